import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { holdUntil, Refused, request } from './http'

const asked: string[] = []
beforeEach(() => {
  asked.length = 0
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path)
    return Promise.resolve(new Response('{}', { status: 200 }))
  })
})
afterEach(() => vi.unstubAllGlobals())

it('asks nothing else while the session is being asked for, and nothing at all once it is gone', async () => {
  let answer: (error: Error) => void = () => {}
  holdUntil(new Promise((_, no) => (answer = no)))
  const waits = request('GET', '/conversations').catch((error: unknown) => error)
  await request('GET', '/session')
  expect(asked).toEqual(['/api/v1/session'])
  answer(new Refused(401, {}))
  expect(await waits).toMatchObject({ status: 401 })
  expect(asked).toEqual(['/api/v1/session'])
  // Whoever signs in again is not held up.
  await request('GET', '/conversations')
  expect(asked).toHaveLength(2)
})

it('goes on once the session holds, and where nobody answered', async () => {
  for (const answer of [Promise.resolve({}), Promise.reject(new Error('no line'))]) {
    holdUntil(answer)
    await request('GET', '/conversations')
  }
  expect(asked).toHaveLength(2)
})
