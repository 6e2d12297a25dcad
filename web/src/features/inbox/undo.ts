/** Resolve, reopen and assign, said aloud with the person's name and taken back by a button or a key. */
import type { Conversation, ID } from '../../api/types'
import type { Action } from '../../lib/actions'
import { keyText } from '../../lib/bindings.svelte'
import { t, type MessageKey } from '../../lib/i18n/index.svelte'
import { plainName } from '../../lib/richtext'
import { dismiss, toast, toasts } from '../../lib/toasts.svelte'
import { fullTime } from '../../lib/format'
import { assign, assignTeam, setPriority, setState, snooze } from '../../sync/commands'
import { handoffs } from '../../sync/handoffs.svelte'
import { store } from '../../sync/store.svelte'
import { teams } from '../../sync/teams.svelte'
import { notAtWork, statusWords } from '../team/status'
import { inbox } from './inbox.svelte'
import { nameOf } from './rules'

const UNDO_FOR = 10_000
/** More would hide the thread when one resolves row after row. */
const SHOWN = 3

const latest = () => toasts.findLast((one) => one.undo)
const lastHeld = () => [...inbox.held.values()].sort((a, b) => a.at - b.at).at(-1)

export const undo: Action = {
  id: 'undo', label: 'action.undo', icon: 'reopen', keywords: 'back revert vapas वापस', group: 'keys.conversation',
  shortcut: { code: 'KeyZ' }, when: () => !!latest() || inbox.held.size > 0,
  run: () => {
    const last = latest()
    const held = lastHeld()
    // Whichever was done last.
    if (held && !(last && last.at > held.at)) return held.back()
    if (!last) return
    dismiss(last.id)
    last.action?.run()
  },
}

/** Says what was done, once it was, with how to take it back. */
export function undoable(text: string, back: () => void): number {
  const older = toasts.filter((one) => one.undo)
  if (older.length >= SHOWN) dismiss(older[0]!.id)
  return toast(text, 'info', { label: `${t('action.undo')} (${keyText(undo)})`, run: back }, { ms: UNDO_FOR, undo: true })
}

/** Says what is being done. What was refused is said by the command itself, and then there is nothing to undo. */
function done(text: string, doing: Promise<boolean>, back: () => void): void {
  const id = undoable(text, () => void doing.then((ok) => ok && back()))
  void doing.then((ok) => { if (!ok) dismiss(id) })
}

/** Back to how it was: a snooze that is over by now is not begun again. */
function restore(c: Conversation): void {
  if (c.state !== 'snoozed') void setState(c.id, c.state)
  else if (c.snoozed_until && c.snoozed_until > Date.now()) void snooze(c.id, c.snoozed_until)
}

export function sleep(c: Conversation, until: number): void {
  done(t('done.snoozed', { name: nameOf(c.contact), time: fullTime(until) }), snooze(c.id, until), () => {
    if (store.conversations.get(c.id)?.snoozed_until === until) restore(c)
  })
}

/** Resolves, reopens, leaves to the customer, escalates. */
export function change(c: Conversation, state: Conversation['state']): void {
  const { id } = c
  const key: MessageKey = state === 'resolved' ? 'done.resolved' : state === 'waiting' ? 'done.waiting' : state === 'escalated' ? 'done.escalated' : 'done.reopened'
  // Only what still stands is undone: a teammate may have changed it since.
  done(t(key, { name: nameOf(c.contact) }), setState(id, state), () => {
    if (store.conversations.get(id)?.state === state) restore(c)
  })
}

export function rank(c: Conversation, priority: Conversation['priority']): void {
  if (c.priority === priority) return
  done(t('done.priority', { name: nameOf(c.contact), priority: t(`priority.${priority}`) }), setPriority(c.id, priority), () => {
    if (store.conversations.get(c.id)?.priority === priority) void setPriority(c.id, c.priority)
  })
}

/** To a member, or to nobody by an empty id. `bare`: without a card. */
export function give(c: Conversation, member: ID | '', bare = false): void {
  const { id, assignee_id: before = '' } = c
  if (before === member) return
  // Whoever gets it wants to know what about.
  if (!bare && member && member !== store.me?.id && handoffs.rule !== 'off') {
    inbox.handing = { conversation: c, to: member }
    return
  }
  const name = nameOf(c.contact)
  const to = plainName(store.members.get(member)?.name ?? '')
  // Said, not forbidden: they may be who has to have it.
  if (member && member !== store.me?.id && notAtWork(member)) toast(t('status.given_away', { name: to, status: statusWords(member) }))
  const text = !member ? t('done.unassigned', { name }) : member === store.me?.id ? t('done.assigned_you', { name }) : t('done.assigned', { name, member: to })
  done(text, assign(id, member), () => {
    if ((store.conversations.get(id)?.assignee_id ?? '') === member) void assign(id, before, !before && c.state === 'new' ? 'new' : undefined)
  })
}

/** To a team, or to none by an empty id. Who has it keeps it if they are in the team; else any of its members may take it. */
export function giveTeam(c: Conversation, team: ID | ''): void {
  const { id, team_id: was = '', assignee_id: had = '' } = c
  if (was === team) return
  const keeps = !team || teams.has(team, had) ? had : ''
  const name = nameOf(c.contact)
  done(t(team ? 'done.team' : 'done.no_team', { name, team: teams.nameOf(team || was) }), assignTeam(id, team, keeps), () => {
    const now = store.conversations.get(id)
    if ((now?.team_id ?? '') === team && (now?.assignee_id ?? '') === keeps) void assignTeam(id, was, had, !had && c.state === 'new' ? 'new' : undefined)
  })
}
