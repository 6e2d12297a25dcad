import { expect, test } from 'vitest'
import { IntlMessageFormat } from 'intl-messageformat'
import { en, hi } from './ratewords'
import { byMarket, joined, type RateCard } from './rates'

const card = (market: string, from: string, micros = 1, category: RateCard['category'] = 'service'): RateCard => ({ market, category, from, currency: 'INR', micros })

test('of the prices of one kind, the last that has begun holds today', () => {
  const [brazil, india] = byMarket([card('india', '2026-10-01'), card('india', '2027-01-01'), card('brazil', '2026-10-01'), card('india', '2026-07-01'), card('india', '2026-07-01', 1, 'utility')], '2026-11-21', (m) => m)
  expect(brazil!.rows.map((r) => r.stands)).toEqual(['now'])
  expect(india!.rows.map((r) => [r.card.category, r.card.from, r.stands, r.until])).toEqual([
    ['utility', '2026-07-01', 'now', undefined], ['service', '2027-01-01', 'later', undefined], ['service', '2026-10-01', 'now', undefined], ['service', '2026-07-01', 'past', '2026-10-01'],
  ])
})

test('a new price holds over one of the same day, and leaves the others', () => {
  expect(joined([card('india', '2026-10-01', 1), card('chile', '2026-10-01', 2)], [card('india', '2026-10-01', 9), card('india', '2027-01-01', 8)]).map((c) => c.micros)).toEqual([9, 2, 8])
})

test('each word of the page is a message in both languages, with the same figures', () => {
  const figures = (text: string) => [...text.matchAll(/\{(\w+)/g)].map((m) => m[1]).filter((n) => n === 'n' || ['name', 'time', 'date', 'source'].includes(n!)).sort()
  for (const key of Object.keys(en) as (keyof typeof en)[]) {
    for (const [tag, text] of [['en', en[key]], ['hi', hi[key]]] as const) expect(() => new IntlMessageFormat(text, tag), `${tag} ${key}`).not.toThrow()
    expect([...new Set(figures(hi[key]))], key).toEqual([...new Set(figures(en[key]))])
  }
})
