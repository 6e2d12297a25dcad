/**
 * The way to a provider and back. The token of the server stays in this tab and stands in no address: nobody is signed in by an
 * address that somebody sent them.
 */
import { providers } from '../../api/calls'
import type { ID } from '../../api/types'

const KEY = 'sangam.provider'

export interface Begun {
  ceremony: string
  keep: boolean
}

/** Goes to the provider. */
export async function leave(workspace: ID, keep: boolean): Promise<void> {
  const begun = await providers.begin(workspace)
  sessionStorage.setItem(KEY, JSON.stringify({ ceremony: begun.ceremony, keep } satisfies Begun))
  location.assign(begun.url)
}

/** What was begun in this tab, once. */
export function begun(): Begun {
  const text = sessionStorage.getItem(KEY)
  sessionStorage.removeItem(KEY)
  return text ? (JSON.parse(text) as Begun) : { ceremony: '', keep: false }
}
