/** Saved views are addresses with a name. */
import type { SavedView, ViewFilter } from '../../api/types'
import type { Action } from '../../lib/actions'
import type { MessageKey } from '../../lib/i18n/index.svelte'
import { go } from '../../lib/router.svelte'
import { team } from '../../sync/team.svelte'
import type { Filter } from '../../sync/views'

/** What the list shows now, as it is kept. */
export function kept(f: Filter): ViewFilter {
  return {
    state: f.state === 'open' ? undefined : f.state, needs_answer: f.needsAnswer, priority: f.priority as ViewFilter['priority'],
    assignee: f.assignee === 'any' ? undefined : f.assignee, account: f.account, label: f.label, team: f.team, unread: f.unread, problems: f.problems,
  }
}

export function hrefOf(v: SavedView): string {
  const f = v.filter
  const view = f.needs_answer ? 'answer' : f.problems ? 'problems' : f.state === 'escalated' || f.state === 'snoozed' || f.state === 'resolved' ? f.state : 'all'
  const q = new URLSearchParams({ view, saved: v.id })
  if (f.state === 'new' || f.state === 'waiting') q.set('state', f.state)
  if (f.priority) q.set('priority', f.priority)
  if (f.assignee) q.set('assignee', f.assignee)
  if (f.account) q.set('account', f.account)
  if (f.label) q.set('label', f.label)
  if (f.team) q.set('team', f.team)
  if (f.unread) q.set('unread', '1')
  return `/inbox?${q}`
}

/** The first nine, by Shift and a figure. */
export const savedActions: Action[] = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => ({
  id: `saved_${n}`, label: `saved.jump_${n}` as MessageKey, icon: 'list', group: 'keys.list', shortcut: { code: `Digit${n}`, shift: true },
  when: () => team.views.length >= n,
  run: () => {
    const view = team.views[n - 1]
    if (view) go(hrefOf(view))
  },
}))
