/// <reference types="node" />
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, it } from 'vitest'
import { bind, chapters, search, type Book } from './book'
import { asked as askedFor } from './asked'
import { inline, parseBlocks, type Block, type Inline } from './markdown'
import { browserName, judgeClock, middle } from './probes'
import { en, hi } from './words'

const here = import.meta.dirname
const folder = join(here, 'pages')
const names = readdirSync(folder)
const files = (lang: string) => Object.fromEntries(names.filter((n) => n.endsWith(`.${lang}.md`)).map((n) => [`./pages/${n}`, readFileSync(join(folder, n), 'utf8')]))
const books: Record<string, Book> = { en: bind(files('en')), hi: bind(files('hi')) }
const ids = chapters.flatMap((c): readonly string[] => c.pages)

/** What the help was asked to cover; S68 is the page of diagnostics. */
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => `S${from + i}`)
const asked = ['S2', ...range(7, 17), ...range(23, 25), ...range(30, 46), ...range(61, 67), ...range(69, 74), 'S247', 'S249', 'S253', 'S255', 'S265', 'S266']
const places = new Set([...ids.map((id) => `/help/${id}`), '/help', '/help/diagnostics', '/numbers', '/members', '/settings', '/parked', '/inbox'])

function texts(b: Block): Inline[][] {
  if (b.kind === 'heading' || b.kind === 'paragraph') return [b.text]
  if (b.kind === 'list') return b.items
  if (b.kind === 'checks') return b.items.map((i) => i.text)
  return b.kind === 'table' ? [b.head, ...b.rows].flat() : []
}

describe('pages of the help', () => {
  it('exist in both languages and nowhere else', () => {
    expect(names.sort()).toEqual(ids.flatMap((id) => [`${id}.en.md`, `${id}.hi.md`]).sort())
  })
  it('cover everything that was asked for', () => {
    for (const book of Object.values(books)) {
      const covered = new Set([...book.values()].flatMap((p) => p.scope))
      expect(asked.filter((s) => !covered.has(s))).toEqual([])
    }
  })
  it('say what they are about and when they were checked', () => {
    for (const [lang, book] of Object.entries(books)) {
      for (const p of book.values()) {
        const where = `${p.id}.${lang}`
        expect(p.title, where).not.toBe('')
        expect(p.words, where).not.toBe('')
        expect(p.scope.length, where).toBeGreaterThan(0)
        expect(p.checked, where).toMatch(/^20\d\d-\d\d-\d\d$/)
        expect(/\p{Script=Devanagari}/u.test(p.title), where).toBe(lang === 'hi')
        expect(p.plain.length > 200 || p.blocks.some((b) => b.kind === 'special'), where).toBe(true)
      }
    }
  })
  it('are built alike in both languages', () => {
    const shape = (b: Block) => {
      if (b.kind === 'checks') return `checks ${b.items.map((i) => i.id).join(' ')}`
      if (b.kind === 'list') return `list ${b.ordered} ${b.items.length}`
      if (b.kind === 'table') return `table ${b.head.length} × ${b.rows.length} ${b.rows.every((r) => r.length === b.head.length)}`
      return b.kind === 'special' ? `special ${b.name}` : b.kind
    }
    for (const id of ids) expect(books.hi!.get(id)!.blocks.map(shape), id).toEqual(books.en!.get(id)!.blocks.map(shape))
  })
  it('have no dead link', () => {
    for (const [lang, book] of Object.entries(books)) {
      for (const p of book.values()) {
        const links = p.blocks.flatMap(texts).flat().filter((part) => part.kind === 'link').map((part) => part.to)
        expect(links.filter((to) => !places.has(to)), `${p.id}.${lang}`).toEqual([])
      }
    }
    const source = JSON.stringify([files('en'), files('hi')])
    expect([...source.matchAll(/\]\((.+?)\)/g)].filter((m) => !m[1]!.startsWith('/'))).toEqual([])
  })
  it('have tables whose rows are whole', () => {
    for (const p of books.en!.values()) for (const b of p.blocks) if (b.kind === 'table') for (const row of b.rows) expect(row.length, p.id).toBe(b.head.length)
  })
  it('compare four ways in eight rows', () => {
    const table = books.en!.get('comparison')!.blocks.find((b) => b.kind === 'table')
    expect(table?.kind === 'table' && [table.rows.length, table.head.length - 1]).toEqual([8, 4])
  })
  it('are linked from every screen that names one', () => {
    const src = join(here, '../..')
    const all = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((f) => /\.(svelte|ts)$/.test(f) && !f.endsWith('.test.ts'))
    const found = all.flatMap((f) => [...readFileSync(join(src, f), 'utf8').matchAll(/['"`](\/help\/[a-z-]+)/g)].map((m) => m[1]!))
    expect(found.length).toBeGreaterThan(3)
    expect(found.filter((to) => !places.has(to))).toEqual([])
  })
})

describe('the search', () => {
  it('finds pages by title, by other words and by text, the best first', () => {
    expect(search(books.en!, 'firewall')[0]?.page.id).toBe('firewall')
    expect(search(books.en!, 'bluetooth')[0]?.page.id).toBe('interference')
    expect(search(books.hi!, 'समूह').map((h) => h.page.id)).toContain('availability')
    expect(search(books.hi!, 'vpn').map((h) => h.page.id)).toContain('interference')
    expect(search(books.en!, 'no-such-word')).toEqual([])
    expect(search(books.en!, '   ')).toEqual([])
  })
  it.each([
    ['how much does a message cost?', 'cost'], ['I cannot reply after 24 hours', 'window'], ['lost my phone', 'leaving'], ['can employees see my private chats', 'private-data'], ['why are groups not shown', 'availability'],
    ['number got banned', 'unofficial'], ['photo not opening', 'media'], ['whatsapp web logged out', 'linked-devices'], ['change display name', 'profile'],
    ['संदेश के कितने पैसे लगते हैं?', 'cost'], ['फोन खो गया', 'leaving'], ['जवाब क्यों नहीं भेज पा रहे', 'window'], ['ग्रुप क्यों नहीं दिखते', 'availability'], ['पुरानी चैट कैसे लाएँ', 'gradual-move'], ['क्यूआर स्कैन नहीं हो रहा', 'pairing-code'],
    ['कर्मचारी नौकरी छोड़ गया', 'continuity'], ['लाल बत्ती का क्या मतलब', 'parts'],
    ['kitna paisa lagta hai', 'cost'], ['phone kho gaya', 'leaving'], ['naya phone liya', 'leaving'], ['reply nahi kar pa raha 24 ghante', 'window'], ['photo nahi khul rahi', 'media'], ['kitne din me app kholna hai', 'keep-alive'],
    ['number kaise jode', 'preparation'], ['kaun padh sakta hai meri chat', 'encryption'],
  ])('leads an owner who asks “%s” to the page, whatever the language of the screen', (question, page) => {
    for (const book of [books.en!, books.hi!]) expect(search(book, question).slice(0, 2).map((h) => h.page.id)).toContain(page)
  })
  it('shows a sentence with the word in it', () => {
    expect(search(books.en!, 'WearOS')[0]?.near).toMatch(/WearOS/)
  })
})

describe('words by which people ask', () => {
  it('are of pages that are there', () => {
    for (const id of Object.keys(askedFor)) expect(books.en!.has(id), id).toBe(true)
  })
})

describe('markdown', () => {
  it('lets no page lead out or run anything', () => {
    for (const to of ['javascript:alert(1)', 'https://example.com', '//example.com', 'data:text/html,x']) {
      expect(inline(`a [b](${to}) c`).some((p) => p.kind === 'link'), to).toBe(false)
    }
    expect(parseBlocks(['<img src=x onerror=alert(1)>'])).toEqual([{ kind: 'paragraph', text: [{ kind: 'text', text: '<img src=x onerror=alert(1)>' }] }])
  })
  it('reads bold, code and links', () => {
    expect(inline('a **b** `c` [d](/help) e').map((p) => p.kind)).toEqual(['text', 'bold', 'text', 'code', 'text', 'link', 'text'])
  })
  it('refuses an item to tick that has no id', () => {
    expect(() => parseBlocks(['- [ ] no id'])).toThrow()
  })
})

describe('words of the frame', () => {
  it('are there in both languages with the same values', () => {
    const values = (m: string) => [...new Set([...m.matchAll(/\{(\w+)(?=[,}])/g)].map((x) => x[1]))].sort()
    expect(Object.keys(hi).sort()).toEqual(Object.keys(en).sort())
    for (const [key, message] of Object.entries(en)) {
      const other = hi[key as keyof typeof en]
      expect(() => [new IntlMessageFormat(message, 'en'), new IntlMessageFormat(other, 'hi')], key).not.toThrow()
      expect(values(other), key).toEqual(values(message))
      expect(/[ऀ-ॿ]/.test(other) || /^[^A-Za-z]*$|^\{/.test(other), key).toBe(true)
    }
  })
  it('are all used', () => {
    const source = readdirSync(here).filter((f) => /\.(svelte|ts)$/.test(f) && f !== 'words.ts' && f !== 'help.test.ts').map((f) => readFileSync(join(here, f), 'utf8')).join('\n')
    expect(Object.keys(en).filter((k) => !source.includes(`'${k}'`))).toEqual([])
  })
})

describe('diagnostics', () => {
  it('judge a clock by how far it is off, either way', () => {
    expect([0, 2_900, -2_900, 5_000, -29_000, 31_000, -3_600_000].map((d) => judgeClock(d).grade)).toEqual(['ok', 'ok', 'ok', 'warn', 'warn', 'bad', 'bad'])
    expect(judgeClock(-65_000).values).toEqual({ s: 65 })
  })
  it('take the middle of several tries', () => {
    expect(middle([900, 10, 12, 11, 13])).toBe(12)
  })
  it('name browsers as people do', () => {
    expect(browserName('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36')).toBe('Chrome 141')
    expect(browserName('Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0')).toBe('Edge 140')
    expect(browserName('Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0')).toBe('Firefox 144')
    expect(browserName('Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15')).toBe('Safari 18.5')
    expect(browserName('something')).toBe('?')
  })
})
