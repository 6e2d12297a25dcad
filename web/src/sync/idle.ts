/**
 * Notices a hand on the screen, where the workspace locks screens left alone. The server decides: it is told now and
 * then, and asked when the time is up; all tabs of a session count together there.
 */
import { session } from '../api/calls'

const TOUCHES = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const
const LAST = 'sangam.active'
const SAVE_EVERY = 5_000

class Idle {
  private minutes = 0
  private touched = 0
  private told = 0
  private saved = 0
  private timer: ReturnType<typeof setInterval> | undefined
  private due: () => void = () => {}

  /** `due` is called when the time is up as far as this tab knows. */
  watch(minutes: number, due: () => void): void {
    this.stop()
    this.minutes = minutes
    this.due = due
    if (!minutes) return keep(undefined)
    this.touched = this.told = Date.now()
    this.save()
    for (const kind of TOUCHES) window.addEventListener(kind, this.touch, { passive: true, capture: true })
    this.timer = setInterval(() => this.look(), 1_000)
  }

  stop(): void {
    clearInterval(this.timer)
    for (const kind of TOUCHES) window.removeEventListener(kind, this.touch, { capture: true })
  }

  /** Locked: also for a page that is loaded before the server can be asked. */
  lock(): void {
    this.stop()
    keep(0)
  }

  /** Whether the screen was locked, or nobody touched it for too long, when it was last here. */
  wasLocked(minutes: number | undefined): boolean {
    const at = kept()
    return at === 0 || (!!minutes && at !== undefined && Date.now() - at > minutes * 60_000)
  }

  private readonly touch = () => {
    this.touched = Date.now()
    if (this.touched - this.saved > SAVE_EVERY) this.save()
  }

  private save(): void {
    this.saved = this.touched
    keep(this.touched)
  }

  private look(): void {
    const now = Date.now()
    const span = this.minutes * 60_000
    // Often enough that a hand just before the end is heard of in time.
    if (this.touched > this.told && now - this.told >= Math.min(30_000, span / 4)) {
      this.told = now
      void session.active().catch(() => {})
    } else if (now - Math.max(this.touched, this.told) > span) {
      this.told = now
      this.due()
    }
  }
}

function keep(at: number | undefined): void {
  try {
    if (at === undefined) localStorage.removeItem(LAST)
    else localStorage.setItem(LAST, String(at))
  } catch {
    // Without a store there are no last screens to hide either.
  }
}

function kept(): number | undefined {
  try {
    const text = localStorage.getItem(LAST)
    return text === null ? undefined : Number(text)
  } catch {
    return undefined
  }
}

export const idle = new Idle()
