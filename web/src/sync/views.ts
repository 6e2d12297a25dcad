/** A view is a filter over conversations. The address bar names it, the server lists it, the store keeps it true. */
import type { Conversation, ID } from '../api/types'

export interface Filter {
  state: 'open' | 'snoozed' | 'resolved' | 'all'
  /** me, none, any, or a member's id. */
  assignee: string
  account?: ID
  unread?: boolean
  label?: ID
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
  return [f.state, f.assignee, f.account ?? '', f.unread ? 'unread' : '', ...(f.problems ? ['problems'] : []), ...(f.label ? [`label ${f.label}`] : [])].join('|')
}

export function belongs(c: Conversation, f: Filter, me: ID | undefined): boolean {
  if (f.state !== 'all' && c.state !== f.state) return false
  if (f.account && c.account_id !== f.account) return false
  if (f.unread && c.unread_count === 0) return false
  if (f.problems && !c.problem_count) return false
  if (f.label && !c.label_ids?.includes(f.label)) return false
  if (f.assignee === 'any') return true
  if (f.assignee === 'none') return !c.assignee_id
  return c.assignee_id === (f.assignee === 'me' ? me : f.assignee)
}
