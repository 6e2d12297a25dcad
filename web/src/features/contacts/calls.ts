/** The calls of the people pages. */
import { request } from '../../api/http'
import type { Contact, ID, Known, Merge, MergePlan, MergeSuggestion, AddressBook, Page } from '../../api/types'

export const people = {
  list: (q: string, cursor?: string) => request<Page<Contact>>('GET', '/contacts', { query: { q: q || undefined, cursor, limit: 50 } }),
  known: (id: ID) => request<Known>('GET', `/contacts/${id}/identity`),
  suggestions: () => request<Page<MergeSuggestion>>('GET', '/merge-suggestions'),
  dismiss: (a: ID, b: ID) => request<void>('POST', '/merge-suggestions/dismiss', { json: { contact_ids: [a, b] } }),
  preview: (kept: ID, absorbed: ID) => request<MergePlan>('GET', '/merges/preview', { query: { kept, absorbed } }),
  merge: (kept: ID, absorbed: ID, name: string) => request<Merge>('POST', '/merges', { json: { kept_id: kept, absorbed_id: absorbed, name } }),
  undo: (id: ID) => request<Merge>('POST', `/merges/${id}/undo`),
  book: () => request<AddressBook>('GET', '/address-book'),
  share: (shared: boolean) => request<AddressBook>('PATCH', '/address-book', { json: { shared } }),
}
