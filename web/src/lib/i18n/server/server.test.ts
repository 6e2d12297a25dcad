/// <reference types="node" />
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { setLocale } from '../index.svelte'
import { failures } from './failures'
import { failureWords, fieldWords, problemWords, reasonWords, sentence } from './index'
import { reasons } from './reasons'
import { hindi, problems } from './sentences'

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} })
vi.stubGlobal('document', { documentElement: {} })
await setLocale('hi') // its words are here from now on

const root = join(import.meta.dirname, '../../../../../internal')
const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8')
const ofPackage = (name: string) => readdirSync(join(root, name)).filter((f) => f.endsWith('.go') && !f.endsWith('_test.go')).map((f) => read(name, f)).join('\n')
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((m) => m[1] ?? '')
const devanagari = /[\u0900-\u097F]/
/** A Go format as the server fills it. */
const filled = (format: string) => format.replaceAll('\\"', '"').replace(/%[dsqv]/g, '7')

describe('the words for what the server says', () => {
  it('has words for every failure code of the platform that the server knows', () => {
    const go = read('channel/whatsapp/failure.go')
    const only = all(read('channel/whatsapp/message.go'), /const onlyOnPhone = (\d+)/g)
    const table = go.slice(go.indexOf('var failures = map'), go.indexOf('// The words for calls'))
    const codes = [...all(table, /^\t(\d+):\s*\{/gm), ...only].map(Number)
    expect(codes.length).toBeGreaterThan(50)
    expect(codes.filter((code) => code !== 0 && !failures.has(code))).toEqual([])
  })
  it('has words for every failure without a code', () => {
    const go = ['channel/whatsapp', 'delivery'].map(ofPackage).join('\n')
    const titles = all(go, /Title: "((?:[^"\\]|\\.)+)"/g)
    expect(titles.length).toBeGreaterThan(60)
    const known = new Set([...failures.keys(), ...[...failures.values()].map((f) => f.en[0])])
    expect(titles.map((t) => t.replaceAll("'", '’')).filter((t) => !known.has(t))).toEqual([])
    expect(all(ofPackage('desk'), /d\.decide\([^"]*"([^"]+)"\)/g).filter((t) => !failures.has(t))).toEqual([])
  })
  it('has words for every reason code', () => {
    const go = ['policy', 'desk', 'media', 'store', 'onboarding', 'auth', 'api', 'delivery'].map(ofPackage).join('\n')
    const codes = new Set([
      ...all(go, /Reason\{\s*Code:\s*"(\w+)"/g), ...all(go, /\bno\("(\w+)"/g), ...all(go, /\bwrong\([^,\n]+, "(\w+)"/g), ...all(go, /\brefuse\((?:inbox\.\w+, )?"(\w+)"/g),
      ...all(read('policy/content.go'), /\{"(\w+)", m\.\w+, \w/g).map((field) => `${field}_too_long`),
    ])
    expect(codes.size).toBeGreaterThan(35)
    expect([...codes].filter((code) => !reasons.has(code))).toEqual([])
  })
  it('has words for every kind of refusal', () => {
    const codes = [...all(read('inbox/error.go'), /Code\w+\s+Code = "(\w+)"/g), 'rate_limited']
    expect(codes.filter((code) => !problems[code])).toEqual([])
  })
  it('has Hindi for the sentences about fields, files, parked events and refusals', () => {
    void setLocale('hi')
    const go = ['auth', 'desk', 'api', 'onboarding', 'store', 'media', 'ingest'].map(ofPackage).join('\n')
    const said = [
      ...all(go, /inbox\.Invalid\([^,\n]+, "((?:[^"\\]|\\.)+)"/g), ...all(go, /\bbad\([^,\n]+, "((?:[^"\\]|\\.)+)"/g), ...all(go, /Location: "[^"]+"[^,]*, Message: "([^"]+)"/g),
      ...all(ofPackage('onboarding'), /\bis\(.*, "\w+", "([^"]+)"\)/g), ...all(go, /inbox\.Media\w+, "([^"]+)"/g), ...all(go, /r\.(?:again|wait)\(m, now, "([^"]+)"/g),
      ...all(go, /inbox\.Refuse\(inbox\.\w+, "((?:[^"\\]|\\.){4,})"/g), ...all(ofPackage('channel/whatsapp'), /p\.bad\([^"\n]*m\.Raw, "([^"]+)"/g),
      ...all(ofPackage('ingest'), /return nil, (?:fmt\.Sprintf\()?"((?:[^"\\]|\\.)+)"/g),
    ]
    expect(said.length).toBeGreaterThan(90)
    expect([...new Set(said)].map(filled).filter((s) => /[a-z]/.test(s) && !s.includes('on standard input') && sentence(s).lang)).toEqual([])
    void setLocale('en')
  })
  it('is in both languages, and in Hindi where it says Hindi', () => {
    for (const [code, { en, hi }] of [...failures, ...reasons]) {
      expect(en.filter(Boolean).length, `${code}`).toBe(hi.filter(Boolean).length)
      for (const text of hi) if (text) expect(text, `${code}`).toMatch(devanagari)
    }
    for (const [english, words] of hindi) {
      expect(words, english).toMatch(devanagari)
      expect(words.split('{}').length, english).toBe(english.split('{}').length)
    }
  })
})

describe('what a person reads', () => {
  it('is Hindi for a known code, whatever the server wrote', () => {
    void setLocale('hi')
    const f = failureWords({ code: 131047, title: 'x', explanation: 'y', way_out: 'z' })
    expect(f.title).toEqual({ text: '24 घंटे बीत गए' })
    expect(f.wayOut.text).toMatch(devanagari)
  })
  it('is the server’s English, marked as such, for a code nobody knows', () => {
    void setLocale('hi')
    expect(failureWords({ code: 999999, title: 'New', explanation: 'Odd.' }).explanation).toEqual({ text: 'Odd.', lang: 'en' })
    void setLocale('en')
    expect(failureWords({ code: 999999, title: 'New', explanation: 'Odd.' }).explanation).toEqual({ text: 'Odd.' })
  })
  it('keeps the figures of a rule', () => {
    void setLocale('hi')
    const r = reasonWords({ code: 'text_too_long', message: 'The text has 5000 characters; 4096 are allowed.', way_out: '' })
    expect(r.message.text).toBe('पाठ में 5000 अक्षर हैं; 4096 तक चलते हैं।')
    expect(reasonWords({ code: 'media_too_large', message: 'The file has 12 MB; a image may have 5 MB.' }).message.text).toContain('5 MB')
    void setLocale('en')
  })
  it('takes a rule for a failure when delivery was stopped by one', () => {
    void setLocale('hi')
    expect(failureWords({ code: 0, title: 'window_closed', explanation: 'More than 24 hours have passed.' }).explanation.text).toContain('24 घंटे')
  })
  it('names each wrong field once, and the missing one by its name', () => {
    void setLocale('hi')
    const wrong = fieldWords({ errors: [{ location: 'body.number', message: 'must be the number with + and country code, as +915555010101' }, { location: 'body', message: 'expected required property waba_id to be present' }] })
    expect(wrong.number?.text).toContain('+915555010101')
    expect(wrong.waba_id?.text).toMatch(devanagari)
    expect(problemWords({ code: 'conflict', detail: 'A thing nobody translated.' }).message.text).toBe(problems.conflict?.hi)
    void setLocale('en')
  })
})
