/** Cards that were begun and not handed over, by conversation; until the page is loaded anew. */
import type { ID } from '../../../api/types'

export const drafts = new Map<ID, { clientId: string; to: string; wants: string; done: string; promise: string; until: string; next: string }>()
