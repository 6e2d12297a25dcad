/** Orders on the screen, and inserting into them. */
import type { Conversation, Message } from '../api/types'

/** 64-bit ids as decimal strings, compared as numbers without losing digits. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
}

/** Oldest first. */
export function byTime(a: Pick<Message, 'sent_at' | 'id'>, b: Pick<Message, 'sent_at' | 'id'>): number {
  return a.sent_at - b.sent_at || compareIds(a.id, b.id)
}

/** Newest activity first. */
export function byActivity(a: Conversation, b: Conversation): number {
  return b.last_activity_at - a.last_activity_at || compareIds(b.id, a.id)
}

/** The most pressing first. */
export const PRIORITIES: readonly Conversation['priority'][] = ['urgent', 'high', 'normal', 'none', 'low']

/** The highest priority first, then who has waited longest. */
export function byNeed(a: Conversation, b: Conversation): number {
  return PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority) || (a.waiting_since ?? 0) - (b.waiting_since ?? 0) || compareIds(a.id, b.id)
}

/** The list with `id` at its place: removed from where it was, put where `compare` says. */
export function placed(ids: readonly string[], id: string, compare: (other: string) => number): string[] {
  const out = ids.filter((other) => other !== id)
  let low = 0
  let high = out.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (compare(out[middle]!) > 0) low = middle + 1
    else high = middle
  }
  out.splice(low, 0, id)
  return out
}
