/**
 * Drafts by conversation: in memory while typing, in the cache within a moment, back after a reload.
 *
 * Tabs of one member tell each other every change, so that there is one draft and not two that overwrite each other.
 * Where two tabs wrote before they heard of each other, the words typed last stand in the field and the others are kept
 * beside it (`aside`) until the member adds or discards them.
 */
import { SvelteMap, SvelteSet } from 'svelte/reactivity'
import type { ID } from '../api/types'
import type { Draft } from './cache'
import { sync } from './sync.svelte'

const held = new SvelteMap<ID, Draft>()
/** Conversations with a draft, for the list. */
export const draftIds = new SvelteSet<ID>()
const timers = new Map<ID, ReturnType<typeof setTimeout>>()

/** What a tab says about a draft. `was` is the text it had before: who holds another one has words this tab never saw. */
interface Told { of: string; id: ID; draft: Draft; was: string }
const tabs = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('sangam-drafts')
type Listener = (draft: Draft) => void
const listeners = new Map<ID, Listener>()

export function isEmpty(draft: Draft): boolean {
  return !draft.text.trim() && !draft.reply_to && !draft.files?.length && !draft.aside
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
  if (cached && !held.has(id)) held.set(id, cached)
  return held.get(id) ?? { text: '', saved_at: 0 }
}

/** Tells of changes that other tabs make to a draft; returns how to stop. */
export function onDraft(id: ID, tell: Listener): () => void {
  listeners.set(id, tell)
  return () => void (listeners.get(id) === tell && listeners.delete(id))
}

function hold(id: ID, draft: Draft): void {
  if (isEmpty(draft)) {
    held.delete(id)
    draftIds.delete(id)
  } else {
    held.set(id, draft)
    draftIds.add(id)
  }
}

/** What the member did here. Saying the same again is no change and is told nobody. */
export function keepDraft(id: ID, draft: Draft): void {
  const before = held.get(id)
  if (same(before, draft)) return
  const kept = { ...draft, typed_at: Date.now() }
  hold(id, kept)
  tabs?.postMessage({ of: sync.home, id, draft: kept, was: before?.text ?? '' } satisfies Told)
  saveSoon(id)
}

function same(a: Draft | undefined, b: Draft): boolean {
  if (!a) return isEmpty(b)
  const files = (d: Draft) => d.files ?? []
  return a.text === b.text && a.reply_to === b.reply_to && a.aside === b.aside && files(a).length === files(b).length &&
    files(a).every((f, i) => f.blob === files(b)[i]!.blob && f.caption === files(b)[i]!.caption)
}

/**
 * What this tab shows after another one has changed the draft. Pure.
 * Words here that the other tab has seen give way; words it never saw are kept aside, or stay if the other one only
 * emptied its field, by sending.
 */
export function settle(mine: Draft | undefined, theirs: Draft, was: string): Draft {
  if (!mine || !mine.text.trim() || mine.text === was || mine.text === theirs.text) return theirs
  if (!theirs.text.trim()) return mine
  const ahead = (theirs.typed_at ?? 0) - (mine.typed_at ?? 0)
  // In the same millisecond both tabs must still come to the same words.
  const [newer, older] = ahead > 0 || (ahead === 0 && theirs.text > mine.text) ? [theirs, mine] : [mine, theirs]
  if (newer.text.includes(older.text)) return newer
  return { ...newer, aside: [newer.aside, older.text].filter(Boolean).join('\n') }
}

tabs?.addEventListener('message', (event: MessageEvent<Told>) => {
  const { of, id, draft, was } = event.data
  if (of !== sync.home) return
  const mine = held.get(id)
  const now = settle(mine, draft, was)
  if (now === mine) return
  hold(id, now)
  // The tab that wrote saves what it wrote; what was put together here, this one does.
  if (now !== draft) saveSoon(id)
  listeners.get(id)?.(now)
})

function saveSoon(id: ID): void {
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
