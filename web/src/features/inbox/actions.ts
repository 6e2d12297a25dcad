/** Everything one can do in the inbox, as data. */
import type { Action } from '../../lib/actions'
import { prefs, savePrefs } from '../../lib/prefs.svelte'
import { markUnread } from '../../sync/commands'
import { store } from '../../sync/store.svelte'
import { isOpen } from '../../sync/views'
import { bulkActions, yields } from './bulk.svelte'
import { follow, unfollow } from './follow'
import { inbox } from './inbox.svelte'
import { savedActions } from './saved'
import { stageActions } from './stage'
import { change, give, undo } from './undo'

const may = (what: string) => {
  const c = inbox.target
  return !!c && (!c.can || c.can.includes(what))
}
/** The next row comes under the hands; an open conversation stays in sight until one goes there. */
function resolveTarget(): void {
  const c = inbox.target
  if (!c) return
  const at = inbox.shownIds.indexOf(c.id)
  const neighbour = inbox.shownIds[at + 1] ?? inbox.shownIds[at - 1]
  change(c, 'resolved')
  if (inbox.tab !== 'resolved') inbox.cursor = neighbour
}

export const resolve: Action = {
  id: 'resolve', label: 'action.resolve', icon: 'resolved', keywords: 'close done finish band samapt हल बंद', group: 'keys.conversation',
  shortcut: { code: 'KeyE' }, when: () => may('resolve') && !!inbox.target && isOpen(inbox.target), run: resolveTarget,
}
export const reopen: Action = {
  id: 'reopen', sameKeyAs: 'resolve', label: 'action.reopen', icon: 'reopen', keywords: 'open again kholo फिर खोलें', group: 'keys.conversation',
  shortcut: { code: 'KeyE' }, when: () => may('resolve') && !!inbox.target && !isOpen(inbox.target),
  run: () => inbox.target && change(inbox.target, 'open'),
}
export const reply: Action = {
  id: 'reply', label: 'action.reply', icon: 'reply', keywords: 'write answer message jawab जवाब', group: 'keys.conversation',
  shortcut: { code: 'KeyR' }, when: () => !!inbox.target,
  run: () => inbox.target && inbox.write(inbox.target.id),
}
export const onPhone: Action = {
  id: 'on_phone', label: 'handover.action', icon: 'phone', keywords: 'phone app free qr wa.me hand over फ़ोन मुफ़्त', group: 'keys.conversation',
  when: () => !!inbox.openId && inbox.account?.mode === 'hybrid', run: () => (inbox.onPhone = inbox.openId),
}
export const assignMenu: Action = {
  id: 'assign', label: 'action.assign', icon: 'assign', keywords: 'give hand over member saunpo सौंपें', group: 'keys.conversation',
  shortcut: { code: 'KeyA' }, when: () => may('assign'),
  run: () => {
    if (!inbox.openId && inbox.target) inbox.show(inbox.target.id)
    setTimeout(() => (inbox.assignOpen = true))
  },
}
export const assignMe: Action = {
  id: 'assign_me', label: 'action.assign_me', icon: 'mine', keywords: 'take mine mera मुझे', group: 'keys.conversation',
  shortcut: { code: 'KeyI' }, when: () => may('assign') && inbox.target?.assignee_id !== store.me?.id,
  run: () => inbox.target && store.me && give(inbox.target, store.me.id),
}
export const unassign: Action = {
  id: 'unassign', label: 'action.unassign', icon: 'unassigned', keywords: 'remove nobody hatao', group: 'keys.conversation',
  when: () => may('assign') && !!inbox.target?.assignee_id,
  run: () => inbox.target && give(inbox.target, ''),
}
export const note: Action = {
  id: 'note', label: 'action.note', icon: 'note', keywords: 'private internal team comment mention tippani टिप्पणी निजी', group: 'keys.conversation',
  shortcut: { code: 'KeyP', alt: true, inFields: true }, when: () => may('note'),
  run: () => {
    const c = inbox.target
    if (!c) return
    if (!inbox.openId) inbox.show(c.id)
    if (inbox.noting === c.id) inbox.write(c.id)
    else inbox.noting = c.id
  },
}
export const snoozeMenu: Action = {
  id: 'snooze', label: 'action.snooze', icon: 'snooze', keywords: 'later remind sleep tomorrow baad mein kal बाद में याद', group: 'keys.conversation',
  shortcut: { code: 'KeyM', alt: true, inFields: true }, when: () => may('resolve') && inbox.target?.state !== 'resolved',
  run: () => {
    if (!inbox.openId && inbox.target) inbox.show(inbox.target.id)
    setTimeout(() => (inbox.snoozeOpen = true))
  },
}
export const labelMenu: Action = {
  id: 'label', label: 'action.label', icon: 'label', keywords: 'tag labels lebal लेबल', group: 'keys.conversation',
  shortcut: { code: 'KeyL' }, when: () => may('label'),
  run: () => {
    if (!inbox.openId && inbox.target) inbox.show(inbox.target.id)
    setTimeout(() => (inbox.labelOpen = true))
  },
}
export const unread: Action = {
  id: 'unread', label: 'action.unread', icon: 'unread', keywords: 'mark later apathit अपठित', group: 'keys.conversation',
  shortcut: { code: 'KeyU' }, when: () => may('mark') && inbox.target?.unread_count === 0,
  run: () => {
    const c = inbox.target
    if (!c) return
    inbox.keptUnread.add(c.id)
    void markUnread(c.id)
  },
}
export const latest: Action = {
  id: 'latest', label: 'action.latest', icon: 'down', keywords: 'bottom end newest', group: 'keys.conversation',
  shortcut: { code: 'End', alt: true }, when: () => !!inbox.openId, run: () => void inbox.jumpLatest++,
}
export const next: Action = {
  id: 'next', label: 'action.next', icon: 'down', group: 'keys.list', shortcut: { code: 'KeyJ' }, repeats: true, hidden: true,
  when: () => inbox.shownIds.length > 0, run: () => inbox.step(1),
}
export const previous: Action = {
  id: 'previous', label: 'action.previous', icon: 'up', group: 'keys.list', shortcut: { code: 'KeyK' }, repeats: true, hidden: true,
  when: () => inbox.shownIds.length > 0, run: () => inbox.step(-1),
}
export const openIt: Action = {
  id: 'open', label: 'action.open', icon: 'inbox', group: 'keys.list', shortcut: { code: 'Enter' }, hidden: true,
  when: () => !inbox.openId && !!inbox.cursor && !document.activeElement?.matches('a, button, [role=separator]'),
  run: () => inbox.show(inbox.cursor),
}
export const back: Action = {
  id: 'back', label: 'action.back', icon: 'left', group: 'keys.list', shortcut: { code: 'Escape' }, hidden: true,
  when: () => !!inbox.openId,
  run: () => {
    if (inbox.book) inbox.book = false
    else if (inbox.sideOver) inbox.sideOver = false
    else inbox.show(undefined)
  },
}
export const openBook: Action = {
  id: 'handbook_pane', label: 'handbook.beside', icon: 'file', keywords: 'sop handbook how to rules process pustika पुस्तिका नियम', group: 'keys.screen',
  shortcut: { code: 'KeyB', alt: true, inFields: true }, when: () => !!inbox.openId, run: () => (inbox.book = !inbox.book),
}
export const togglePane: Action = {
  id: 'toggle_side', label: 'action.toggle_side', icon: 'panel', keywords: 'customer contact pane side ग्राहक', group: 'keys.screen',
  shortcut: { code: 'KeyO', alt: true, inFields: true }, when: () => !!inbox.openId,
  run: () => {
    if (matchMedia('(max-width: 1179px)').matches) inbox.sideOver = !inbox.sideOver
    else {
      prefs.sideOpen = !prefs.sideOpen
      savePrefs()
    }
  },
}

export const inboxActions: Action[] = [
  ...bulkActions,
  ...[next, previous, openIt, back, reply, note, snoozeMenu, resolve, reopen, onPhone, assignMenu, assignMe, unassign, labelMenu, follow, unfollow, ...stageActions, ...savedActions, undo, unread, latest, togglePane, openBook].map(yields),
]
