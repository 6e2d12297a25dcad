/** Calls about work that the phone does. */
import { request } from '../../api/http'
import type { Author, Conversation, ID, Instant, Message, Problem } from '../../api/types'
import { microPrice } from '../../lib/markets'
import { toast } from '../../lib/toasts.svelte'
import { explain } from '../../sync/commands'
import { store } from '../../sync/store.svelte'

export interface Saving {
  kind: 'free' | 'in_tier' | 'priced' | 'no_price'
  left?: number
  currency?: string
  micros?: number
  market?: string
  from?: string
  estimated?: boolean
  day: string
}
export interface OnPhone {
  reason?: NonNullable<Problem['reason']>
  link?: string
  qr?: { size: number; path: string }
  saves: Saving
}

export const colleague = {
  onPhone: (id: ID) => request<OnPhone>('GET', `/conversations/${id}/phone`),
  hand: (id: ID) => request<Conversation>('POST', `/conversations/${id}/phone`),
  take: (id: ID) => request<Conversation>('DELETE', `/conversations/${id}/phone`),
  claim: (m: Message) => request<Message>('POST', `/conversations/${m.conversation_id}/messages/${m.id}/claim`),
  unclaim: (m: Message) => request<Message>('DELETE', `/conversations/${m.conversation_id}/messages/${m.id}/claim`),
}

/** What the server adds to a conversation and a message. */
export const handed = (c: Conversation) => (c as { handed_to_phone?: { by?: ID; at: Instant; until: Instant } }).handed_to_phone
export const claimer = (m: Message) => (m as { claimed_by?: Author }).claimed_by

/** The highest id a thread shows; ids grow with time, and are too long for numbers. */
export function seen(conversation: ID): ID | undefined {
  let top: ID | undefined
  for (const id of store.threads.get(conversation)?.ids ?? []) {
    if (!top || id.length > top.length || (id.length === top.length && id > top)) top = id
  }
  return top
}

export function price(saving: Saving): string {
  if (!saving.currency || saving.micros === undefined) return ''
  return microPrice(saving.micros, saving.currency)
}

async function told<T>(call: () => Promise<T>, keep: (answer: T) => void): Promise<boolean> {
  try {
    keep(await call())
    return true
  } catch (error) {
    toast(explain(error), 'error')
    return false
  }
}
const keepConversation = (c: Conversation) => store.putConversations([c])
export const handOver = (id: ID) => told(() => colleague.hand(id), keepConversation)
export const takeBack = (id: ID) => told(() => colleague.take(id), keepConversation)
export const setClaim = (m: Message, mine: boolean) => told(() => (mine ? colleague.claim(m) : colleague.unclaim(m)), (answer) => store.putMessages([answer]))
