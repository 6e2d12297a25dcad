import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { advance, parsePosition } from './reducer'
import type { SseEvent } from './sse'
import { SharedStream } from './tabs'

/** The locks of one browser. */
class Locks {
  private held = new Map<string, { free: () => void }>()
  private waiting: { name: string; run: () => void }[] = []
  request(name: string, options: { signal?: AbortSignal; steal?: boolean }, hold: () => Promise<void>): Promise<void> {
    return new Promise((done, fail) => {
      const run = () => {
        let mine = true
        const free = () => {
          if (!mine) return
          mine = false
          this.held.delete(name)
          const next = this.waiting.findIndex((w) => w.name === name)
          if (next >= 0) this.waiting.splice(next, 1)[0]!.run()
        }
        this.held.set(name, { free: () => { mine = false; fail(new Error('stolen')) } })
        queueMicrotask(() => void hold().then(() => { free(); done() }))
      }
      options.signal?.addEventListener('abort', () => {
        this.waiting = this.waiting.filter((w) => w.run !== run)
        fail(new Error('aborted'))
      })
      if (options.steal) this.held.get(name)?.free()
      if (options.steal || !this.held.has(name)) run()
      else this.waiting.push({ name, run })
    })
  }
}

/** Channels of one browser; `lose` makes a message get lost on its way to some. */
let channels = new Set<Channel>()
let lose: (to: Channel, data: unknown) => boolean = () => false
class Channel {
  onmessage?: (message: { data: unknown }) => void
  constructor(readonly name: string) { channels.add(this) }
  postMessage(data: unknown): void {
    for (const other of channels) {
      if (other === this || other.name !== this.name || lose(other, data)) continue
      queueMicrotask(() => channels.has(other) && other.onmessage?.({ data: structuredClone(data) }))
    }
  }
  close(): void { channels.delete(this) }
}

/** A server with numbered events, whose streams resume. */
class Server {
  log: number[] = []
  streams = new Set<(text: string) => void>()
  asked: string[] = []
  readonly fetch = (_: string, init: RequestInit) => {
    const last = (init.headers as Record<string, string>)['Last-Event-ID'] ?? ''
    this.asked.push(last)
    const from = last ? Number(last.split('-')[1]) : this.log.length
    const bytes = new TextEncoder()
    return Promise.resolve(new Response(new ReadableStream({
      start: (c) => {
        const write = (text: string) => c.enqueue(bytes.encode(text))
        write(`id: 1-${from}\nevent: hello\ndata: {"epoch":"1","seq":${from}}\n\n`)
        for (const seq of this.log.slice(from)) write(this.text(seq))
        this.streams.add(write)
        init.signal!.addEventListener('abort', () => {
          this.streams.delete(write)
          c.error(new Error('aborted'))
        })
      },
    })))
  }
  private text = (seq: number) => `id: 1-${seq}\nevent: message.received\ndata: {}\n\n`
  tell(): void {
    this.log.push(this.log.length + 1)
    for (const write of this.streams) write(this.text(this.log.length))
  }
}

class Tab {
  at = ''
  seen: number[] = []
  greeted = 0
  gaps: string[] = []
  leading = false
  readonly stream: SharedStream
  constructor(name = 'home') {
    this.stream = new SharedStream({
      name, url: '/stream', lastId: () => this.at, onState: () => {}, onSignedOut: () => {},
      onEvent: (e) => this.take(e), onGap: (at) => { this.gaps.push(at); this.at = at }, onLeading: (l) => (this.leading = l),
    })
    this.stream.start()
  }
  private take(e: SseEvent): void {
    if (e.event === 'hello') {
      if (!this.at) { this.at = e.id; this.greeted++ }
      return
    }
    if (advance(parsePosition(this.at), parsePosition(e.id)) !== 'news') return
    this.at = e.id
    this.seen.push(parsePosition(e.id)!.seq)
  }
}

let server: Server
const pause = (ms = 5) => vi.advanceTimersByTimeAsync(ms)
async function tabs(n: number, name?: string): Promise<Tab[]> {
  const all: Tab[] = []
  for (let i = 0; i < n; i++) all.push(new Tab(name))
  await pause()
  return all
}
async function told(n = 1): Promise<void> {
  for (let i = 0; i < n; i++) server.tell()
  await pause()
}

beforeEach(() => {
  vi.useFakeTimers()
  server = new Server()
  channels = new Set()
  lose = () => false
  vi.stubGlobal('fetch', server.fetch)
  vi.stubGlobal('BroadcastChannel', Channel)
  vi.stubGlobal('navigator', { locks: new Locks() })
})
afterEach(() => { vi.unstubAllGlobals(); vi.useRealTimers() })

describe('tabs of one member', () => {
  it('share one stream, and each hears everything once', async () => {
    const all = await tabs(8)
    await told(3)
    expect(server.streams.size).toBe(1)
    expect(server.asked).toHaveLength(1)
    expect(all.map((t) => t.leading).filter(Boolean)).toHaveLength(1)
    for (const t of all) expect([t.seen, t.greeted]).toEqual([[1, 2, 3], 1])
  })
  it('greet one that comes later from where they stand', async () => {
    await tabs(1)
    await told(2)
    const [late] = await tabs(1)
    expect([late!.at, late!.greeted]).toEqual(['1-2', 1])
    await told()
    expect(late!.seen).toEqual([3])
  })
  it('go on from the last number when the leader goes, and nothing of the time between is lost', async () => {
    const [first, second, third] = await tabs(3)
    await told()
    first!.stream.leave()
    server.tell()
    await pause()
    await told()
    expect([second!.leading, server.streams.size, server.asked]).toEqual([true, 1, ['', '1-1']])
    for (const t of [second!, third!]) expect(t.seen).toEqual([1, 2, 3])
    first!.stream.back()
    await pause()
    expect([first!.seen, first!.gaps]).toEqual([[1, 2, 3], []])
    await told()
    expect(first!.seen).toEqual([1, 2, 3, 4])
    expect(server.asked).toHaveLength(2)
  })
  it('take the lead by force from one that holds it and does not answer', async () => {
    const [stuck, other] = await tabs(2)
    await told()
    // Its page hangs: it hears nothing and says nothing, and its connection is dead.
    const stuckChannel = [...channels][0]!
    channels.delete(stuckChannel)
    const said = vi.spyOn(stuckChannel, 'postMessage').mockImplementation(() => {})
    server.tell()
    for (let second = 0; second < 60 && !other!.leading; second++) await pause(1_000)
    expect(other!.leading).toBe(true)
    expect(other!.seen).toEqual([1, 2])
    // It learns that it lost the lead, lets go of its stream and follows.
    expect([stuck!.leading, server.streams.size]).toEqual([false, 1])
    said.mockRestore()
    channels.add(stuckChannel)
    await told()
    expect([stuck!.seen, stuck!.leading]).toEqual([[1, 2, 3], false])
  })
  it('fill a hole from what the leader still has', async () => {
    const [, follower] = await tabs(2)
    await told()
    lose = (_, data) => (data as { say: string; event?: SseEvent }).event?.id === '1-2'
    await told(2)
    expect([follower!.seen, follower!.gaps]).toEqual([[1, 2, 3], []])
  })
  it('load anew where the new leader does not have what one of them lacks', async () => {
    const [first, second, third] = await tabs(3)
    await told()
    const channelOfThird = [...channels][2]!
    lose = (to, data) => to === channelOfThird && (data as { say: string }).say === 'event'
    await told(2)
    lose = () => false
    first!.stream.stop()
    await pause()
    await told()
    expect([second!.seen, second!.leading]).toEqual([[1, 2, 3, 4], true])
    expect(third!.gaps).toHaveLength(1)
    expect([third!.at, server.asked.length]).toEqual(['1-4', 2])
  })
  it('do not share with another member of the same browser', async () => {
    const [mine] = await tabs(1, 'home-a')
    const [theirs] = await tabs(1, 'home-b')
    expect([mine!.leading, theirs!.leading, server.streams.size]).toEqual([true, true, 2])
  })
  it('read for themselves where there are no locks', async () => {
    vi.stubGlobal('navigator', {})
    const all = await tabs(2)
    await told()
    expect(server.streams.size).toBe(2)
    for (const t of all) expect(t.seen).toEqual([1])
  })
})
