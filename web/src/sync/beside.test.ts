import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ID } from '../api/types'

const posted: { path: string; json: { doing: string; asks?: boolean } }[] = []
vi.mock('../api/http', async (original) => ({
  ...(await original<typeof import('../api/http')>()),
  request: (_: string, path: string, { json }: { json: { doing: string; asks?: boolean } }) => {
    posted.push({ path, json })
    return Promise.resolve()
  },
}))
const { beside } = await import('./beside.svelte')
const { store } = await import('./store.svelte')
const { startClock } = await import('../lib/clock.svelte')

const [thread, me, other] = ['71', '1', '2'] as ID[]
const hear = (doing: 'looks' | 'writes' | 'notes' | 'gone', asks = false) => beside.hear({ conversation_id: thread!, member_id: other!, doing, asks })
const said = async () => {
  await vi.advanceTimersByTimeAsync(1)
  return posted.splice(0).map((p) => `${p.json.doing}${p.json.asks ? '?' : ''}`)
}
let leave: () => void
let stopClock: () => void

beforeEach(async () => {
  vi.useFakeTimers()
  stopClock = startClock()
  vi.stubGlobal('document', { visibilityState: 'visible', addEventListener: () => {}, removeEventListener: () => {} })
  store.session = { member: { id: me }, permissions: ['desk.arrange'] } as unknown as typeof store.session
  store.conversations.set(thread!, { id: thread } as never)
  leave = beside.at(thread!)
  await vi.advanceTimersByTimeAsync(700)
})
afterEach(async () => {
  leave()
  stopClock()
  await vi.advanceTimersByTimeAsync(1)
  posted.length = 0
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('one comes, asks who is there, answers whoever asks, and goes', async () => {
  expect(await said()).toEqual(['looks?'])
  hear('looks', true)
  expect(await said()).toEqual(['looks'])
  hear('writes')
  expect(await said()).toEqual([])
  expect(beside.list(thread!)).toEqual([{ id: other, doing: 'writes' }])
  await vi.advanceTimersByTimeAsync(8_000)
  expect(beside.list(thread!)).toEqual([{ id: other, doing: 'looks' }])
  hear('gone')
  expect(beside.list(thread!)).toEqual([])
  leave()
  expect(await said()).toEqual(['gone'])
})
test('whoever says nothing more is gone, and oneself is nobody else', async () => {
  hear('looks')
  beside.hear({ conversation_id: thread!, member_id: me!, doing: 'writes' })
  expect(beside.list(thread!).map((o) => o.id)).toEqual([other])
  await vi.advanceTimersByTimeAsync(46_000)
  expect(beside.list(thread!)).toEqual([])
})
test('letters are told at once and then every three seconds; what was sent ends it', async () => {
  await said()
  beside.wrote(thread!, 'writes')
  beside.wrote(thread!, 'writes')
  expect(await said()).toEqual(['writes'])
  await vi.advanceTimersByTimeAsync(3_000)
  beside.wrote(thread!, 'writes')
  expect(await said()).toEqual(['writes'])
  beside.wrote(thread!)
  beside.wrote(thread!)
  expect(await said()).toEqual(['looks'])
})
test('of two who write, the one who began has the word', async () => {
  hear('writes')
  await vi.advanceTimersByTimeAsync(1_000)
  beside.wrote(thread!, 'writes')
  expect(beside.first(thread!)).toBe(other)
  hear('looks')
  expect(beside.first(thread!)).toBeUndefined()
  await vi.advanceTimersByTimeAsync(1_000)
  hear('writes')
  expect(beside.first(thread!)).toBeUndefined()
})
