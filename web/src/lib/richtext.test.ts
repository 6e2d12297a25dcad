import { describe, expect, it } from 'vitest'
import { blocks, formatted, pieces, type Piece } from './richtext'

/** Pieces as letters: b bold, i italic, s struck, m mono, a link, and the words. */
const seen = (list: Piece[]) => list.map((p) => `${p.bold ? 'b' : ''}${p.italic ? 'i' : ''}${p.strike ? 's' : ''}${p.mono ? 'm' : ''}${p.href ? 'a' : ''}:${p.text}`).join('|')
const shape = (text: string) => blocks(text).map((b) => (b.is === 'bullets' ? `bullets ${b.items.length}` : b.is === 'numbers' ? `numbers ${b.items.map((i) => i.number).join()}` : `${b.is} ${b.lines.map((p) => p.text).join('')}`))

describe('marks within a line', () => {
  it('are the four, alone and in each other', () => {
    expect(seen(pieces('*a* _b_ ~c~ ```d``` `e`'))).toBe('b:a|: |i:b|: |s:c|: |m:d|: |m:e')
    expect(seen(pieces('*bold _and italic_ ~and struck~*'))).toBe('b:bold |bi:and italic|b: |bs:and struck')
    expect(seen(pieces('_*~all~*_'))).toBe('bis:all')
    expect(seen(pieces('*नमस्ते जी*, (*ok*)! *🙂*'))).toBe('b:नमस्ते जी|:, (|b:ok|:)! |b:🙂')
  })
  it('do not open inside a word, before a space, or doubled, and do not reach over a line', () => {
    for (const text of ['2*3*4', 'snake_case_name', '* a *', '*a *', '* a*', '**a**', '__a__', '*a\nb*', 'a*b*', '*a*b', 'नाम_पता_शहर', '*', '**', '``', '``````', '``` ```', '*_~`', '~~a~~']) expect(seen(pieces(text)), text).toBe(`:${text}`)
  })
  it('are nothing within code', () => {
    expect(seen(pieces('```*a* _b_ <b>```'))).toBe('m:*a* _b_ <b>')
    expect(seen(pieces('`*a*`'))).toBe('m:*a*')
    expect(seen(pieces('```\none\n- two\n```'))).toBe('m:one\n- two')
  })
  it('leave addresses whole and may hold one', () => {
    expect(seen(pieces('https://a.in/x_y_/_z_?a=*b* end'))).toBe('a:https://a.in/x_y_/_z_?a=*b|:* end')
    expect(seen(pieces('*https://a.in/x* _b_'))).toBe('ba:https://a.in/x|: |i:b')
    expect(seen(pieces('_see www.a.in now_'))).toBe('i:see |ia:www.a.in|i: now')
  })
})

describe('lines', () => {
  it('are lists and quotations by how they begin', () => {
    expect(shape('Hello\n- one\n* two\n\n1. a\n7. b\n> said\n> more\nend')).toEqual(['text Hello', 'bullets 2', 'text ', 'numbers 1,7', 'quote said\nmore', 'text end'])
  })
  it('are not without the space, or within code', () => {
    expect(shape('-one\n*two*\n1.a\n>b\n- \n1) c')).toEqual(['text -one\ntwo\n1.a\n>b\n- \n1) c'])
    expect(shape('```\n- a\n> b\n1. c\n```')).toEqual(['text - a\n> b\n1. c'])
  })
  it('of an unclosed fence are lines as any other', () => {
    expect(shape('``` open\n- a')).toEqual(['text ``` open', 'bullets 1'])
  })
  it('tell whether a text looks other than it is written', () => {
    expect(['a*b', '-1', '1 * 2 * 3', 'https://a.in/_x_', 'plain'].filter(formatted)).toEqual([])
    expect(['*a*', '- a', '> a', '1. a', '`a`'].every(formatted)).toBe(true)
  })
})

describe('hostile texts', () => {
  it('are only ever pieces of what was written', () => {
    for (const text of ['<script>alert(1)</script>', '*<img src=x onerror=alert(1)>*', '> <iframe>', '- <svg onload=alert(1)>', '```</code><script>```', '[x](javascript:alert(1))', '*javascript:alert(1)*', '&lt;b&gt; *&amp;*']) {
      const whole = blocks(text).flatMap((b) => (b.is === 'bullets' ? b.items.flat() : b.is === 'numbers' ? b.items.flatMap((i) => i.line) : b.lines))
      expect(whole.every((p) => !p.href), text).toBe(true)
      for (const p of whole) expect(text).toContain(p.text)
    }
  })
  it('are read in one walk, however they are made', () => {
    const size = 100_000
    for (const one of ['*', '_', '~', '`', '*a ', '_a ', ' _a', '`a ', '```', '```a', '*_~', '*a*', '*a_b ', '*a\n', 'a_', ')', 'www.a.in ']) {
      const text = one.repeat(size / one.length)
      const work = { steps: 0 }
      const list = pieces(text, work)
      expect(work.steps, one).toBeLessThanOrEqual(3 * text.length)
      expect(list.map((p) => p.text).join('').length, one).toBeLessThanOrEqual(text.length)
    }
    for (const one of ['*', '_']) expect(pieces(one.repeat(size))).toEqual([{ text: one.repeat(size) }])
    expect(pieces(`www.a.in/${')'.repeat(size)}x*`).length).toBe(2)
  })
})
