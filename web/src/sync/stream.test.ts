import { afterEach, describe, expect, it, vi } from 'vitest'
import { Stream } from './stream'

/** A server whose streams stay open until they are aborted. */
function server() {
  const open = new Set<AbortSignal>()
  let asked = 0
  vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
    asked++
    const signal = init.signal!
    open.add(signal)
    signal.addEventListener('abort', () => open.delete(signal))
    const body = new ReadableStream({ start: (c) => signal.addEventListener('abort', () => c.error(new Error('aborted'))) })
    return Promise.resolve(new Response(body))
  })
  return { open, asked: () => asked }
}

const settle = () => vi.advanceTimersByTimeAsync(60_000)

describe('a stream', () => {
  afterEach(() => { vi.unstubAllGlobals(); vi.useRealTimers() })

  it('holds no connection while its page is kept for going back, and comes back with it', async () => {
    vi.useFakeTimers()
    const { open, asked } = server()
    const stream = new Stream({ url: '/stream', lastId: () => '', onEvent: () => {}, onState: () => {}, onSignedOut: () => {} })
    stream.start()
    await vi.advanceTimersByTimeAsync(1)
    expect(open.size).toBe(1)
    stream.leave()
    await settle()
    stream.wake()
    await settle()
    expect([open.size, asked()]).toEqual([0, 1])
    stream.back()
    await vi.advanceTimersByTimeAsync(1)
    expect([open.size, asked()]).toEqual([1, 2])
    stream.back()
    await vi.advanceTimersByTimeAsync(1)
    expect(asked()).toBe(2)
    stream.stop()
    stream.leave()
    stream.back()
    await settle()
    expect([open.size, asked()]).toEqual([0, 2])
  })
})
