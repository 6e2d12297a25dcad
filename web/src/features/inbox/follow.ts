/** To hear of a conversation that is another's, or nobody's. */
import type { Action } from '../../lib/actions'
import { t } from '../../lib/i18n/index.svelte'
import { toast } from '../../lib/toasts.svelte'
import { explain } from '../../sync/commands'
import { followers } from '../../sync/followers.svelte'
import { store } from '../../sync/store.svelte'
import { inbox } from './inbox.svelte'
import { nameOf } from './rules'

const run = (on: boolean) => () => {
  const c = inbox.target
  if (!c) return
  void followers.follow(c.id, on).then(() => toast(t(on ? 'follow.done' : 'follow.over', { name: nameOf(c.contact) })), (error) => toast(explain(error), 'error'))
}
const may = () => !!inbox.target && store.may('desk.arrange')

export const follow: Action = {
  id: 'follow', label: 'follow.action', icon: 'eye', keywords: 'watch notify hear subscribe nazar नज़र', group: 'keys.conversation',
  shortcut: { code: 'KeyF', shift: true }, when: () => may() && !followers.has(inbox.target?.id ?? '', store.me?.id), run: run(true),
}
export const unfollow: Action = {
  id: 'unfollow', sameKeyAs: 'follow', label: 'follow.end', icon: 'eye', keywords: 'stop watching notify nazar नज़र', group: 'keys.conversation',
  shortcut: { code: 'KeyF', shift: true }, when: () => may() && followers.has(inbox.target?.id ?? '', store.me?.id), run: run(false),
}
