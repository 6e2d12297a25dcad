/** Several conversations at once: which are picked, what is done to them, and how all of it is taken back. */
import { SvelteSet } from 'svelte/reactivity'
import { bulk, type BulkAnswer, type BulkBefore, type BulkChange } from '../../api/calls'
import type { Conversation, ID, Label } from '../../api/types'
import type { Action } from '../../lib/actions'
import { fullTime } from '../../lib/format'
import { t } from '../../lib/i18n/index.svelte'
import { problemWords } from '../../lib/i18n/server'
import { plainName } from '../../lib/richtext'
import { toast } from '../../lib/toasts.svelte'
import { explain } from '../../sync/commands'
import { store } from '../../sync/store.svelte'
import { sync } from '../../sync/sync.svelte'
import { teams } from '../../sync/teams.svelte'
import { isOpen } from '../../sync/views'
import { inbox } from './inbox.svelte'
import { nameOf } from './rules'
import { undoable } from './undo'

/** The server takes no more in one go. */
export const MOST = 200

class Picks {
  private readonly set = new SvelteSet<ID>()
  /** Where a stretch began, where its other end is now. */
  private from: ID | undefined
  private to: ID | undefined
  menu = $state<'' | 'assign' | 'label' | 'snooze' | 'priority'>('')

  has = (id: ID) => this.set.has(id)
  /** Only what the list shows: what left it meanwhile is not touched unseen. */
  get ids(): ID[] {
    return this.set.size === 0 ? [] : inbox.shownIds.filter((id) => this.set.has(id))
  }
  get list(): Conversation[] {
    return this.ids.map((id) => store.conversations.get(id)).filter((c) => c !== undefined)
  }
  get some(): boolean {
    return this.ids.length > 0
  }

  toggle(id: ID): void {
    this.from = this.to = id
    if (!this.set.delete(id)) this.add([id])
  }
  private add(ids: readonly ID[]): void {
    for (const id of ids) {
      if (this.set.size >= MOST && !this.set.has(id)) return void toast(t('bulk.most', { n: MOST }))
      this.set.add(id)
    }
  }
  private stretch(a: ID | undefined, b: ID | undefined): ID[] {
    const [x, y] = [inbox.shownIds.indexOf(a ?? ''), inbox.shownIds.indexOf(b ?? '')]
    return x < 0 || y < 0 ? [] : inbox.shownIds.slice(Math.min(x, y), Math.max(x, y) + 1)
  }
  /** From where one began to here, and no further. */
  extendTo(id: ID): void {
    this.from ??= inbox.openId ?? inbox.cursor ?? id
    if (!inbox.shownIds.includes(this.from)) this.from = id
    for (const one of this.stretch(this.from, this.to)) this.set.delete(one)
    this.to = id
    this.add(this.stretch(this.from, id))
  }
  step(by: 1 | -1): void {
    const ids = inbox.shownIds
    const at = ids.indexOf((this.some ? this.to : undefined) ?? inbox.openId ?? inbox.cursor ?? '')
    const begin = ids[Math.max(0, at)]
    if (!this.some) this.from = this.to = begin
    const next = ids[at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + by))]
    if (!next) return
    this.extendTo(next)
    // The row stays in sight; what is open stays open, and unread stays unread.
    if (!inbox.openId) inbox.cursor = next
  }
  all(): void {
    this.only(inbox.shownIds)
  }
  only(ids: readonly ID[]): void {
    this.end()
    this.add(ids)
  }
  end(): void {
    this.set.clear()
    this.from = this.to = undefined
    this.menu = ''
  }
}

export const picks = new Picks()

type Over = (c: Conversation) => Parameters<typeof store.overlay>[1]
const SETS_ASIDE: (string | undefined)[] = ['resolved', 'snoozed', 'waiting']

/** Does it, shows it at once, and says of how many it was done and which were left and why. Those stay picked. */
async function act(change: BulkChange, over: Over, said: (n: number) => string, back?: (before: BulkBefore, c: Conversation) => BulkChange | undefined): Promise<void> {
  const list = picks.list
  if (list.length === 0) return
  const before = new Map(list.map((c) => [c.id, c]))
  picks.end()
  // What the customer wrote after one looked is not set aside unread.
  const items = list.map((c) => ({ id: c.id, last_message_id: SETS_ASIDE.includes(change.state) ? c.last_message?.id : undefined }))
  const answer = await call(items, change, list, over)
  if (!answer) return
  const changed = answer.items.filter((one) => one.outcome === 'changed')
  const count = answer.items.filter((one) => one.outcome !== 'refused').length
  if (count > 0) {
    const undo = back && (() => {
      const groups = new Map<string, { change: BulkChange; ids: ID[] }>()
      for (const one of changed) {
        const c = before.get(one.id)
        const change = c && one.before && back(one.before, c)
        if (!change) continue
        const key = JSON.stringify(change)
        const group = groups.get(key) ?? { change, ids: [] }
        group.ids.push(one.id)
        groups.set(key, group)
      }
      void takeBack([...groups.values()])
    })
    if (undo && changed.length > 0) undoable(said(count), undo)
    else toast(said(count))
  }
  left(answer)
}

async function takeBack(groups: { change: BulkChange; ids: ID[] }[]): Promise<void> {
  let n = 0
  for (const { change, ids } of groups) {
    const answer = await call(ids.map((id) => ({ id })), change)
    if (!answer) return
    n += answer.items.filter((one) => one.outcome !== 'refused').length
    left(answer)
  }
  if (n > 0) toast(t('bulk.undone', { n }))
}

async function call(items: { id: ID; last_message_id?: ID }[], change: BulkChange, list: Conversation[] = [], over?: Over): Promise<BulkAnswer | undefined> {
  const takeOff = over ? list.map((c) => store.overlay(c.id, over(c))) : []
  try {
    const answer = await bulk({ ...change, items })
    store.putConversations(answer.conversations)
    sync.refreshCounts()
    return answer
  } catch (error) {
    toast(t('error.undone', { why: explain(error) }), 'error')
    return undefined
  } finally {
    for (const off of takeOff) off()
  }
}

/** Which were refused, by reason, with the first names. */
function left(answer: BulkAnswer): void {
  const refused = answer.items.filter((one) => one.outcome === 'refused')
  if (refused.length === 0) return
  const why = new Map<string, string[]>()
  for (const one of refused) {
    const words = problemWords(one.refusal ?? {}).message.text
    const c = store.conversations.get(one.id)
    why.set(words, [...(why.get(words) ?? []), c ? nameOf(c.contact) : ''])
  }
  for (const [words, names] of why) {
    const some = names.filter(Boolean).slice(0, 3).join(', ') + (names.length > 3 ? ' …' : '')
    toast(t('bulk.left', { n: names.length, names: some, why: words }), 'error')
  }
  picks.only(refused.map((one) => one.id))
}

export function setState(state: 'resolved' | 'open'): void {
  void act({ state }, () => ({ state, snoozed_until: undefined }), (n) => t(state === 'resolved' ? 'bulk.resolved' : 'bulk.reopened', { n }), (b) => stateBack(b, state))
}
function stateBack(b: BulkBefore, now: Conversation['state']): BulkChange | undefined {
  // A snooze that is over by now is not begun again.
  if (b.state === 'snoozed' && !((b.snoozed_until ?? 0) > Date.now())) return undefined
  return { state: b.state, snoozed_until: b.state === 'snoozed' ? b.snoozed_until : undefined, only: { state: now } }
}
export function snooze(until: number): void {
  void act({ state: 'snoozed', snoozed_until: until }, () => ({ state: 'snoozed', snoozed_until: until }), (n) => t('bulk.snoozed', { n, time: fullTime(until) }), (b) => stateBack(b, 'snoozed'))
}
export function rank(priority: Conversation['priority']): void {
  void act({ priority }, () => ({ priority }), (n) => t('bulk.ranked', { n, priority: t(`priority.${priority}`) }), (b) => ({ priority: b.priority, only: { priority } }))
}
export function give(member: ID | ''): void {
  const name = plainName(store.members.get(member)?.name ?? '')
  const said = (n: number) => (!member ? t('bulk.unassigned', { n }) : member === store.me?.id ? t('bulk.assigned_you', { n }) : t('bulk.assigned', { n, member: name }))
  void act({ assignee_id: member }, () => ({ assignee_id: member || undefined }), said,
    (b) => ({ assignee_id: b.assignee_id ?? '', state: !b.assignee_id && b.state === 'new' ? 'new' : undefined, only: { assignee_id: member } }))
}
/** To a team: any of its members may take them. Taken back, each is whose it was. */
export function giveTeam(team: ID): void {
  void act({ team_id: team, assignee_id: '' }, () => ({ team_id: team, assignee_id: undefined }), (n) => t('bulk.team', { n, team: teams.nameOf(team) }),
    (b) => ({ team_id: b.team_id ?? '', assignee_id: b.assignee_id ?? '', state: !b.assignee_id && b.state === 'new' ? 'new' : undefined, only: { team_id: team, assignee_id: '' } }))
}
/** On all, or off all if all have it. */
export function hang(label: Label): void {
  const on = !picks.list.every((c) => c.label_ids?.includes(label.id))
  const over = (c: Conversation) => {
    const others = (c.label_ids ?? []).filter((id) => id !== label.id)
    return { label_ids: on ? [...others, label.id] : others }
  }
  void act({ label_id: label.id, label_on: on }, over, (n) => t(on ? 'bulk.labelled' : 'bulk.unlabelled', { n, label: plainName(label.name) }), () => ({ label_id: label.id, label_on: !on }))
}

const may = (what: string) => picks.some && picks.list.every((c) => !c.can || c.can.includes(what))
const anyOpen = () => picks.list.some(isOpen)
const inField = () => !!document.activeElement?.closest('input, textarea, select, [contenteditable=true]')
const opens = (menu: typeof picks.menu) => () => void setTimeout(() => (picks.menu = menu))

export const bulkResolve: Action = {
  id: 'bulk_resolve', label: 'bulk.resolve', icon: 'resolved', keywords: 'all several close done sab सब हल', group: 'keys.bulk', sameKeyAs: 'resolve',
  shortcut: { code: 'KeyE' }, when: () => may('resolve') && anyOpen(), run: () => setState('resolved'),
}
export const bulkReopen: Action = {
  id: 'bulk_reopen', label: 'bulk.reopen', icon: 'reopen', keywords: 'all several open again sab सब फिर', group: 'keys.bulk', sameKeyAs: 'resolve',
  shortcut: { code: 'KeyE' }, when: () => may('resolve') && !anyOpen(), run: () => setState('open'),
}
export const bulkAssign: Action = {
  id: 'bulk_assign', label: 'bulk.assign', icon: 'assign', keywords: 'all several give saunpo सौंपें', group: 'keys.bulk', sameKeyAs: 'assign',
  shortcut: { code: 'KeyA' }, when: () => may('assign'), run: opens('assign'),
}
const bulkMe: Action = {
  id: 'bulk_assign_me', label: 'bulk.assign_me', icon: 'mine', keywords: 'all several take mine मुझे', group: 'keys.bulk', sameKeyAs: 'assign_me',
  shortcut: { code: 'KeyI' }, when: () => may('assign') && !!store.me, run: () => store.me && give(store.me.id),
}
export const bulkLabel: Action = {
  id: 'bulk_label', label: 'bulk.label', icon: 'label', keywords: 'all several tag लेबल', group: 'keys.bulk', sameKeyAs: 'label',
  shortcut: { code: 'KeyL' }, when: () => may('label'), run: opens('label'),
}
export const bulkSnooze: Action = {
  id: 'bulk_snooze', label: 'bulk.snooze', icon: 'snooze', keywords: 'all several later baad बाद', group: 'keys.bulk', sameKeyAs: 'snooze',
  shortcut: { code: 'KeyM', alt: true, inFields: true }, when: () => may('resolve') && anyOpen(), run: opens('snooze'),
}
export const bulkPriority: Action = {
  id: 'bulk_priority', label: 'bulk.priority', icon: 'flag', keywords: 'all several urgent high ज़रूरी', group: 'keys.bulk', sameKeyAs: 'priority',
  shortcut: { code: 'KeyP' }, when: () => may('resolve'), run: opens('priority'),
}
export const pickEnd: Action = {
  id: 'pick_end', label: 'bulk.end', icon: 'cross', group: 'keys.bulk', sameKeyAs: 'back',
  shortcut: { code: 'Escape' }, when: () => picks.some, run: () => picks.end(),
}

export const bulkActions: Action[] = [
  {
    id: 'pick', label: 'bulk.pick', icon: 'tick', keywords: 'select several mark choose chuno चुनें', group: 'keys.bulk', shortcut: { code: 'KeyX' },
    when: () => inbox.shownIds.includes(inbox.target?.id ?? ''), run: () => inbox.target && picks.toggle(inbox.target.id),
  },
  { id: 'pick_down', label: 'bulk.pick_down', icon: 'down', group: 'keys.bulk', shortcut: { code: 'KeyJ', shift: true }, repeats: true, hidden: true, when: () => inbox.shownIds.length > 0, run: () => picks.step(1) },
  { id: 'pick_up', label: 'bulk.pick_up', icon: 'up', group: 'keys.bulk', shortcut: { code: 'KeyK', shift: true }, repeats: true, hidden: true, when: () => inbox.shownIds.length > 0, run: () => picks.step(-1) },
  { id: 'pick_all', label: 'bulk.pick_all', icon: 'all', keywords: 'select all sab chuno सब चुनें', group: 'keys.bulk', shortcut: { code: 'KeyA', mod: true }, when: () => inbox.shownIds.length > 0 && !inField(), run: () => picks.all() },
  bulkResolve, bulkReopen, bulkAssign, bulkMe, bulkLabel, bulkSnooze, bulkPriority, pickEnd,
]
const twins = new Set(bulkActions.map((a) => a.sameKeyAs))
/** While some are picked, keys and palette mean those: the same for one conversation rests. */
export const yields = (a: Action): Action => (twins.has(a.sameKeyAs ?? a.id) ? { ...a, when: () => !picks.some && a.when() } : a)
