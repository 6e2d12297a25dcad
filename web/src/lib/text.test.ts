import { describe, expect, it } from 'vitest'
import { countryOf, fileSize, initials, phone } from './format'
import { pieces, plainName, safeHref } from './richtext'

const links = (text: string) => pieces(text).filter((p) => p.href).map((p) => p.href)
const whole = (text: string) => pieces(text).map((p) => p.text).join('')

describe('links', () => {
  it('finds what people write and leaves the full stop', () => {
    expect(links('see https://a.in/x?y=1. Or www.b.in, or me@c.in!')).toEqual(['https://a.in/x?y=1', 'https://www.b.in/', 'mailto:me@c.in'])
    expect(links('call +91 98220 41177')).toEqual(['tel:+919822041177'])
  })
  it('never makes anything else a link', () => {
    for (const text of ['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd']) expect(links(text)).toEqual([])
    expect(safeHref('javascript:alert(1)')).toBeUndefined()
  })
  it('stops an address at a control that would turn it round', () => {
    expect(pieces('https://good.in/\u202Egpj.exe')[0]?.href).toBe('https://good.in/')
  })
})

describe('marks', () => {
  it('shows bold, italic, struck and code', () => {
    expect(pieces('a *b* _c_ ~d~ `e`').filter((p) => p.bold || p.italic || p.strike || p.mono).map((p) => p.text)).toEqual(['b', 'c', 'd', 'e'])
  })
  it('leaves sums and names alone', () => {
    for (const text of ['2*3*4', 'snake_case_name', 'a * b * c', '<b>x</b> &amp;']) expect(whole(text)).toBe(text)
  })
})

describe('names', () => {
  it('loses direction tricks and line breaks', () => {
    expect(plainName('\u202Efdp.exe\u202C\n')).toBe('fdp.exe')
  })
  it('gives Devanagari whole syllables as initials', () => {
    expect(initials('मीरा जोशी')).toBe('मीजो')
    expect(initials('Priya Sharma')).toBe('PS')
    expect(initials('+91 98220')).toBe('')
  })
  it('writes numbers as people say them', () => {
    expect(phone('919822041177')).toBe('+91 98220 41177')
    expect(phone('+14155550123')).toBe('+1 415 555 0123')
  })
})

describe('a typed number', () => {
  it('says its country or is guessed from ours', () => {
    for (const typed of ['+91 98220 12345', '0091 98220 12345', '\u202a+91 98220 12345']) expect(countryOf(typed, '+915550100100')).toEqual({ digits: '919822012345', guessed: false })
    for (const typed of ['98220 12345', '098220 12345', '91 98220 12345']) expect(countryOf(typed, '+915550100100')).toEqual({ digits: '919822012345', guessed: true })
  })
})

describe('a size', () => {
  it('has its plural', () => expect([fileSize(1), fileSize(906), fileSize(1200)]).toEqual(['1 byte', '906 bytes', '1.2 kB']))
})
