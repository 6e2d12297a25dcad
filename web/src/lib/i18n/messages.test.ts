/// <reference types="node" />
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, it } from 'vitest'
import { en } from './en'
import { words as es } from './es'
import { hi } from './hi'
import { words as id } from './id'
import { t, wish, type MessageKey, type Words } from './index.svelte'
import { words as ptBR } from './pt-BR'

const src = join(import.meta.dirname, '../..')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((f) => /\.(svelte|ts)$/.test(f) && !f.endsWith('.test.ts') && !f.startsWith('lib/i18n/'))
const text = files.map((f) => readFileSync(join(src, f), 'utf8')).join('\n')
const placeholders = (message: string) => [...new Set([...message.matchAll(/\{(\w+)(?=[,}])/g)].map((m) => m[1]))].sort()

describe('messages', () => {
  it('has every key in every language', () => {
    expect(Object.keys(hi).sort()).toEqual(Object.keys(en).sort())
  })
  it('is valid ICU with the same values in both languages', () => {
    for (const [key, message] of Object.entries(en)) {
      expect(() => new IntlMessageFormat(message, 'en'), key).not.toThrow()
      expect(() => new IntlMessageFormat(hi[key as keyof typeof en], 'hi'), key).not.toThrow()
      expect(placeholders(hi[key as keyof typeof en]), key).toEqual(placeholders(message))
    }
  })
  // Languages that follow: English stands where they have no words yet, and is counted here.
  it.each([['pt-BR', ptBR], ['es', es], ['id', id]] as [string, Words][])('has words in %s, valid and with the same values, and says how many it lacks', (tag, words) => {
    for (const [key, message] of Object.entries(words)) {
      expect(key in en, key).toBe(true)
      expect(() => new IntlMessageFormat(message, tag), key).not.toThrow()
      expect(placeholders(message), key).toEqual(placeholders(en[key as MessageKey]))
    }
    const missing = Object.keys(en).filter((key) => !(key in words))
    console.info(`${tag}: ${missing.length} of ${Object.keys(en).length} messages are shown in English: ${[...new Set(missing.map((k) => k.split('.')[0]))].join(' ')}`)
    // They follow the others, and are not to stop who adds a word.
    expect(Object.keys(words).length).toBeGreaterThan(1000)
  })
  it('keeps a name from right to left to itself', () => {
    expect(t('done.assigned', { name: 'أحمد', member: 'Ravi' })).toBe('\u2068أحمد\u2069: now assigned to Ravi')
  })
  it('is asked for by the first wish of the browser that we have', () => {
    expect([['pt-PT', 'en'], ['de-DE', 'es-MX', 'en'], ['id'], ['hi-IN'], ['de'], []].map(wish)).toEqual(['pt-BR', 'es', 'id', 'hi', 'en', 'en'])
  })
  it('is written in Hindi where it says Hindi', () => {
    const latin = Object.entries(hi).filter(([, m]) => m && !/[\u0900-\u097F]/.test(m) && !/^[^A-Za-z]*$|^\{|^Enter$|^Sangam$/.test(m))
    expect(latin).toEqual([])
  })
  it('has no key that nothing uses', () => {
    const dynamic = /^(act|audit\.group|audit\.why|audit\.value|imports\.left|imports\.order|imports\.state|account|author|banner|blocked\.account|cannot|empty|color|handoff\.rule|kind|keep|lamp|lampwhy|limit|link|mail|may|media|merge\.reason|notices\.kind|notify|notice|app\.login|page|parked|sharing|past|people\.reach|price|probe\.is|provider\.check|number|pace|quality|queue|role|scope|search\.kind|second|short|sign|snooze|state|status|step|sync|system|view|priority|saved|qr\.var)[._]/
    const unused = Object.keys(en).filter((key) => !dynamic.test(key) && !text.includes(`'${key}'`))
    expect(unused).toEqual([])
  })
  it('names every role and permission of the table', () => {
    const rows = readFileSync(join(src, '../../internal/auth/roles.txt'), 'utf8').split('\n').filter((l) => l && !l.startsWith('#') && !/^\w+:/.test(l)).map((l) => l.split(/\s+/))
    const roles = rows[0]!.slice(1).filter((r) => !r.startsWith('key:'))
    expect(rows.length).toBeGreaterThan(20)
    expect([...rows.slice(1).map((r) => `may.${r[0]}`), ...roles.flatMap((r) => [`role.${r}`, `role.${r}_hint`])].filter((key) => !(key in en))).toEqual([])
  })
  it('has no English standing in a component', () => {
    const literal = /(?:aria-label|title|placeholder|alt)="([A-Za-z][^"{]*\s[^"{]*)"|>\s*([A-Z][a-z]+(?: [a-z]+)+)[^<{]*</g
    const found = files.filter((f) => f.endsWith('.svelte')).flatMap((f) => {
      const markup = readFileSync(join(src, f), 'utf8').replace(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>|<!--[\s\S]*?-->/g, '')
      return [...markup.matchAll(literal)].map((m) => `${f}: ${m[1] ?? m[2]}`)
    })
    expect(found).toEqual([])
  })
})
