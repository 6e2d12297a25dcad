import { expect, test, vi } from 'vitest'
import { Unreachable } from '../../api/http'
import { asks, dayStart, nothing, piecesOf, search } from './calls'

test('an excerpt is cut at its marks, in the units of the browser', () => {
  expect(piecesOf('👋 नमस्ते जी', [{ start: 3, end: 9 }])).toEqual([{ text: '👋 ', hit: false }, { text: 'नमस्ते', hit: true }, { text: ' जी', hit: false }])
  expect(piecesOf('abc', [{ start: 0, end: 3 }])).toEqual([{ text: 'abc', hit: true }])
  expect(piecesOf('abc', [{ start: 2, end: 9 }, { start: 2, end: 2 }])).toEqual([{ text: 'abc', hit: false }])
})

test('only what can be found is asked for', () => {
  expect(asks(nothing)).toBe(false)
  expect(asks({ ...nothing, q: ' .. ' })).toBe(false)
  expect(asks({ ...nothing, q: 'क' })).toBe(true)
  expect(asks({ ...nothing, kind: 'file' })).toBe(true)
})

test('a day begins and ends where the reader is', () => {
  expect(dayStart('2026-03-01')).toBe(new Date(2026, 2, 1).getTime())
  expect(dayStart('2026-02-28', 1)).toBe(new Date(2026, 2, 1).getTime())
  expect(dayStart('nonsense')).toBeUndefined()
})

test('a question that was taken back is taken back from the server', async () => {
  vi.stubGlobal('fetch', (_: string, o: RequestInit) => new Promise((_, fail) => o.signal!.addEventListener('abort', () => fail(o.signal!.reason))))
  const asking = new AbortController()
  const answer = search({ ...nothing, q: 'namaste' }, undefined, asking.signal)
  asking.abort()
  await expect(answer).rejects.toThrow(Unreachable)
  vi.unstubAllGlobals()
})
