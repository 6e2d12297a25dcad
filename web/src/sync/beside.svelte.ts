/**
 * Who else is at the open conversation, and what they do there. It is said between screens and kept nowhere: each says
 * it again every few seconds, and whoever says nothing more is gone.
 */
import { SvelteMap } from 'svelte/reactivity'
import { request } from '../api/http'
import type { ID } from '../api/types'
import { instant, now } from '../lib/clock.svelte'
import { store } from './store.svelte'

export type Doing = 'looks' | 'writes' | 'notes'
interface Said {
  conversation_id: ID
  member_id: ID
  doing: Doing | 'gone'
  /** They have just come, and want to know who is there. */
  asks?: boolean
}

interface Visit {
  id: ID
  /** Others have been told that we are here. */
  told: boolean
}

const SAY_EVERY = 20_000
const GONE_AFTER = 45_000
const WRITE_EVERY = 3_000
const WROTE_AFTER = 7_000
/** Whoever goes through the list with J and K is at none of them. */
const SETTLE = 600

class Beside {
  private readonly others = new SvelteMap<ID, { doing: Doing; at: number; since: number }>()
  private visit = $state.raw<Visit | undefined>()
  private doing: Doing = 'looks'
  private wroteAt = 0
  /** Since when we write here without a pause: of two, whoever began first has the word. */
  private since = 0

  /** A conversation is on the screen until the function it gives is called. */
  at(id: ID): () => void {
    const visit = (this.visit = { id, told: false })
    this.others.clear()
    this.doing = 'looks'
    this.since = this.wroteAt = 0
    const come = () => {
      if (document.visibilityState === 'visible') this.say(visit, true)
    }
    const settle = setTimeout(come, SETTLE)
    const seen = () => (document.visibilityState === 'visible' ? come() : this.leave(visit, true))
    const timer = setInterval(() => {
      if (document.visibilityState !== 'visible') return
      if (instant() - this.wroteAt > WROTE_AFTER) [this.doing, this.since] = ['looks', 0]
      this.say(visit)
    }, SAY_EVERY)
    const close = () => this.leave(visit, true)
    document.addEventListener('visibilitychange', seen)
    globalThis.addEventListener?.('pagehide', close)
    return () => {
      clearTimeout(settle)
      clearInterval(timer)
      document.removeEventListener('visibilitychange', seen)
      globalThis.removeEventListener?.('pagehide', close)
      if (this.visit === visit) {
        this.visit = undefined
        this.others.clear()
      }
      this.leave(visit)
    }
  }

  /** A letter was written; nothing stands there any more, or it was sent, if `what` is left out. */
  wrote(id: ID, what?: 'writes' | 'notes'): void {
    const visit = this.visit
    if (visit?.id !== id) return
    const at = instant()
    if (!what) {
      if (this.doing === 'looks') return
      ;[this.doing, this.wroteAt, this.since] = ['looks', 0, 0]
      return this.say(visit)
    }
    if (this.doing === what && at - this.wroteAt < WRITE_EVERY) return
    if (this.doing === 'looks' || at - this.wroteAt > WROTE_AFTER) this.since = at
    ;[this.doing, this.wroteAt] = [what, at]
    this.say(visit)
  }

  hear(said: Said): void {
    const visit = this.visit
    if (said.conversation_id !== visit?.id || said.member_id === store.me?.id) return
    const was = this.others.get(said.member_id)
    if (said.doing === 'gone') this.others.delete(said.member_id)
    else {
      const at = instant()
      const writes = (d: Doing) => d !== 'looks'
      const goesOn = was && writes(was.doing) === writes(said.doing) && at - was.at < WROTE_AFTER
      this.others.set(said.member_id, { doing: said.doing, at, since: goesOn ? was.since : at })
    }
    if (said.asks && visit.told) this.say(visit)
  }

  /** Others at the conversation on the screen, those who write first. */
  list(id: ID): { id: ID; doing: Doing }[] {
    if (id !== this.visit?.id) return []
    const at = now() // who falls silent goes by the clock
    return [...this.others].filter(([, o]) => at - o.at < GONE_AFTER)
      .map(([member, o]) => ({ id: member, doing: at - o.at < WROTE_AFTER ? o.doing : ('looks' as const) }))
      .sort((a, b) => Number(a.doing === 'looks') - Number(b.doing === 'looks'))
  }
  /** Who writes an answer here and began before us. */
  first(id: ID): ID | undefined {
    if (id !== this.visit?.id) return undefined
    const at = instant()
    return [...this.others].find(([, o]) => o.doing === 'writes' && at - o.at < WROTE_AFTER && (!this.since || o.since < this.since))?.[0]
  }

  clear(): void {
    this.others.clear()
  }

  private leave(visit: Visit, closing = false): void {
    if (visit.told && store.conversations.has(visit.id)) {
      // A page that is being closed is hidden first, and waits for nothing.
      if (closing) this.waiting = this.waiting.filter((w) => w.id !== visit.id)
      if (closing) void request('POST', `/conversations/${visit.id}/beside`, { json: { doing: 'gone' }, keepalive: true }).catch(() => {})
      else this.post(visit.id, { doing: 'gone' })
    }
    visit.told = false
  }
  private say(visit: Visit, asks = false): void {
    this.post(visit.id, { doing: this.doing, ...(asks || !visit.told ? { asks: true } : {}) })
    visit.told = true
  }
  private waiting: { id: ID; json: { doing: Doing | 'gone'; asks?: boolean } }[] = []
  private posting = false
  /** One after the other, so that what is said last is heard last; of one conversation only the newest waits. Lost words are said again soon. */
  private post(id: ID, json: { doing: Doing | 'gone'; asks?: boolean }): void {
    if (!store.may('desk.arrange') || store.session?.locked) return
    const asks = json.asks || this.waiting.some((w) => w.id === id && w.json.asks)
    this.waiting = [...this.waiting.filter((w) => w.id !== id), { id, json: asks && json.doing !== 'gone' ? { ...json, asks } : json }]
    if (!this.posting) void this.work()
  }
  private async work(): Promise<void> {
    this.posting = true
    for (let one = this.waiting.shift(); one; one = this.waiting.shift()) await request('POST', `/conversations/${one.id}/beside`, { json: one.json }).catch(() => {})
    this.posting = false
  }
}

export const beside = new Beside()
