/** Cards with which conversations were handed over, and when one is asked for. */
import { SvelteMap } from 'svelte/reactivity'
import { request } from '../api/http'
import type { Conversation, Handoff, ID, NewHandoff, Page } from '../api/types'
import { store } from './store.svelte'

class Handoffs {
  /** Of one conversation, oldest first. */
  readonly cards = new SvelteMap<ID, Handoff[]>()
  rule = $state<'off' | 'offered' | 'demanded'>('offered')

  clear(): void {
    this.cards.clear()
  }
  async loadRule(): Promise<void> {
    this.rule = (await request<{ handoff: Handoffs['rule'] }>('GET', '/colleague').catch(() => ({ handoff: this.rule }))).handoff
  }
  async load(conversation: ID): Promise<void> {
    if (!store.may('notes.read')) return // as private as notes are
    const page = await request<Page<Handoff>>('GET', `/conversations/${conversation}/handoffs`, { query: { limit: 50 } })
    this.cards.set(conversation, [...page.items].reverse())
  }
  private keep(h: Handoff): void {
    const others = (this.cards.get(h.conversation_id) ?? []).filter((one) => one.id !== h.id)
    this.cards.set(h.conversation_id, [...others, h].sort((a, b) => a.created_at - b.created_at))
  }
  async give(conversation: ID, card: NewHandoff): Promise<Handoff> {
    const h = await request<Handoff>('POST', `/conversations/${conversation}/handoffs`, { json: card })
    this.keep(h)
    return h
  }
  async take(conversation: ID, id: ID): Promise<void> {
    this.keep(await request<Handoff>('POST', `/conversations/${conversation}/handoffs/${id}/take`))
  }
  async withdraw(conversation: ID, id: ID): Promise<void> {
    this.keep(await request<Handoff>('DELETE', `/conversations/${conversation}/handoffs/${id}`))
  }
}
export const handoffs = new Handoffs()

/** Somebody gave it to me, or escalated it to whoever may decide, and nobody has said that they go on from there. */
export function waitsForMe(c: Conversation): boolean {
  const [h, me] = [c.handoff, store.me?.id]
  return !!h && !h.taken_at && !!me && h.from_id !== me && c.state !== 'resolved' && (!h.to_id || h.to_id === me || c.assignee_id === me) && (!c.can || c.can.includes('assign'))
}

export const setNextStep = (conversation: ID, text: string, dueAt?: number) =>
  request<Conversation>('PUT', `/conversations/${conversation}/next-step`, { json: { text, due_at: dueAt } })
