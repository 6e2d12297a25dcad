import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { LAST, wipe } from './wipe'

const names = async () => (await list.call(indexedDB)).map((d) => d.name)
const list = indexedDB.databases.bind(indexedDB)
let kept: Map<string, string>

const make = (name: string) => new Promise<void>((resolve) => {
  const asked = indexedDB.open(name)
  asked.onsuccess = () => {
    asked.result.close()
    resolve()
  }
})

beforeEach(async () => {
  kept = new Map([[LAST, 'sangam-1-2'], ['other', 'x']])
  const storage = { getItem: (k: string) => kept.get(k) ?? null, clear: () => kept.clear() }
  vi.stubGlobal('localStorage', storage)
  vi.stubGlobal('sessionStorage', storage)
  vi.stubGlobal('navigator', {})
  for (const name of ['sangam-1-2', 'sangam-1-3', 'of another page']) await make(name)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

test('what every member left here goes, and nothing else', async () => {
  expect(await wipe()).toBe(true)
  expect(await names()).toEqual(['of another page'])
  expect(kept.size).toBe(0)
})

test('where the browser does not list its databases, the last one goes and nobody says that all is gone', async () => {
  vi.spyOn(indexedDB, 'databases').mockRejectedValue(new Error('not here'))
  expect(await wipe()).toBe(false)
  expect(await names()).not.toContain('sangam-1-2')
})
