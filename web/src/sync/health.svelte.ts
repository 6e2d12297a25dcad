/** How each number does: one copy for rail, banner and the numbers page, looked at again every half minute and after each change. */
import { SvelteMap } from 'svelte/reactivity'
import { accounts } from '../api/calls'
import type { Health, ID } from '../api/types'
import { store } from './store.svelte'

export const health = new SvelteMap<ID, Health>()
export const unwell = new SvelteMap<ID, boolean>() // could not be fetched

const every = 30_000

export async function lookAt(id: ID): Promise<void> {
  try {
    health.set(id, await accounts.health(id))
    unwell.delete(id)
  } catch {
    unwell.set(id, true)
  }
}

/** Keeps the copies fresh while a screen is shown. Call it once, in an effect; the answer ends it. */
export function watchHealth(): () => void {
  const all = () => { for (const id of store.accounts.keys()) void lookAt(id) }
  const timer = setInterval(() => { if (document.visibilityState === 'visible') all() }, every)
  return () => clearInterval(timer)
}
