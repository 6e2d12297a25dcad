/**
 * Server facts, once, by id and version. Components read from here and never copy.
 *
 * What a member just did is laid over the server's fact (`overlays`) until the server confirms or refuses, so a
 * rollback is the removal of the overlay and nothing can be rolled back to a stale value.
 */
import { SvelteMap } from 'svelte/reactivity'
import type { Account, Contact, Conversation, Counts, ID, Member, Message, Session } from '../api/types'
import { byTime, placed } from './order'
import type { OutboxItem } from './queue'
import { belongs, orderOf, viewKey, type Filter, type View } from './views'

export interface Thread {
  /** Oldest first. */
  ids: string[]
  cursor?: string | null
  complete: boolean
  /** Kept up to date by the stream; false for what came from the cache or slept. */
  fresh: boolean
}

type Overlay = Partial<Pick<Conversation, 'state' | 'assignee_id' | 'unread_count' | 'label_ids' | 'snoozed_until' | 'priority' | 'team_id'>>

export class Store {
  session = $state.raw<Session | null>(null)
  counts = $state.raw<Counts | null>(null)
  /** Raised by one when parked events changed: their page lists them again. */
  parkedChanges = $state(0)
  /** The same for what phones share of the past. */
  syncChanges = $state(0)
  /** The same for numbers on their way to be connected, and for lists that are ticked off. */
  caseChanges = $state(0)
  /** The same for the library of quick replies. */
  replyChanges = $state(0)
  /** The same for the lists of templates. */
  templateChanges = $state(0)
  /** Grows with each news of who is who: merges, suggestions, the phone's names. */
  peopleChanges = $state(0)
  memberChanges = $state(0)
  /** For lists of what was given to a team of mine. */
  myTeams = $state.raw<readonly ID[]>([])
  /** The numbers that my teams serve; undefined until the server has said. */
  served: ReadonlySet<ID> | undefined
  readonly members = new SvelteMap<ID, Member>()
  readonly accounts = new SvelteMap<ID, Account>()
  readonly contacts = new SvelteMap<ID, Contact>()
  readonly conversations = new SvelteMap<ID, Conversation>()
  readonly messages = new SvelteMap<ID, Message>()
  readonly threads = new SvelteMap<ID, Thread>()
  readonly views = new SvelteMap<string, View>()
  readonly outbox = new SvelteMap<string, OutboxItem>()

  private readonly bases = new Map<ID, Conversation>()
  private readonly overlays = new Map<ID, Map<string, Overlay>>()

  get me(): Member | undefined {
    return this.session?.member
  }

  may(permission: string): boolean {
    return this.session?.permissions.includes(permission) ?? false
  }

  clear(): void {
    this.session = null
    this.counts = null
    for (const map of [
      this.members, this.accounts, this.contacts, this.conversations, this.messages, this.threads, this.views,
      this.outbox, this.bases, this.overlays, this.taken,
    ]) map.clear()
  }

  /**
   * The server tells its story anew: what it said before may stand there under another id or a lower version. What the
   * member wrote stays, and so does the face of the open conversation, for the composer beside it; the next answer
   * replaces it, whatever its version.
   */
  forgetFacts(open: ID | undefined): void {
    const shown = open === undefined ? undefined : this.conversations.get(open)
    for (const map of [this.bases, this.conversations, this.messages, this.threads, this.views, this.taken]) map.clear()
    if (shown) this.conversations.set(shown.id, shown)
  }

  /** Whether the server's word on a conversation is here. */
  knows(id: ID): boolean {
    return this.bases.has(id)
  }

  /** At which version conversations were taken from us: answers written before that may still be on their way. */
  private readonly taken = new Map<ID, number>()

  /** The server has no such conversation, or none that we may see; taken: any more. */
  drop(id: ID, taken = false): void {
    const held = this.bases.get(id)
    if (taken && held) this.taken.set(id, held.version)
    this.bases.delete(id)
    this.conversations.delete(id)
    this.threads.delete(id)
    for (const [mid, message] of this.messages) if (message.conversation_id === id) this.messages.delete(mid)
    for (const [key, view] of this.views) if (view.ids.includes(id)) this.views.set(key, { ...view, ids: view.ids.filter((one) => one !== id) })
  }

  // Conversations

  /** As the server decides it; of teams that it has not told of yet, it is believed. */
  private sees(c: Conversation): boolean {
    if (this.may('conversations.all') || c.assignee_id === this.me?.id) return true
    return this.may('conversations.team') && (!this.served || this.served.has(c.account_id) || this.myTeams.includes(c.team_id ?? ''))
  }

  putConversations(list: readonly Conversation[]): void {
    for (const one of list) {
      const held = this.bases.get(one.id)
      if (held && held.version > one.version) continue
      if ((this.taken.get(one.id) ?? -1) >= one.version) continue
      this.taken.delete(one.id)
      // The answer to giving something away may come after it has left us.
      if (this.session && !this.sees(one)) {
        this.drop(one.id)
        continue
      }
      this.bases.set(one.id, one)
      this.show(one.id)
    }
  }

  /** Lays a change over the server's fact; returns how to take it off again. */
  overlay(id: ID, change: Overlay): () => void {
    const key = crypto.randomUUID()
    const mine = this.overlays.get(id) ?? new Map<string, Overlay>()
    mine.set(key, change)
    this.overlays.set(id, mine)
    this.show(id)
    return () => {
      mine.delete(key)
      this.show(id)
    }
  }

  private show(id: ID): void {
    const base = this.bases.get(id)
    if (!base) return
    let shown = base
    for (const overlay of this.overlays.get(id)?.values() ?? []) shown = { ...shown, ...overlay }
    const before = this.conversations.get(id)
    this.conversations.set(id, shown)
    for (const [key, view] of this.views) {
      const next = this.replaced(view, shown, before)
      if (next !== view) this.views.set(key, next)
    }
  }

  private replaced(view: View, c: Conversation, before: Conversation | undefined): View {
    const listed = view.ids.includes(c.id)
    if (!belongs(c, view.filter, this.me?.id, this.myTeams)) {
      return listed ? { ...view, ids: view.ids.filter((id) => id !== c.id) } : view
    }
    const order = orderOf(view.filter)
    if (listed && before && order(before, c) === 0) return view
    const last = this.conversations.get(view.ids[view.ids.length - 1] ?? '')
    // Older than the pages we hold: it will come with its page.
    if (!listed && !view.complete && last && order(last, c) < 0) return view
    const ids = placed(view.ids, c.id, (other) => {
      const held = this.conversations.get(other)
      return held ? order(c, held) : -1
    })
    return { ...view, ids }
  }

  // Views

  view(filter: Filter): View | undefined {
    return this.views.get(viewKey(filter))
  }

  /** A page from the server. The first page of a reload replaces what was there; others are added. */
  putPage(filter: Filter, page: readonly Conversation[], cursor: string | null | undefined, first: boolean): void {
    this.putConversations(page)
    const held = this.view(filter)?.ids ?? []
    // What became active while the first page was on its way is not in it, and stays.
    const order = orderOf(filter)
    const top = page[0]
    const old = !first ? held : held.filter((id) => {
      const c = this.conversations.get(id)
      return c && (!top || order(c, top) < 0) && belongs(c, filter, this.me?.id, this.myTeams)
    })
    const seen = new Set(old)
    const ids = [...old, ...page.map((c) => c.id).filter((id) => !seen.has(id))]
    this.views.set(viewKey(filter), { filter, ids, cursor, complete: !cursor, fresh: true })
  }

  // Messages

  /** Called with the client id of a message of ours that the server has: the send is no longer in question. */
  onConfirmed: (clientId: string) => void = () => {}

  /** Keeps what is newer than what we hold. */
  private keep(list: readonly Message[]): Message[] {
    const kept = list.filter((one) => !((this.messages.get(one.id)?.version ?? -1) > one.version))
    for (const one of kept) {
      this.messages.set(one.id, one)
      if (one.client_id && this.outbox.delete(one.client_id)) this.onConfirmed(one.client_id)
    }
    return kept
  }

  putMessages(list: readonly Message[]): void {
    const touched = new Map<ID, Message[]>()
    for (const one of this.keep(list)) {
      touched.set(one.conversation_id, [...(touched.get(one.conversation_id) ?? []), one])
    }
    for (const [id, some] of touched) this.place(id, some)
  }

  private place(conversation: ID, some: Message[]): void {
    const thread = this.threads.get(conversation)
    if (!thread) return
    let ids = thread.ids
    for (const message of some) {
      const oldest = this.messages.get(ids[0] ?? '')
      // Before the oldest page we hold: it will come with its page.
      if (oldest && !thread.complete && byTime(message, oldest) < 0) continue
      ids = placed(ids, message.id, (other) => {
        const held = this.messages.get(other)
        return held ? byTime(message, held) : -1
      })
    }
    this.threads.set(conversation, { ...thread, ids })
  }

  /** The newest page. If it does not meet what we hold, there is a hole between, and what we hold goes. */
  putNewest(conversation: ID, page: readonly Message[], cursor: string | null | undefined): void {
    this.keep(page)
    const held = this.threads.get(conversation)
    const meets = held && page.some((m) => held.ids.includes(m.id))
    const ids = this.sorted([...new Set([...(meets ? held.ids : []), ...page.map((m) => m.id)])])
    this.threads.set(conversation, meets ? { ...held, ids, fresh: true } : { ids, cursor, complete: !cursor, fresh: true })
  }

  putOlder(conversation: ID, page: readonly Message[], cursor: string | null | undefined): void {
    this.keep(page)
    const thread = this.threads.get(conversation)
    if (!thread) return
    const ids = this.sorted([...new Set([...page.map((m) => m.id), ...thread.ids])])
    this.threads.set(conversation, { ...thread, ids, cursor, complete: !cursor })
  }

  private sorted(ids: string[]): string[] {
    return ids.sort((a, b) => byTime(this.messages.get(a)!, this.messages.get(b)!))
  }

  /** After a gap: everything held may be behind. It stays on the screen until the answer is here. */
  markStale(): void {
    for (const id of this.threads.keys()) this.threadStale(id)
    for (const key of this.views.keys()) this.viewStale(key)
  }
  threadStale(id: ID): void {
    const thread = this.threads.get(id)
    if (thread?.fresh) this.threads.set(id, { ...thread, fresh: false })
  }
  viewStale(key: string): void {
    const view = this.views.get(key)
    if (view?.fresh) this.views.set(key, { ...view, fresh: false })
  }
}

export const store = new Store()
