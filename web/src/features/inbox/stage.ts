/** Whose move it is, and how pressing. */
import type { Conversation } from '../../api/types'
import type { Action } from '../../lib/actions'
import * as api from '../../api/calls'
import { span } from '../../lib/format'
import { t } from '../../lib/i18n/index.svelte'
import { toast } from '../../lib/toasts.svelte'
import { explain } from '../../sync/commands'
import { handoffs, waitsForMe } from '../../sync/handoffs.svelte'
import { store } from '../../sync/store.svelte'
import { sync } from '../../sync/sync.svelte'
import { teams } from '../../sync/teams.svelte'
import { isOpen } from '../../sync/views'
import { nameOf } from './rules'
import { inbox } from './inbox.svelte'
import { change } from './undo'

const may = () => {
  const c = inbox.target
  return !!c && isOpen(c) && (!c.can || c.can.includes('resolve'))
}
/** On and, pressed once more, off again. */
const toggle = (state: 'waiting' | 'escalated') => () => {
  const c = inbox.target
  if (!c) return
  if (state === 'escalated' && c.state !== state) inbox.handing = { conversation: c, escalates: true }
  else change(c, c.state === state ? 'open' : state)
}

export const wait: Action = {
  id: 'wait', label: 'stage.wait', icon: 'waiting', keywords: 'customer pending hold intezaar इंतज़ार ग्राहक', group: 'keys.conversation',
  shortcut: { code: 'KeyW' }, when: may, run: toggle('waiting'),
}
export const escalate: Action = {
  id: 'escalate', label: 'stage.escalate', icon: 'escalate', keywords: 'lead manager specialist help upar आगे बढ़ाएँ', group: 'keys.conversation',
  shortcut: { code: 'KeyE', shift: true }, when: may, run: toggle('escalated'),
}
export const nextStep: Action = {
  id: 'next_step', label: 'step.action', icon: 'right', keywords: 'todo follow up due action agla kadam अगला कदम', group: 'keys.conversation',
  shortcut: { code: 'KeyN', shift: true }, when: may, run: () => (inbox.stepping = inbox.target),
}
export const takeOver: Action = {
  id: 'take_over', label: 'handoff.take', icon: 'tick', keywords: 'hand over taken card le liya सँभाला', group: 'keys.conversation',
  shortcut: { code: 'KeyT' }, when: () => !!inbox.target && waitsForMe(inbox.target),
  run: () => {
    const c = inbox.target
    if (c?.handoff) void handoffs.take(c.id, c.handoff.id).then(() => toast(t('handoff.taken_now', { name: nameOf(c.contact) })), (error) => toast(explain(error), 'error'))
  },
}
export const priorityMenu: Action = {
  id: 'priority', label: 'stage.priority', icon: 'flag', keywords: 'urgent high low important zaroori ज़रूरी', group: 'keys.conversation',
  shortcut: { code: 'KeyP' }, when: may,
  run: () => {
    if (!inbox.openId && inbox.target) inbox.show(inbox.target.id)
    setTimeout(() => (inbox.stageOpen = true))
  },
}

/** Gives me the next, says why it was this one, and puts the cursor under the customer's words. */
async function pull(): Promise<void> {
  try {
    const { conversation: c, reason } = await api.conversations.next()
    if (!c || !reason) {
      toast(t('pull.none'))
      return
    }
    store.putConversations([c])
    sync.refreshCounts()
    const why = t('pull.why', { priority: t(`priority.${reason.priority}`), span: span(Date.now() - reason.waiting_since) }) + (reason.team_id ? ` ${t('team.why', { team: teams.nameOf(reason.team_id) })}` : '')
    toast(t('pull.got', { name: nameOf(c.contact), why }), 'info', undefined, { ms: 8_000 })
    inbox.show(c.id)
  } catch (error) {
    toast(explain(error), 'error')
  }
}
let pulling = false
export const pullNext: Action = {
  id: 'pull', label: 'pull.action', icon: 'next', keywords: 'next give me take queue agla अगली दो', group: 'keys.list',
  shortcut: { code: 'KeyN' }, when: () => store.may('conversations.assign'),
  run: () => {
    if (pulling) return
    pulling = true
    void pull().finally(() => (pulling = false))
  },
}

/** From here the first answer is late. */
export const ANSWER_WITHIN = 15 * 60_000

export function pressing(c: Conversation): boolean {
  return c.priority === 'urgent' || c.priority === 'high'
}

export const stageActions: Action[] = [pullNext, priorityMenu, wait, escalate, nextStep, takeOver]
