/**
 * What a member does. Each command shows its effect at once, asks the server, and on a refusal takes the effect off
 * again and says why.
 */
import * as api from '../api/calls'
import { Refused, Unreachable } from '../api/http'
import type { Conversation, ID, Message, SendBody } from '../api/types'
import { t } from '../lib/i18n/index.svelte'
import { problemWords } from '../lib/i18n/server'
import { newId } from '../lib/id'
import { toast } from '../lib/toasts.svelte'
import { store } from './store.svelte'
import { sync } from './sync.svelte'
import { labels } from './team.svelte'

/** A refusal or a dead line in words for the member. */
export function explain(error: unknown): string {
  if (error instanceof Unreachable) return t('error.unreachable')
  if (error instanceof Refused) {
    const said = problemWords(error.problem)
    return [said.message.text || error.message, said.wayOut.text].filter(Boolean).join(' ')
  }
  return t('error.internal')
}

async function overlaid(id: ID, change: Parameters<typeof store.overlay>[1], call: () => Promise<Conversation>): Promise<boolean> {
  const takeOff = store.overlay(id, change)
  try {
    const answer = await call()
    store.putConversations([answer])
    sync.refreshCounts()
    return true
  } catch (error) {
    toast(t('error.undone', { why: explain(error) }), 'error')
    return false
  } finally {
    takeOff()
  }
}

export function setState(id: ID, state: Conversation['state']): Promise<boolean> {
  return overlaid(id, { state, snoozed_until: undefined }, () => api.conversations.change(id, { state }))
}

export function snooze(id: ID, until: number): Promise<boolean> {
  return overlaid(id, { state: 'snoozed', snoozed_until: until }, () => api.conversations.change(id, { state: 'snoozed', snoozed_until: until }))
}

export function setPriority(id: ID, priority: Conversation['priority']): Promise<boolean> {
  return overlaid(id, { priority }, () => api.conversations.change(id, { priority }))
}

/** `state` goes with it when what was new, and nobody's, is given back. */
export function assign(id: ID, member: ID | '', state?: Conversation['state']): Promise<boolean> {
  return overlaid(id, { assignee_id: member || undefined, ...(state ? { state } : {}) }, () => api.conversations.change(id, { assignee_id: member, state }))
}

/** To a team, with whom of it, or nobody; or to none by an empty id. */
export function assignTeam(id: ID, team: ID | '', member: ID | '', state?: Conversation['state']): Promise<boolean> {
  return overlaid(id, { team_id: team || undefined, assignee_id: member || undefined, ...(state ? { state } : {}) }, () => api.conversations.change(id, { team_id: team, assignee_id: member, state }))
}

export function label(id: ID, label: ID, on: boolean): Promise<boolean> {
  const others = (store.conversations.get(id)?.label_ids ?? []).filter((one) => one !== label)
  return overlaid(id, { label_ids: on ? [...others, label] : others }, () => labels.hang(id, label, on))
}

export function markRead(id: ID, upTo: ID): Promise<boolean> {
  return overlaid(id, { unread_count: 0 }, () => api.conversations.read(id, upTo))
}

export function markUnread(id: ID): Promise<boolean> {
  const unread_count = Math.max(1, store.conversations.get(id)?.unread_count ?? 0)
  return overlaid(id, { unread_count }, () => api.conversations.unread(id))
}

export function send(conversation: Conversation, body: SendBody, file?: { blob: Blob; name: string; caption?: string; voice?: boolean }): void {
  sync.queue.add({
    client_id: newId(), conversation_id: conversation.id, account_id: conversation.account_id,
    body, file, created_at: Date.now(),
  })
}

export async function react(message: Message, emoji: string): Promise<void> {
  const me = store.me
  const others = (message.reactions ?? []).filter((r) => r.author.kind === 'contact')
  const mine = emoji && me ? [{ emoji, author: { kind: 'member' as const, id: me.id, name: me.name }, at: Date.now() }] : []
  const shown = { ...message, reactions: [...others, ...mine] }
  store.messages.set(message.id, shown)
  try {
    store.putMessages([await api.messages.react(message.conversation_id, message.id, newId(), emoji)])
  } catch (error) {
    if (store.messages.get(message.id) === shown) store.messages.set(message.id, message)
    toast(t('error.undone', { why: explain(error) }), 'error')
  }
}

/** Client ids of retries, by message: pressing twice is one new message. */
const retries = new Map<ID, string>()

/** `to` is the conversation's `reaches` as it was shown: it goes to nobody else. */
export async function retry(message: Message, to: string | undefined): Promise<void> {
  const clientId = retries.get(message.id) ?? newId()
  retries.set(message.id, clientId)
  try {
    store.putMessages([await api.messages.retry(message.conversation_id, message.id, clientId, to)])
    retries.delete(message.id)
  } catch (error) {
    if (error instanceof Refused) {
      retries.delete(message.id)
      if (error.problem.reason?.code === 'goes_elsewhere') sync.lookAgainWhom(message.conversation_id)
    }
    toast(explain(error), 'error')
  }
}

/** Takes back a message that still waits for its turn. */
export async function cancelQueued(message: Message): Promise<boolean> {
  try {
    store.putMessages([await api.messages.cancel(message.conversation_id, message.id)])
    return true
  } catch (error) {
    toast(explain(error), 'error')
    return false
  }
}

/** Seen, and nothing is to be done about it. */
export async function leaveAsItIs(message: Message): Promise<void> {
  try {
    store.putMessages([await api.messages.leave(message.conversation_id, message.id)])
  } catch (error) {
    toast(explain(error), 'error')
  }
}

export async function fetchMediaAgain(id: ID): Promise<void> {
  try {
    await api.media.fetchAgain(id)
    toast(t('media.asked_again'))
  } catch (error) {
    toast(explain(error), 'error')
  }
}

const TYPING_EVERY = 8_000
const lastTyping = new Map<ID, number>()

/** Shown to the customer for some seconds; asked for at most every eight. Failing is not worth a word. */
export function typing(id: ID): void {
  const now = Date.now()
  if (now - (lastTyping.get(id) ?? 0) < TYPING_EVERY) return
  lastTyping.set(id, now)
  void api.conversations.typing(id).catch(() => {})
}
