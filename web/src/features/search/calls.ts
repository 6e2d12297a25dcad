/** What the page of search asks, and how its address says it. */
import { request } from '../../api/http'
import type { FoundPage } from '../../api/types'

/** As in the address: empty means no filter. `who` is "contact", "phone", or a member's id. Days are YYYY-MM-DD. */
export interface Asked {
  q: string
  account: string
  label: string
  who: string
  kind: string
  from: string
  to: string
}

export const nothing: Asked = { q: '', account: '', label: '', who: '', kind: '', from: '', to: '' }
export const kinds = ['text', 'image', 'video', 'audio', 'document', 'file', 'link', 'location', 'contacts', 'note'] as const

/** Whether there is anything to ask: a letter or digit, or a filter. */
export const asks = (a: Asked): boolean => /[\p{L}\p{N}]/u.test(a.q) || !!(a.account || a.label || a.who || a.kind || a.from || a.to)

/** The start of a day where the reader is, `days` later; undefined if it is no day. */
export function dayStart(day: string, days = 0): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day)
  if (!match) return undefined
  const at = new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3]) + days).getTime()
  return Number.isFinite(at) && at >= 0 ? at : undefined
}

/** With `signal` the server stops looking, too. */
export function search(a: Asked, cursor?: string, signal?: AbortSignal): Promise<FoundPage> {
  const author = a.who === 'contact' || a.who === 'phone' ? a.who : undefined
  return request<FoundPage>('GET', '/search', {
    signal,
    query: {
      q: a.q.trim().slice(0, 200) || undefined, account_id: a.account || undefined, label_id: a.label || undefined, author, member_id: author ? undefined : a.who || undefined, kind: a.kind || undefined,
      since: dayStart(a.from), until: dayStart(a.to, 1), cursor,
    },
  })
}

export interface Piece {
  text: string
  hit: boolean
}

/** An excerpt cut at its marks; marks that do not fit it are passed over. */
export function piecesOf(excerpt: string, marks: { start: number; end: number }[]): Piece[] {
  const out: Piece[] = []
  let at = 0
  for (const m of marks) {
    if (m.start < at || m.end > excerpt.length || m.end <= m.start) continue
    if (m.start > at) out.push({ text: excerpt.slice(at, m.start), hit: false })
    out.push({ text: excerpt.slice(m.start, m.end), hit: true })
    at = m.end
  }
  if (at < excerpt.length) out.push({ text: excerpt.slice(at), hit: false })
  return out
}
