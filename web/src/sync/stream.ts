/**
 * The one stream from the server. It is read with fetch, not EventSource, for three reasons: heartbeats are seen
 * (so a dead line is noticed after a sleep), a new connection can still say Last-Event-ID, and a 401 is told from
 * a cut line.
 *
 * States: connecting (until the first byte), live (bytes within SILENCE), down (waiting to try again).
 */
import { SseParser, type SseEvent } from './sse'

export type StreamState = 'connecting' | 'live' | 'down'

/** The server sends a comment every 15 s; after two missed ones the line is dead. */
const SILENCE = 38_000
const FIRST_WAIT = 500
const LONGEST_WAIT = 20_000

export interface StreamOptions {
  url: string
  lastId: () => string
  onEvent: (event: SseEvent) => void
  onState: (state: StreamState) => void
  onSignedOut: () => void
  /** The server knows us, but what we may has changed. */
  onRefused?: () => void
}

export class Stream {
  private stopped = true
  private away = false
  private abort: AbortController | undefined
  private lastByte = 0
  private failures = 0
  private retry: ReturnType<typeof setTimeout> | undefined
  private retryAt = 0
  private watch: ReturnType<typeof setInterval> | undefined

  constructor(private readonly options: StreamOptions) {}

  start(): void {
    if (!this.stopped) return
    this.stopped = this.away = false
    this.failures = 0
    this.watch = setInterval(() => this.checkSilence(), 5_000)
    void this.connect()
  }

  stop(): void {
    this.stopped = true
    clearTimeout(this.retry)
    this.retry = undefined
    clearInterval(this.watch)
    this.abort?.abort()
  }

  /**
   * The page is left but may be kept for going back: a kept page must not hold one of the few connections (six) that the
   * browser has for a server, or the next pages wait for it for ever.
   */
  leave(): void {
    this.away = true
    clearTimeout(this.retry)
    this.retry = undefined
    this.abort?.abort()
  }

  /** The page is back. */
  back(): void {
    if (!this.away) return
    this.away = false
    this.failures = 0
    if (!this.stopped) void this.connect()
  }

  /** After a sleep, a tab switch or a returning network: do not wait for the timer. */
  wake(): void {
    if (this.stopped || this.away) return
    if (this.retry !== undefined) {
      this.failures = 0
      void this.connect()
    } else this.checkSilence(20_000)
  }

  /** What the timers of this page would do if they ran in time: a browser slows those of a hidden page down. */
  nudge(): void {
    if (this.stopped || this.away) return
    if (this.retry === undefined) this.checkSilence()
    else if (Date.now() >= this.retryAt) void this.connect()
  }

  private checkSilence(limit = SILENCE): void {
    if (this.lastByte && Date.now() - this.lastByte > limit) this.abort?.abort()
  }

  private async connect(): Promise<void> {
    clearTimeout(this.retry)
    this.retry = undefined
    this.options.onState('connecting')
    const abort = (this.abort = new AbortController())
    this.lastByte = Date.now()
    try {
      const lastId = this.options.lastId()
      const response = await fetch(this.options.url, {
        headers: { Accept: 'text/event-stream', ...(lastId ? { 'Last-Event-ID': lastId } : {}) },
        cache: 'no-store', credentials: 'same-origin', signal: abort.signal,
      })
      if (response.status === 401) {
        this.stop()
        this.options.onSignedOut()
        return
      }
      if (response.status === 403) this.options.onRefused?.()
      if (!response.ok || !response.body) throw new Error(`stream: HTTP ${response.status}`)
      await this.read(response.body.getReader())
    } catch {
      // A cut line is an ordinary day; the state below tells the reader.
    }
    if (!this.stopped && !this.away && this.abort === abort) this.again()
  }

  private async read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    const parser = new SseParser()
    const decoder = new TextDecoder()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      this.lastByte = Date.now()
      this.failures = 0
      this.options.onState('live')
      for (const event of parser.push(decoder.decode(value, { stream: true }))) this.options.onEvent(event)
    }
  }

  private again(): void {
    this.options.onState('down')
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.failures++)
    // Spread, so that a restarted server is not met by every screen at once.
    const spread = wait * (0.7 + Math.random() * 0.6)
    this.retryAt = Date.now() + spread
    this.retry = setTimeout(() => void this.connect(), spread)
  }
}
