/** A view is a filter over conversations. The address bar names it, the server lists it, the store keeps it true. */
import type { Conversation, ID } from '../api/types'
import { byActivity, byNeed } from './order'

export interface Filter {
  /** Open are also those that are new, waiting for the customer or escalated. */
  state: Conversation['state'] | 'all'
  /** me, none, any, or a member's id. */
  assignee: string
  account?: ID
  unread?: boolean
  label?: ID
  /** mine, or the id of a team. */
  team?: string
  priority?: Conversation['priority']
  /** Only open ones whose customer waits for us, in the order in which they do. */
  needsAnswer?: boolean
  /** Only open ones of which nobody has said what comes next. */
  adrift?: boolean
  /** Only those with a message of ours that failed, or whose fate is unknown, and that nobody has dealt with. */
  problems?: boolean
}

export interface View {
  filter: Filter
  ids: string[]
  cursor?: string | null
  /** All pages are here. */
  complete: boolean
  /** Listed by the server since the last reload; false for what came from the cache. */
  fresh: boolean
}

export function viewKey(f: Filter): string {
  return [f.state, f.assignee, f.account ?? '', f.unread ? 'unread' : '', ...(f.problems ? ['problems'] : []), ...(f.label ? [`label ${f.label}`] : []), ...(f.team ? [`team ${f.team}`] : []), ...(f.priority ? [`priority ${f.priority}`] : []), ...(f.needsAnswer ? ['needs answer'] : []), ...(f.adrift ? ['adrift'] : [])].join('|')
}

/** Somebody has to look after it. */
export function isOpen(c: Conversation): boolean {
  return c.state !== 'resolved' && c.state !== 'snoozed'
}

export function needsAnswer(c: Conversation): boolean {
  return isOpen(c) && c.state !== 'waiting' && !!c.waiting_since
}

/** It will be forgotten: nobody waits, nobody decides, and nobody has said what has to be done. */
export function adrift(c: Conversation): boolean {
  return c.state === 'open' && c.next?.kind === 'none'
}

export function orderOf(f: Filter): (a: Conversation, b: Conversation) => number {
  return f.needsAnswer ? byNeed : byActivity
}

export function belongs(c: Conversation, f: Filter, me: ID | undefined, myTeams: readonly ID[] = []): boolean {
  if (f.state !== 'all' && c.state !== f.state && !(f.state === 'open' && isOpen(c))) return false
  if (f.needsAnswer && !needsAnswer(c)) return false
  if (f.adrift && !adrift(c)) return false
  if (f.priority && c.priority !== f.priority) return false
  if (f.account && c.account_id !== f.account) return false
  if (f.unread && c.unread_count === 0) return false
  if (f.problems && !c.problem_count) return false
  if (f.label && !c.label_ids?.includes(f.label)) return false
  if (f.team && !(c.team_id && (f.team === 'mine' ? myTeams.includes(c.team_id) : c.team_id === f.team))) return false
  if (f.assignee === 'any') return true
  if (f.assignee === 'none') return !c.assignee_id
  return c.assignee_id === (f.assignee === 'me' ? me : f.assignee)
}
