/** Templates as the screens use them: calls, search, what they read as filled in, why one cannot go out. */
import { request } from '../../api/http'
import type { Conversation, ConversationTemplates, ID, Template, Templates, TemplateSlot as Slot } from '../../api/types'
import { localeTag } from '../../lib/i18n/index.svelte'

export type { Slot, Template, Templates }
export type ForConversation = ConversationTemplates

export const calls = {
  list: () => request<Templates>('GET', '/templates'),
  refresh: () => request<Templates>('POST', '/templates/refresh'),
  of: (conversation: ID) => request<ForConversation>('GET', `/conversations/${conversation}/templates`),
}

const fold = (s: string) => s.normalize('NFD').replace(/\p{Diacritic}/gu, (d) => (/\p{Script=Devanagari}/u.test(d) ? d : '')).toLowerCase()

export const isFile = (slot: Slot) => ['image', 'video', 'document'].includes(slot.type)

/** Pieces of a text with its places: as it stands, filled in, or still missing. */
export type Piece = { is: 'text' | 'filled' | 'missing'; text: string }
export function pieces(part: 'header' | 'body', text: string, values: Record<string, string>): Piece[] {
  const out: Piece[] = []
  let from = 0
  for (const m of text.matchAll(/\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g)) {
    if (m.index > from) out.push({ is: 'text', text: text.slice(from, m.index) })
    const value = (values[`${part}.${m[1]}`] ?? '').trim()
    out.push(value ? { is: 'filled', text: value } : { is: 'missing', text: m[1] ?? '' })
    from = m.index + m[0].length
  }
  if (from < text.length) out.push({ is: 'text', text: text.slice(from) })
  return out
}
export const filled = (part: 'header' | 'body', text: string, values: Record<string, string>) => pieces(part, text, values).map((p) => (p.is === 'missing' ? `{{${p.text}}}` : p.text)).join('')

/** What the server would refuse about a value, by the key of a sentence; undefined: nothing. */
export function wrong(slot: Slot, value: string): 'tp.one_line' | 'tp.no_spaces' | 'tp.too_long' | undefined {
  if (/[\n\r\t]| {5}/.test(value)) return 'tp.one_line'
  if (slot.type === 'url' && /[ <>"]/.test(value.trim())) return 'tp.no_spaces'
  if (slot.max && [...value].length > slot.max) return 'tp.too_long'
  return undefined
}

export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames([localeTag()], { type: 'language' }).of(code.replace('_', '-')) ?? code
  } catch {
    return code
  }
}

/** "order_update" reads as "order update". */
export const readable = (name: string) => name.replaceAll('_', ' ')

/** Those that fit the search, those that can go out first. */
export function find(list: readonly Template[], search: string, language = ''): Template[] {
  const words = fold(search).split(/\s+/).filter(Boolean)
  return list
    .filter((t) => t.state !== 'gone' && (!language || t.language === language))
    .filter((t) => {
      const text = fold(`${t.name} ${readable(t.name)} ${t.category} ${t.header ?? ''} ${t.body}`)
      return words.every((w) => text.includes(w))
    })
    .sort((a, b) => Number(!!a.refusal) - Number(!!b.refusal) || a.name.localeCompare(b.name) || a.language.localeCompare(b.language))
}

/** What is known of the customer goes into places that are named for it; into the first place of a greeting, too. */
export function knownValue(slot: Slot, conversation: Conversation, firstName: string): string {
  if (!firstName || slot.type !== 'text') return ''
  return /^(customer_?|first_?|contact_?)?name$/i.test(slot.name ?? '') || conversation.contact.name === slot.sample ? firstName : ''
}
