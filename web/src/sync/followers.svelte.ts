/** Who follows which conversation: of those that were looked at all, and everything that I follow. */
import { SvelteMap } from 'svelte/reactivity'
import { request } from '../api/http'
import type { Conversation, ID, Page } from '../api/types'

class Followers {
  private readonly of = new SvelteMap<ID, readonly ID[]>()
  /** What I follow, with what was last known of it; only in the tab that tells. */
  readonly mine = new Map<ID, { state?: Conversation['state'] }>()

  clear(): void {
    this.of.clear()
    this.mine.clear()
  }
  list = (conversation: ID): readonly ID[] | undefined => this.of.get(conversation)
  has = (conversation: ID, member: ID | undefined): boolean => !!member && !!this.of.get(conversation)?.includes(member)

  private take(conversation: ID, answer: { member_ids: ID[] }): void {
    this.of.set(conversation, answer.member_ids)
  }
  async load(conversation: ID): Promise<void> {
    this.take(conversation, await request('GET', `/conversations/${conversation}/followers`))
  }
  async follow(conversation: ID, on: boolean): Promise<void> {
    this.take(conversation, await request(on ? 'PUT' : 'DELETE', `/conversations/${conversation}/follow`))
  }
  async learnMine(): Promise<void> {
    const page = await request<Page<Conversation>>('GET', '/me/following').catch(() => undefined)
    if (!page) return
    this.mine.clear()
    for (const c of page.items) this.mine.set(c.id, c)
  }
  /** Somebody follows, or no longer. */
  changed(conversation: ID, mine: boolean): void {
    if (this.of.has(conversation)) void this.load(conversation).catch(() => this.of.delete(conversation))
    if (mine) void this.learnMine()
  }
  /** What is not shown now is asked for anew when it is. */
  stale(shown: ID | undefined): void {
    for (const id of [...this.of.keys()]) if (id === shown) this.changed(id, false)
      else this.of.delete(id)
  }
}

export const followers = new Followers()
