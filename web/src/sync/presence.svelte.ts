/** Who is at work, and one's own block of undisturbed work. */
import { SvelteMap } from 'svelte/reactivity'
import { request } from '../api/http'
import type { Focus, ID, Page, Presence } from '../api/types'
import { now, nowByMinute } from '../lib/clock.svelte'
import { store } from './store.svelte'

/** As the server says: a screen that said nothing for so long counts as closed. */
const GONE_AFTER = 150_000
const SAY_EVERY = 60_000
/** No hand on any screen of this browser for so long: idle. */
const IDLE_AFTER = 6 * 60_000
const HAND = 'sangam.hand'
const TOUCHES = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const

export type Shown = Presence['shown']

class Here {
  readonly members = new SvelteMap<ID, Presence>()
  focus = $state.raw<Focus>()
  /** The block that was just ended, for its summary. */
  ended = $state.raw<Focus>()
  /** What was not told while one worked undisturbed. */
  held = $state(0)

  clear(): void {
    this.members.clear()
    this.focus = this.ended = undefined
    this.held = 0
  }

  async load(): Promise<void> {
    const page = await request<Page<Presence>>('GET', '/presence').catch(() => undefined)
    for (const p of page?.items ?? []) this.members.set(p.member_id, p)
  }
  async say(status: Presence['status'], until?: number, reason?: string): Promise<void> {
    const p = await request<Presence>('PUT', '/me/status', { json: { status, until, reason: reason || undefined } })
    this.members.set(p.member_id, p)
  }

  async loadFocus(): Promise<void> {
    const answer = await request<{ focus?: Focus }>('GET', '/me/focus').catch(() => undefined)
    if (answer) this.focus = answer.focus
  }
  async begin(view: ID | undefined, minutes: number): Promise<void> {
    this.held = 0
    this.ended = undefined
    this.focus = await request<Focus>('POST', '/me/focus', { json: { view_id: view, minutes } })
  }
  async end(): Promise<void> {
    const f = await request<Focus>('POST', '/me/focus/end')
    this.focus = undefined
    this.ended = f
  }
  /** One works undisturbed: only mentions are told. */
  get undisturbed(): boolean {
    return !!this.focus && this.focus.until > Date.now()
  }

  private timer: ReturnType<typeof setInterval> | undefined
  /** By the one tab that reads the stream: says that a screen is there, and whether a hand is on it. */
  lead(leading: boolean): void {
    clearInterval(this.timer)
    if (!leading) return
    const say = () => void request('POST', '/me/seen', { json: { idle: Date.now() - lastHand() > IDLE_AFTER } }).catch(() => {})
    touched()
    say()
    this.timer = setInterval(say, SAY_EVERY)
  }
}
export const here = new Here()

/** What is shown of a member now: the facts are the server's, the clock is ours. */
export function shownOf(id: ID | undefined): Shown {
  const p = id ? here.members.get(id) : undefined
  if (!p) return 'offline'
  const at = nowByMinute() || now()
  const said = p.until && p.until <= at ? 'available' : p.status
  if (said === 'away') return 'away'
  // Oneself is here.
  if (id !== store.me?.id && (p.seen_at ?? 0) + GONE_AFTER <= at) return 'offline'
  if (said === 'busy') return 'busy'
  return p.idle && id !== store.me?.id ? 'idle' : 'available'
}

let saved = 0
function touched(): void {
  const at = Date.now()
  if (at - saved < 15_000) return
  saved = at
  try {
    localStorage.setItem(HAND, String(at))
  } catch {
    // Then this tab's own hands count.
  }
}
function lastHand(): number {
  try {
    return Math.max(saved, Number(localStorage.getItem(HAND) ?? 0))
  } catch {
    return saved
  }
}
/** Notices hands in every tab, for the one that tells. */
export function watchHands(): () => void {
  for (const kind of TOUCHES) window.addEventListener(kind, touched, { passive: true, capture: true })
  return () => TOUCHES.forEach((kind) => window.removeEventListener(kind, touched, { capture: true }))
}
