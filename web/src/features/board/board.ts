/** The columns of the board, what belongs into which, and what moving a card there means. */
import type { Conversation } from '../../api/types'
import { nowByMinute } from '../../lib/clock.svelte'
import { t } from '../../lib/i18n/index.svelte'
import { assign } from '../../sync/commands'
import { PRIORITIES } from '../../sync/order'
import { store } from '../../sync/store.svelte'
import { adrift, needsAnswer, type Filter } from '../../sync/views'
import { inbox } from '../inbox/inbox.svelte'
import { nameOf } from '../inbox/rules'
import { change, give, rank, undoable } from '../inbox/undo'
import { w } from './words'

export type Way = 'state' | 'priority' | 'hot'
/** Who waits for longer is looked at in the daily ten minutes. */
const LONG = 60 * 60_000
export interface Column {
  id: Conversation['state'] | Conversation['priority'] | 'late' | 'adrift'
  name: () => string
  /** What is asked of the server; what of it belongs here, `holds` says. */
  filter: Filter
  holds: (c: Conversation) => boolean
}

export function columnsOf(way: Way, assignee: string): Column[] {
  if (way === 'state') {
    return (['new', 'open', 'waiting', 'escalated'] as const).map((id) => ({
      id, name: () => (id === 'open' ? w('open') : t(`stage.${id}`)), filter: { state: id, assignee }, holds: (c) => c.state === id,
    }))
  }
  if (way === 'hot') {
    // A conversation stands in the first column that fits: nobody speaks of it twice.
    const urgent = (c: Conversation) => c.state !== 'escalated' && c.priority === 'urgent'
    const late = (c: Conversation) => c.state !== 'escalated' && !urgent(c) && needsAnswer(c) && nowByMinute() - c.waiting_since! > LONG
    const mine = (c: Conversation) => assignee === 'any' || c.assignee_id === store.me?.id
    return [
      { id: 'escalated', name: () => t('stage.escalated'), filter: { state: 'escalated', assignee }, holds: (c) => c.state === 'escalated' },
      { id: 'urgent', name: () => t('priority.urgent'), filter: { state: 'open', assignee, priority: 'urgent' }, holds: urgent },
      { id: 'late', name: () => w('late'), filter: { state: 'open', assignee, needsAnswer: true }, holds: late },
      { id: 'adrift', name: () => t('view.adrift'), filter: { state: 'open', assignee: 'any', adrift: true }, holds: (c) => adrift(c) && mine(c) && !urgent(c) },
    ]
  }
  return PRIORITIES.map((id) => ({
    id, name: () => t(`priority.${id}`), filter: { state: 'open', assignee, ...(id === 'none' ? {} : { priority: id }) }, holds: (c) => c.priority === id,
  }))
}

/** Of what is new nobody is the owner: going there takes it from whoever has it, leaving there gives it to oneself. */
export function move(c: Conversation, way: Way, to: Column['id']): void {
  // What makes a conversation hot is not a place one puts it to.
  if (way === 'hot') return
  if (!store.may('conversations.resolve') || c.can && !c.can.includes('resolve')) return
  if (way === 'priority') return rank(c, to as Conversation['priority'])
  if (c.state === to) return
  switch (to) {
    case 'new': {
      const before = c.assignee_id ?? ''
      const was = c.state
      return void assign(c.id, '', 'new').then((ok) => {
        if (!ok) return
        const said = before ? w('waits', { name: nameOf(c.contact) }) : t('done.reopened', { name: nameOf(c.contact) })
        undoable(said, () => void assign(c.id, before, was === 'new' ? undefined : was))
      })
    }
    case 'escalated':
      inbox.handing = { conversation: c, escalates: true }
      return
    case 'open':
      if (c.state === 'new' && store.me) return give(c, store.me.id)
      return change(c, 'open')
    case 'waiting':
      return change(c, 'waiting')
    default:
  }
}

/** To whom it goes now: with a card. */
export function hand(c: Conversation): void {
  if (store.may('conversations.assign') && (!c.can || c.can.includes('assign'))) inbox.handing = { conversation: c }
}
