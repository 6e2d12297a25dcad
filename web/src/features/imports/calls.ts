/** Calls of this page, apart from calls.ts so that only it loads them. */
import { request } from '../../api/http'
import type { components } from '../../api/schema'
import type { Contact, ID, Known, Page } from '../../api/types'

type Given<T> = T extends readonly (infer U)[] ? Given<U>[] : T extends object ? { [K in keyof T]: Given<Exclude<T[K], null>> } : T
export type Import = Given<components['schemas']['Import']>
export interface Mapping { customer: string; conversation_id?: ID; phone?: string; name?: string; date_order?: 'dmy' | 'mdy' | 'ymd'; zone: string }

export const imports = {
  list: () => request<Page<Import>>('GET', '/imports', { query: { limit: 100 } }),
  upload: (account: ID, file: File) =>
    request<Import>('POST', '/imports', {
      query: { account_id: account }, headers: { 'Content-Type': file.type || 'application/octet-stream', 'X-Filename': encodeURIComponent(file.name) }, body: file,
      signal: AbortSignal.timeout(60 * 60_000),
    }),
  people: (q: string) => request<Page<Contact>>('GET', '/contacts', { query: { q: q || undefined, limit: 50 } }),
  known: (id: ID) => request<Known>('GET', `/contacts/${id}/identity`),
  start: (id: ID, mapping: Mapping) => request<Import>('POST', `/imports/${id}/start`, { json: mapping }),
  undo: (id: ID) => request<Import>('POST', `/imports/${id}/undo`),
  discard: (id: ID) => request<void>('DELETE', `/imports/${id}`),
}
