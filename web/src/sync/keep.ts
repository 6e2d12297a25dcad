/** What of the store is kept for the next start, and what of that is shown before the server has answered. */
import type { ID } from '../api/types'
import type { Cache, Screens } from './cache'
import { store } from './store.svelte'
import { viewKey } from './views'

const CACHED_CONVERSATIONS = 80
const CACHED_MESSAGES = 60

/** Fills the store with the last screens; each list counts as old until it was asked for again. */
export function showKept(screens: Screens): void {
  for (const m of screens.members) store.members.set(m.id, m)
  for (const a of screens.accounts) store.accounts.set(a.id, a)
  store.putConversations(screens.conversations)
  for (const view of screens.views) store.views.set(viewKey(view.filter), { ...view, fresh: false, complete: false })
  store.counts = screens.counts
}

/** A cache that fails is no reason to trouble anybody: the next start is slower. */
export async function keepScreens(cache: Cache | undefined): Promise<void> {
  const session = store.session
  if (!session || !cache) return
  const views = [...store.views.values()].map((v) => ({ ...v, ids: v.ids.slice(0, CACHED_CONVERSATIONS) }))
  const ids = new Set(views.flatMap((v) => v.ids))
  await cache.saveScreens({
    session, views,
    members: [...store.members.values()],
    accounts: [...store.accounts.values()],
    conversations: [...ids].map((id) => store.conversations.get(id)).filter((c) => c !== undefined),
    counts: store.counts,
  }).catch(() => {})
}

export async function keepThread(cache: Cache | undefined, id: ID): Promise<void> {
  const thread = store.threads.get(id)
  const conversation = store.conversations.get(id)
  if (!thread || !conversation || !cache) return
  const ids = thread.ids.slice(-CACHED_MESSAGES)
  await cache.saveThread(id, {
    conversation,
    messages: ids.map((mid) => store.messages.get(mid)!),
    // The cursor belongs to the oldest page; after cutting, older ones are asked for from the newest again.
    cursor: ids.length === thread.ids.length ? thread.cursor : undefined,
    complete: ids.length === thread.ids.length && thread.complete,
    saved_at: Date.now(),
  }).catch(() => {})
}
