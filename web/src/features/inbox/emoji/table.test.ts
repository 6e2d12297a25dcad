import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { read, search } from './table'

const text = (lang: string) => readFileSync(new URL(`./emoji.${lang}.txt`, import.meta.url), 'utf8')
const all = read(text('en'), text('hi'))

describe('the table of emoji', () => {
  it('has each with a code of its own, a name in both languages and no rest of the format', () => {
    expect(all.length).toBeGreaterThan(1_500)
    expect(all.filter((one) => !one.e || !/^[a-z0-9+_-]+$/i.test(one.code) || !one.name || !/[\u0900-\u097f]/.test(one.hindi)).map((one) => one.code)).toEqual([])
    expect(new Set(all.map((one) => one.code)).size).toBe(all.length)
    expect(all.filter((one) => /[a-z|;]/i.test(one.e)).map((one) => one.e)).toEqual([])
  })
  const first = (typed: string) => search(all, typed)[0]?.e
  it('finds by code, name and word in English and Hindi, the most usual first', () => {
    expect(first('thumbsup')).toBe('👍')
    expect(first('+1')).toBe('👍')
    expect(first(':pray')).toBe('🙏')
    expect(search(all, 'fire').slice(0, 2).map((one) => one.e)).toContain('🔥')
    expect(search(all, 'नमस्ते').map((one) => one.e)).toContain('🙏')
    expect(search(all, 'दिल').length).toBeGreaterThan(3)
    expect(search(all, 'जोड़')).toEqual(search(all, 'जोड'))
    expect(search(all, '  ')).toEqual([])
  })
})
