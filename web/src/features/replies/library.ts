/** Quick replies: calls, how they are found, and how the places in a text are filled in. */
import { address, request } from '../../api/http'
import type { components } from '../../api/schema'
import type { ID, Page } from '../../api/types'

type Schemas = components['schemas']
export type QuickReply = Omit<Schemas['QuickReply'], '$schema' | 'variables'> & { variables: { name: string; type: string; choices?: string[] | null }[] }
export type ReplyVersion = Schemas['ReplyVersion']
export type ReplyWords = Omit<Schemas['ReplyWords'], '$schema'>
export type ReplyFault = Schemas['ReplyFault']
export interface ReadReplies { items: Schemas['ReplyPlan'][]; faults: ReplyFault[] }

const path = '/quick-replies'
export const calls = {
  list: (removed = false) => request<Page<QuickReply>>('GET', path, { query: { removed: removed || undefined } }),
  add: (words: ReplyWords) => request<QuickReply>('POST', path, { json: words }),
  change: (id: ID, version: number, words: ReplyWords) => request<QuickReply>('PUT', `${path}/${id}`, { json: { ...words, version } }),
  remove: (id: ID) => request<QuickReply>('DELETE', `${path}/${id}`),
  restore: (id: ID) => request<QuickReply>('POST', `${path}/${id}/restore`),
  versions: (id: ID) => request<Page<ReplyVersion>>('GET', `${path}/${id}/versions`),
  use: (id: ID) => request<void>('POST', `${path}/${id}/use`),
  bind: (id: ID, key: number) => request<QuickReply>('PUT', `${path}/${id}/key`, { json: { key } }),
  read: (text: string) => request<ReadReplies>('POST', `${path}/read`, { json: { text } }),
  take: (items: ReplyWords[]) => request<{ made: number; changed: number }>('POST', `${path}/import`, { json: { items } }),
  file: (format: 'csv' | 'json') => address(`${path}/export`, { format }),
}

/** A place for a value, as the server writes it: {{name}}, {{name:number}}, {{name:one|other}}. */
const place = /\{\{([^{}:\n]{1,80})(?::([^{}\n]{1,400}))?\}\}/g

export interface Place { raw: string; name: string; type: 'text' | 'number' | 'date' | 'choice'; choices: string[] }

export function places(text: string): Place[] {
  const out = new Map<string, Place>()
  for (const [raw, name = '', kind = ''] of text.matchAll(place)) {
    const trimmed = name.trim()
    if (!trimmed || out.has(trimmed)) continue
    const choices = kind.includes('|') ? kind.split('|').map((c) => c.trim()).filter(Boolean) : []
    out.set(trimmed, { raw, name: trimmed, type: choices.length > 0 ? 'choice' : kind === 'number' || kind === 'date' ? kind : 'text', choices })
  }
  return [...out.values()]
}

/** Puts values in; places without one stay as they are, so that they are seen. A value is never read for places again. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(place, (raw, name: string) => own(values, name.trim()) || raw)
}

const own = (values: Readonly<Record<string, string>>, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? '').trim() : '')

/** A text in pieces for a preview: what was filled in and what is missing stand out. */
export function shown(text: string, values: Readonly<Record<string, string>>): { text: string; is: 'said' | 'filled' | 'missing' }[] {
  const out: { text: string; is: 'said' | 'filled' | 'missing' }[] = []
  let at = 0
  for (const match of text.matchAll(place)) {
    if (match.index > at) out.push({ text: text.slice(at, match.index), is: 'said' })
    const name = match[1]!.trim()
    const value = own(values, name)
    out.push(value ? { text: value, is: 'filled' } : { text: name, is: 'missing' })
    at = match.index + match[0].length
  }
  if (at < text.length) out.push({ text: text.slice(at), is: 'said' })
  return out
}

const fold = (s: string) => s.normalize('NFD').replace(/\p{Diacritic}/gu, (d) => (/\p{Script=Devanagari}/u.test(d) ? d : '')).toLowerCase()

/** 0: no. The shortcut counts most, then the title, the category, and at last the words themselves. */
function score(r: QuickReply, needle: string): number {
  const [shortcut, title, category, text] = [r.shortcut, r.title, r.category, r.text].map(fold) as [string, string, string, string]
  if (shortcut === needle) return 200
  if (shortcut.startsWith(needle)) return 150
  const starts = (hay: string) => hay.startsWith(needle) || hay.includes(` ${needle}`)
  if (starts(title)) return 120
  if (title.includes(needle)) return 90
  if (starts(category)) return 70
  if (needle.split(/\s+/).every((w) => `${shortcut} ${title} ${category} ${text}`.includes(w))) return 50
  let from = 0
  for (const letter of needle) if ((from = title.indexOf(letter, from) + 1) === 0) return 0
  return needle.length > 2 ? 10 : 0
}

export interface Found { reply: QuickReply; /** The number key that picks it; 0: none is left. */ key: number }

/**
 * What a search finds, best first, each with the number key that picks it. Without a search the member's own keys
 * keep their replies, whatever else is used most; with one the numbers count the rows.
 */
export function find(list: readonly QuickReply[], search: string): Found[] {
  const needle = fold(search.trim())
  if (needle) {
    return list.map((reply) => ({ reply, s: score(reply, needle) })).filter((one) => one.s > 0)
      .sort((a, b) => b.s - a.s || b.reply.uses - a.reply.uses || a.reply.title.localeCompare(b.reply.title))
      .map(({ reply }, i) => ({ reply, key: i < 9 ? i + 1 : 0 }))
  }
  const bound = list.filter((r) => r.key).sort((a, b) => a.key! - b.key!)
  const rest = list.filter((r) => !r.key).sort((a, b) => b.uses - a.uses || a.title.localeCompare(b.title))
  const free = [1, 2, 3, 4, 5, 6, 7, 8, 9].filter((n) => !bound.some((r) => r.key === n))
  return [...bound.map((reply) => ({ reply, key: reply.key! })), ...rest.map((reply, i) => ({ reply, key: free[i] ?? 0 }))]
}
