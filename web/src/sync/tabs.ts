/**
 * One stream for all tabs of a member. A browser opens six connections to a host over HTTP/1.1; a stream in each tab
 * would take them all, and the seventh tab would wait for ever. So one tab, the leader, reads the stream and passes
 * every event on; the others follow.
 *
 * Who leads: whoever holds the lock `name` of the browser. A tab that is closed, left, frozen or crashed loses it, and
 * the next one in the queue gets it. A leader that holds the lock and does not answer (its page hangs) loses it by force.
 *
 * Nothing is lost or doubled: each tab knows the number of the last event it has seen. The leader says with each event
 * after which number it came; a follower that is not there yet asks for what lies between. A new leader resumes the
 * stream from its own number. Where the leader does not have all of it either, the follower loads its screens anew.
 *
 * Without locks (a page without TLS that is not on this machine) each tab reads for itself, but only while it is seen.
 */
import { parsePosition } from './reducer'
import type { SseEvent } from './sse'
import { Stream, type StreamOptions, type StreamState } from './stream'

interface Passed {
  event: SseEvent
  /** Where the leader stood before it; empty: nowhere yet. */
  from: string
}
type Said =
  | ({ say: 'event' } & Passed)
  | { say: 'state'; state: StreamState }
  /** A follower came, woke up, or lacks something. */
  | { say: 'join'; tab: string; at: string }
  /** What that follower lacks; null: the leader does not have all of it. */
  | { say: 'welcome'; tab: string; state: StreamState; at: string; missed: Passed[] | null }
  /** Somebody looks at a screen that is behind. */
  | { say: 'nudge' }
  | { say: 'wake' }

export interface SharedOptions extends StreamOptions {
  /** Tabs with the same name share: one member of one workspace in this browser. */
  name: string
  /** Events up to this position were missed and cannot be had: what is shown may be behind. */
  onGap: (at: string) => void
  onLeading?: (leading: boolean) => void
}

/** A leader says something at least this often while its line is good: the server's heartbeat makes it. */
const QUIET = 25_000
/** How long a leader may take to answer; asked twice. */
const ANSWER = 3_000
const LOOK = 5_000
/** What the leader keeps for those who lack something. */
const KEEP = 500
/** How long a tab without locks still reads after it was hidden. */
const LINGER = 10_000

export class SharedStream {
  private readonly own: Stream
  private readonly tab = crypto.randomUUID()
  private inside = false
  private stopped = true
  private leading = false
  private channel: BroadcastChannel | undefined
  private turn: AbortController | undefined
  private heard = 0
  private askedAt = 0
  private unanswered = 0
  private answer: ReturnType<typeof setTimeout> | undefined
  private look: ReturnType<typeof setInterval> | undefined
  private linger: ReturnType<typeof setTimeout> | undefined
  private state: StreamState = 'connecting'
  private told: { state?: StreamState; at: number } = { at: 0 }
  private recent: Passed[] = []

  constructor(private readonly options: SharedOptions) {
    this.own = new Stream({
      ...options,
      onEvent: (event) => this.pass(event),
      onState: (state) => {
        this.setState(state)
        if (this.told.state !== state || Date.now() - this.told.at > QUIET / 3) this.tell()
      },
    })
  }

  start(): void {
    if (!this.stopped) return
    this.stopped = false
    this.enter()
  }

  stop(): void {
    this.stopped = true
    this.exit()
  }

  /** The page is left or frozen: it holds nothing that another tab could use. */
  leave(): void {
    this.exit()
  }

  back(): void {
    if (!this.stopped) this.enter()
  }

  wake(): void {
    if (!this.inside) return
    if (this.leading || !this.channel) return this.own.wake()
    this.say({ say: 'wake' })
    this.ask(true)
  }

  private enter(): void {
    if (this.inside) return
    this.inside = true
    if (typeof BroadcastChannel === 'undefined' || !globalThis.navigator?.locks) return this.alone()
    this.channel = new BroadcastChannel(this.options.name)
    this.channel.onmessage = (message: MessageEvent<Said>) => this.hear(message.data)
    this.heard = Date.now()
    this.look = setInterval(() => this.lookAround(), LOOK)
    this.queue()
    this.ask(true)
  }

  private exit(): void {
    this.inside = false
    this.lead(false)
    this.own.stop()
    this.turn?.abort()
    this.turn = undefined
    this.channel?.close()
    this.channel = undefined
    clearInterval(this.look)
    this.answered()
    clearTimeout(this.linger)
    globalThis.document?.removeEventListener('visibilitychange', this.onVisible)
  }

  // Without locks

  private alone(): void {
    globalThis.document?.addEventListener('visibilitychange', this.onVisible)
    this.lead(true)
    this.own.start()
    this.onVisible()
  }

  private readonly onVisible = () => {
    clearTimeout(this.linger)
    if (globalThis.document?.visibilityState !== 'hidden') this.own.back()
    else this.linger = setTimeout(() => this.own.leave(), LINGER)
  }

  // Who leads

  private queue(steal = false): void {
    this.turn?.abort()
    const turn = (this.turn = new AbortController())
    const hold = () => new Promise<void>((done) => {
      if (this.turn !== turn) return done()
      turn.signal.addEventListener('abort', () => done())
      this.lead(true)
    })
    navigator.locks.request(this.options.name, steal ? { steal } : { signal: turn.signal }, hold).catch(() => {
      // Given up by us, or another tab took it by force.
      if (this.turn !== turn) return
      this.lead(false)
      this.own.stop()
      this.queue()
    })
  }

  private lead(leading: boolean): void {
    if (this.leading === leading) return
    this.leading = leading
    this.recent = []
    this.answered()
    this.options.onLeading?.(leading)
    if (leading && this.channel) {
      this.told = { at: 0 }
      this.own.start()
    }
  }

  // The leader

  private pass(event: SseEvent): void {
    const from = this.options.lastId()
    const passed = { event, from }
    // What cannot be resumed from begins a new story.
    if (event.event === 'reset' || (event.event === 'hello' && event.id !== from)) this.recent = []
    else if (event.event !== 'hello' && event.event !== 'beside') this.recent.push(passed)
    if (this.recent.length > KEEP) this.recent.splice(0, KEEP / 2)
    this.say({ say: 'event', ...passed })
    this.told.at = Date.now()
    this.options.onEvent(event)
  }

  private tell(): void {
    this.told = { state: this.state, at: Date.now() }
    this.say({ say: 'state', state: this.state })
  }

  private welcome(tab: string, at: string): void {
    this.say({ say: 'welcome', tab, state: this.state, at: this.options.lastId(), missed: this.after(at) })
  }

  private after(at: string): Passed[] | null {
    const [theirs, first] = [parsePosition(at), parsePosition(this.recent[0]?.from ?? this.options.lastId())]
    if (!theirs || !first || theirs.epoch !== first.epoch || theirs.seq < first.seq) return null
    return this.recent.filter(({ event }) => (parsePosition(event.id)?.seq ?? 0) > theirs.seq)
  }

  // A follower

  private hear(said: Said): void {
    if (this.leading) {
      if (said.say === 'join') this.welcome(said.tab, said.at)
      else if (said.say === 'nudge') this.own.nudge()
      else if (said.say === 'wake') this.own.wake()
      return
    }
    switch (said.say) {
      case 'state':
        this.heardOne()
        return this.setState(said.state)
      case 'event':
        this.heard = Date.now()
        return this.take(said)
      case 'welcome':
        this.heardOne()
        if (said.tab === this.tab) this.welcomed(said)
    }
  }

  private take({ event, from }: Passed): void {
    const [at, before, to] = [parsePosition(this.options.lastId()), parsePosition(from), parsePosition(event.id)]
    if (event.event === 'hello') {
      if (at && to && at.epoch === to.epoch && at.seq < to.seq) return this.ask()
    } else if (event.event !== 'reset' && event.event !== 'beside') {
      // Before the first hello, and after a hole, the welcome that was asked for holds what this event belongs behind.
      if (!at) return
      if (before && before.epoch === at.epoch && before.seq > at.seq) return this.ask()
    }
    this.options.onEvent(event)
  }

  private welcomed({ state, at, missed }: Said & { say: 'welcome' }): void {
    this.askedAt = 0
    this.setState(state)
    const [mine, theirs] = [parsePosition(this.options.lastId()), parsePosition(at)]
    if (!theirs) return // it has not been greeted itself
    if (mine?.epoch === theirs.epoch) {
      if (missed) for (const one of missed) this.options.onEvent(one.event)
      else if (mine.seq < theirs.seq) this.options.onGap(at)
      return
    }
    this.options.onEvent({ id: at, event: 'hello', data: JSON.stringify(theirs) })
  }

  /** Says where this tab stands; a leader that does not answer is none. */
  private ask(again = false): void {
    // One question at a time: what comes before the welcome is in it.
    if (this.leading || (!again && Date.now() - this.askedAt < ANSWER)) return
    this.askedAt = Date.now()
    this.say({ say: 'join', tab: this.tab, at: this.options.lastId() })
    this.answer ??= setTimeout(() => this.noAnswer(), ANSWER * (1 + Math.random()))
  }

  private noAnswer(): void {
    this.answer = undefined
    // Once more: it may be this page that was busy.
    if (++this.unanswered < 2) return this.ask(true)
    this.unanswered = 0
    if (!this.leading && this.inside) this.queue(true)
  }

  private heardOne(): void {
    this.heard = Date.now()
    this.answered()
  }

  private answered(): void {
    this.unanswered = 0
    clearTimeout(this.answer)
    this.answer = undefined
  }

  private lookAround(): void {
    if (this.leading) return
    if (Date.now() - this.heard > QUIET) this.ask()
    // Timers of a hidden leader run late.
    else if (this.state !== 'live' && globalThis.document?.visibilityState !== 'hidden') this.say({ say: 'nudge' })
  }

  private setState(state: StreamState): void {
    this.state = state
    this.options.onState(state)
  }

  private say(said: Said): void {
    this.channel?.postMessage(said)
  }
}
