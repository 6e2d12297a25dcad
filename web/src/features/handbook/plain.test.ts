import { expect, test } from 'vitest'
import { blocksOf } from './plain'

test('headings, lists, tables and words', () => {
  expect(blocksOf('# Refunds\r\n* one\n- [x] two\n1) first\n| a | b |\n|---|---|\n| 1 | 2 |'.replace('\r', '')).map((b) => b.kind)).toEqual(['heading', 'boxes', 'list', 'table'])
  const [p] = blocksOf('**Never** promise `money` [here](/settings) or [there](https://evil.example)')
  expect(p).toEqual({ kind: 'paragraph', text: [{ kind: 'bold', text: 'Never' }, { kind: 'text', text: ' promise ' }, { kind: 'code', text: 'money' }, { kind: 'text', text: ' ' },
    { kind: 'link', text: 'here', to: '/settings' }, { kind: 'text', text: ' or ' }, { kind: 'text', text: 'there' }] })
})
test('boxes stay boxes', () => {
  expect(blocksOf('- [ ] **greet** them\n- [x] look\n- plain\n- []\n\n- no box')).toEqual([
    { kind: 'boxes', items: [{ done: false, text: [{ kind: 'bold', text: 'greet' }, { kind: 'text', text: ' them' }] }, { done: true, text: [{ kind: 'text', text: 'look' }] }, { text: [{ kind: 'text', text: 'plain' }] }, { done: false, text: [] }] },
    { kind: 'list', ordered: false, items: [[{ kind: 'text', text: 'no box' }]] },
  ])
})
test('whatever somebody writes ends as blocks', () => {
  const parts = ['- [ ] ', '- [ ]', '::', '::x::', '|', '| a |', '|a', '##', '## ', '-', '- ', '1.', '1. ', '  ', '\t- x', '**', '`', '[a](', '[a](javascript:x)', 'word', '\u00a0', '* ', '###', '::hosts::']
  let seed = 7
  const next = (n: number) => (seed = (seed * 48271) % 2147483647) % n
  for (let round = 0; round < 3000; round++) {
    const text = Array.from({ length: next(9) }, () => parts[next(parts.length)]! + (next(2) ? parts[next(parts.length)]! : '')).join('\n')
    expect(() => blocksOf(text)).not.toThrow()
    expect(blocksOf(text).every((b) => b.kind !== 'special' && b.kind !== 'checks')).toBe(true)
  }
})
