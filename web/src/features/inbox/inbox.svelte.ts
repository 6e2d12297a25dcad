/** What the inbox shows now. The address bar is the truth for filter and open conversation; the rest is of the moment. */
import { flushSync } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'
import type { Account, Conversation, ID } from '../../api/types'
import { go, path, query, withQuery } from '../../lib/router.svelte'
import { store } from '../../sync/store.svelte'
import type { Filter } from '../../sync/views'
import { PRIORITIES } from '../../sync/order'

const TABS = ['mine', 'answer', 'unassigned', 'all', 'escalated', 'adrift', 'mentions', 'snoozed', 'resolved', 'problems'] as const
export type Tab = (typeof TABS)[number]

class Inbox {
  /** The row under the keys J and K when no conversation is open. */
  cursor = $state<ID | undefined>()
  /** Order shown in the list, which may lag behind the store while the pointer is over it. */
  shownIds = $state.raw<ID[]>([])
  assignOpen = $state(false)
  labelOpen = $state(false)
  snoozeOpen = $state(false)
  stageOpen = $state(false)
  /** What is being handed over, to whom if that was said, and whether it is escalated. */
  handing = $state.raw<{ conversation: Conversation; to?: ID; escalates?: boolean }>()
  /** The conversation of which somebody says what comes next. */
  stepping = $state.raw<Conversation>()
  /** The conversation under which a private note is being written instead of an answer. */
  noting = $state<ID | undefined>()
  /** A note that is to be brought into sight. */
  noteTo = $state<ID | undefined>()
  /** Sends of the open thread that still wait here, when each was sent, and how it is taken back. */
  readonly held = new SvelteMap<ID, { at: number; back: () => void }>()
  /** Raised to ask the composer for the focus, the thread for its end. */
  focusComposer = $state(0)
  /** Gives the composer on the screen the focus; undefined while none is there. */
  composer: (() => void) | undefined
  /** Somebody asked to write and the composer is not there yet: letters are no commands until it is. */
  awaitsComposer = false
  jumpLatest = $state(0)
  replyTo = $state.raw<{ conversation: ID; message: ID } | undefined>()
  /** Conversations marked unread by hand: not marked read again while they stay open. */
  readonly keptUnread = new Set<ID>()
  /** The conversation whose answer is to be left to the phone: the composer shows how. */
  onPhone = $state<ID | undefined>()
  /** The handbook stands beside the thread, in place of the customer; at this page, else at its list. */
  book = $state(false)
  bookPage = $state<ID | undefined>()
  /** On a narrow screen the customer's pane lies over the thread. */
  sideOver = $state(false)

  get openId(): ID | undefined {
    const match = /^\/inbox\/([^/]+)$/.exec(path())
    return match ? decodeURIComponent(match[1]!) : undefined
  }

  get tab(): Tab {
    return TABS.find((tab) => tab === query('view')) ?? 'mine'
  }

  get filter(): Filter {
    const tab = this.tab
    const assignee = query('assignee')
    const from: Filter = {
      // What did not go out did not, whoever holds the conversation and even if it is resolved.
      state: tab === 'resolved' || tab === 'snoozed' || tab === 'escalated' ? tab : tab === 'problems' ? 'all' : 'open',
      assignee: assignee || (tab === 'mine' ? 'me' : tab === 'unassigned' ? 'none' : 'any'),
    }
    if (query('account')) from.account = query('account')
    if (query('unread')) from.unread = true
    if (query('label')) from.label = query('label')
    if (query('team')) from.team = query('team')
    if (tab === 'problems') from.problems = true
    if (tab === 'adrift') return { state: 'open', assignee: 'any', adrift: true }
    if (tab === 'answer') from.needsAnswer = true
    if (tab === 'all' && (query('state') === 'new' || query('state') === 'waiting')) from.state = query('state') as Filter['state']
    const priority = PRIORITIES.find((one) => one === query('priority'))
    if (priority) from.priority = priority
    return from
  }

  get open(): Conversation | undefined {
    const id = this.openId
    return id ? store.conversations.get(id) : undefined
  }

  get account(): Account | undefined {
    return this.open && store.accounts.get(this.open.account_id)
  }

  /** What an action touches: the open conversation, else the one under the cursor. */
  get target(): Conversation | undefined {
    return this.open ?? (this.cursor ? store.conversations.get(this.cursor) : undefined)
  }

  /** The row that keys act on, where it is not the open one. */
  marks(id: ID): boolean {
    return this.cursor === id && (!this.openId || this.openId !== id && !this.shownIds.includes(this.openId))
  }

  show(id: ID | undefined, replace = false): void {
    if (id) this.cursor = id
    this.awaitsComposer = false
    go(withQuery(id ? `/inbox/${id}` : '/inbox', {}), { replace })
  }

  /** Opens the conversation if need be and puts the cursor into its composer before the next key event. */
  write(id: ID): void {
    if (!this.openId) this.show(id)
    this.noting = undefined
    this.awaitsComposer = true
    this.focusComposer++
    flushSync()
    this.composer?.()
  }

  /** Up or down the list: opens the neighbour if a conversation is open, moves the cursor if not. */
  step(by: 1 | -1): void {
    const ids = this.shownIds
    const at = ids.indexOf(this.openId ?? this.cursor ?? '')
    // The open one has left the list, as after resolving it: its neighbour has been chosen already.
    const chosen = at < 0 && this.cursor && ids.includes(this.cursor) ? this.cursor : undefined
    const next = chosen ?? ids[at < 0 ? (by > 0 ? 0 : ids.length - 1) : Math.min(ids.length - 1, Math.max(0, at + by))]
    if (!next) return
    if (this.openId) this.show(next, true)
    else this.cursor = next
  }
}

export const inbox = new Inbox()
