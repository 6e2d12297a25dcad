/** How the member likes the desk, as the server keeps it: of what they are told, and their keys. */
import { request } from '../api/http'
import type { Preferences } from '../api/types'
import { setBindings } from '../lib/bindings.svelte'

let held = $state.raw<Preferences>()
/** Answers to what was asked for an earlier sign-in are not kept. */
let turn = 0

export const preferences = (): Preferences | undefined => held

function keep(p: Preferences): void {
  held = p
  setBindings(p.keys)
}

export async function loadPreferences(): Promise<void> {
  const mine = turn
  const p = await request<Preferences>('GET', '/me/preferences').catch(() => undefined)
  if (p && mine === turn) keep(p)
}

/** Shown at once; what the server refuses is taken back, and the error is the caller's to say. */
export async function savePreferences(change: Partial<Preferences>): Promise<void> {
  const before = held
  if (!before) throw new Error('not loaded')
  keep({ ...before, ...change })
  try {
    keep(await request<Preferences>('PATCH', '/me/preferences', { json: change }))
  } catch (error) {
    keep(before)
    throw error
  }
}

export function forgetPreferences(): void {
  turn++
  held = undefined
  setBindings({})
}
