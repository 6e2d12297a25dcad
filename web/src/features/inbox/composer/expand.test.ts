import { describe, expect, it } from 'vitest'
import type { QuickReply } from '../../replies/library'
import { emojiName, expansion } from './expand'

const reply = (shortcut: string, text: string) => ({ id: shortcut, shortcut, text }) as unknown as QuickReply
const list = [reply('addr', 'Lane 4, {{contact.first_name}}'), reply('पता', 'गली 4'), reply('', 'none')]

describe('short codes', () => {
  it('stand for the quick reply of that shortcut, with what is known filled in', () => {
    const test = (before: string, words: string | undefined) => expect(expansion(before, list, { 'contact.first_name': 'Asha' })?.words).toBe(words)
    test(';addr', 'Lane 4, Asha')
    test('come to ;ADDR', 'Lane 4, Asha')
    test('यहाँ ;पता', 'गली 4')
    test('a;addr', undefined)
    test(';addr ', undefined)
    test(';nobody', undefined)
    test(';', undefined)
    expect(expansion('so ;addr', list, {})).toMatchObject({ from: 3, typed: ';addr', words: 'Lane 4, {{contact.first_name}}' })
  })
  it('tell the name of an emoji from a time and an address', () => {
    const test = (before: string, name: string | undefined) => expect(emojiName(before)).toBe(name)
    test('good :smi', 'smi')
    test(':दिल', 'दिल')
    test('🙏:pra', 'pra')
    test('at 10:30', undefined)
    test('https://x', undefined)
    test(':)', undefined)
    test('a :s', undefined)
  })
})
