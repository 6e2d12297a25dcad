/** Calls and rules of the prices page. */
import { request } from '../../api/http'
import type { components } from '../../api/schema'
import type { ID, Page } from '../../api/types'

type Schemas = components['schemas']
export type RateCard = Schemas['RateCard']
export type RateCards = Omit<Schemas['RateCards'], 'items' | 'markets'> & { items: RateCard[]; markets: string[] }
export type RateLoad = Schemas['RateLoad']
export type RateFault = Schemas['RateFault']
export interface ReadRates { items: RateCard[]; faults: RateFault[] }

export const rates = {
  get: () => request<RateCards>('GET', '/rate-cards'),
  loads: () => request<Page<RateLoad>>('GET', '/rate-cards/loads'),
  load: (id: ID) => request<RateCards>('GET', `/rate-cards/loads/${id}`),
  read: (table: { text: string; from?: string; currency?: string; source?: string }) => request<ReadRates>('POST', '/rate-cards/read', { json: table }),
  put: (items: RateCard[], source?: string) => request<RateCards>('PUT', '/rate-cards', { json: { items, source: source || undefined } }),
}

const key = (c: RateCard) => `${c.market} ${c.category} ${c.from}`

/** New prices beside those in use; the new one holds where both name the same day. */
export function joined(now: readonly RateCard[], fresh: readonly RateCard[]): RateCard[] {
  const all = new Map(now.map((c) => [key(c), c]))
  for (const c of fresh) all.set(key(c), c)
  return [...all.values()]
}

export interface Row { card: RateCard; stands: 'now' | 'later' | 'past'; /** The day the next one begins, of a past one. */ until?: string }
const order = ['marketing', 'utility', 'authentication', 'service']

/** Prices by market, in the order of names; of each kind the later ones first, and which of them holds today. */
export function byMarket(cards: readonly RateCard[], today: string, name: (market: string) => string): { market: string; rows: Row[] }[] {
  const markets = new Map<string, RateCard[]>()
  for (const c of cards) markets.set(c.market, [...(markets.get(c.market) ?? []), c])
  return [...markets].sort(([a], [b]) => name(a).localeCompare(name(b))).map(([market, list]) => {
    list.sort((a, b) => order.indexOf(a.category) - order.indexOf(b.category) || b.from.localeCompare(a.from))
    const rows = list.map((card, i): Row => {
      const next = list[i - 1]?.category === card.category ? list[i - 1]!.from : undefined
      if (card.from > today) return { card, stands: 'later' }
      return next !== undefined && next <= today ? { card, stands: 'past', until: next } : { card, stands: 'now' }
    })
    return { market, rows }
  })
}
