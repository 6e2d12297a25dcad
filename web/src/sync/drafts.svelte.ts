/** Drafts by conversation: in memory while typing, in the cache within a moment, back after a reload. */
import { SvelteMap, SvelteSet } from 'svelte/reactivity'
import type { ID } from '../api/types'
import type { Draft } from './cache'
import { sync } from './sync.svelte'

const held = new SvelteMap<ID, Draft>()
/** Conversations with a draft, for the list. */
export const draftIds = new SvelteSet<ID>()
const timers = new Map<ID, ReturnType<typeof setTimeout>>()

export function isEmpty(draft: Draft): boolean {
  return !draft.text.trim() && !draft.reply_to && !draft.files?.length
}

export async function loadDraftIds(): Promise<void> {
  held.clear()
  draftIds.clear()
  for (const id of (await sync.cache?.draftIds().catch(() => [])) ?? []) draftIds.add(id)
}

export async function loadDraft(id: ID): Promise<Draft> {
  const known = held.get(id)
  if (known) return known
  const cached = await sync.cache?.draft(id).catch(() => undefined)
  return held.get(id) ?? cached ?? { text: '', saved_at: 0 }
}

export function keepDraft(id: ID, draft: Draft): void {
  if (isEmpty(draft)) {
    held.delete(id)
    draftIds.delete(id)
  } else {
    held.set(id, draft)
    draftIds.add(id)
  }
  // Not put off by further typing: somebody who types fast and long has something to lose.
  if (!timers.has(id)) timers.set(id, setTimeout(() => void saveDraft(id), 250))
}

async function saveDraft(id: ID): Promise<void> {
  timers.delete(id)
  await sync.cache?.saveDraft(id, held.get(id)).catch(() => {})
}

/** The page is going away: what the timer would have saved is saved now. */
export function flushDrafts(): void {
  for (const [id, timer] of timers) {
    clearTimeout(timer)
    void saveDraft(id)
  }
}
