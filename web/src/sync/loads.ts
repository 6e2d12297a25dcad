/**
 * What screens ask of the server. A load that is under way is shared by all who want it; an answer that may have been
 * written before what is known by now does not count as fresh.
 */
import * as api from '../api/calls'
import { Refused } from '../api/http'
import type { ID } from '../api/types'
import { coalesce } from './batch'
import type { Cache } from './cache'
import { keepScreens, keepThread } from './keep'
import { store } from './store.svelte'
import { viewKey, type Filter } from './views'

const questionOf = (filter: Filter) => ({
  state: filter.state, assignee: filter.assignee, account: filter.account, unread: filter.unread || undefined, problems: filter.problems || undefined, label: filter.label, team: filter.team,
  priority: filter.priority, needs_answer: filter.needsAnswer || undefined, no_next_step: filter.adrift || undefined, limit: 100,
})

export class Loads {
  cache: Cache | undefined
  /** Grows when all we held is let go of: answers to what was asked before are not kept. */
  private telling = 0
  protected readonly saveSoon = coalesce(() => keepScreens(this.cache), 1_500)

  /** The answer, unless meanwhile all that was said before was let go of. */
  protected async asked<T>(answer: Promise<T>): Promise<T> {
    const telling = this.telling
    const got = await answer
    if (telling !== this.telling) throw new Error('asked before the server began anew')
    return got
  }

  private readonly loading = new Map<string, Promise<boolean>>()
  /** Two callers of the same load share it; resolves to false when the server could not be asked. */
  private once(key: string, load: () => Promise<void>): Promise<boolean> {
    let running = this.loading.get(key)
    if (!running) {
      const mine: Promise<boolean> = load().then(() => true, () => false).finally(() => {
        if (this.loading.get(key) !== mine) return
        this.loading.delete(key)
        this.late.delete(key)
      })
      running = mine
      this.loading.set(key, mine)
    }
    return running
  }

  /** The loads under way whose answers may have been written before what we know by now: they do not count as fresh. */
  private readonly late = new Set<string>()
  protected behindOf(key: string): void {
    if (this.loading.has(key)) this.late.add(key)
  }
  /** Loads once more, after a load that is on its way. */
  protected async anew(key: string, load: () => Promise<boolean>): Promise<boolean> {
    await this.loading.get(key)
    return load()
  }
  protected allBehind(): void {
    for (const key of this.loading.keys()) this.behindOf(key)
  }
  protected get underWay(): boolean {
    return this.loading.size > 0
  }
  /** What is on its way is not kept. */
  protected letGoOfLoads(): void {
    this.telling++
    this.loading.clear()
    this.late.clear()
  }

  async loadMembers(): Promise<void> {
    const page = await api.members.list().catch(() => undefined)
    for (const m of page?.items ?? []) store.members.set(m.id, m)
    store.memberChanges++
  }

  async loadAccounts(): Promise<void> {
    const page = await api.accounts.list().catch(() => undefined)
    for (const a of page?.items ?? []) store.accounts.set(a.id, a)
  }

  loadView(filter: Filter): Promise<boolean> {
    return this.once(`view ${viewKey(filter)}`, async () => {
      const page = await this.asked(api.conversations.list(questionOf(filter)))
      store.putPage(filter, page.items ?? [], page.next_cursor, true)
      if (this.late.has(`view ${viewKey(filter)}`)) store.viewStale(viewKey(filter))
      this.saveSoon()
    })
  }

  loadMoreOf(filter: Filter): Promise<boolean> {
    const view = store.view(filter)
    if (!view || view.complete || !view.cursor) return Promise.resolve(true)
    const cursor = view.cursor
    return this.once(`more ${viewKey(filter)}`, async () => {
      const page = await this.asked(api.conversations.list({ ...questionOf(filter), cursor }))
      store.putPage(filter, page.items ?? [], page.next_cursor, false)
    })
  }

  /** From memory, else from the cache, then from the server: the first of them is shown at once. Afterwards the store
   * knows the conversation, or there is none. */
  async openThread(id: ID): Promise<boolean> {
    if (!store.threads.has(id)) {
      const cached = await this.asked(this.cache?.thread(id) ?? Promise.resolve(undefined)).catch(() => undefined)
      if (cached && !store.threads.has(id)) {
        store.putConversations([cached.conversation])
        store.threads.set(id, { ids: [], cursor: cached.cursor, complete: true, fresh: false })
        store.putMessages(cached.messages)
        store.threads.set(id, { ...store.threads.get(id)!, complete: cached.complete })
      }
    }
    if (store.threads.get(id)?.fresh) return true
    return this.once(`thread ${id}`, async () => {
      try {
        if (!store.knows(id)) store.putConversations([await this.asked(api.conversations.get(id))])
        const page = await this.asked(api.messages.page(id))
        store.putNewest(id, page.items ?? [], page.next_cursor)
      } catch (error) {
        if (!(error instanceof Refused && error.status === 404)) throw error
        // It is gone, or was taken from us while no page was open; asking again would not bring it back.
        store.drop(id)
        return void (await this.cache?.forgetThread(id).catch(() => {}))
      }
      if (this.late.has(`thread ${id}`)) store.threadStale(id)
      await keepThread(this.cache, id)
    })
  }

  loadOlder(id: ID, limit?: number): Promise<boolean> {
    const thread = store.threads.get(id)
    if (!thread || thread.complete) return Promise.resolve(true)
    return this.once(`older ${id}`, async () => {
      const page = await this.asked(api.messages.page(id, thread.cursor ?? undefined, limit))
      store.putOlder(id, page.items ?? [], page.next_cursor)
    })
  }

  loadContact(id: ID): Promise<boolean> {
    return this.once(`contact ${id}`, async () => void store.contacts.set(id, await api.contacts.get(id)))
  }
}
