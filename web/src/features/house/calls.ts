/** Calls of what the house asks of its members. */
import { address, request } from '../../api/http'
import type { components } from '../../api/schema'
import type { Page } from '../../api/types'

export type OwnPledge = components['schemas']['OwnPledge']
export type PledgeVersion = components['schemas']['PledgeVersion']
export type Signature = components['schemas']['PledgeSignature']

export type Access = components['schemas']['Access']
export type AccessReview = components['schemas']['AccessReview']

export const access = {
  get: () => request<Access>('GET', '/access-review'),
  signOff: (newest: string | undefined, note: string) => request<Access>('POST', '/access-review', { json: { newest, note: note || undefined } }),
  history: () => request<Page<AccessReview>>('GET', '/access-review/history', { query: { limit: 50 } }),
  rule: (on: boolean) => request<void>('PUT', '/access-review/rule', { json: { on } }),
}

export const pledge = {
  get: () => request<OwnPledge>('GET', '/confidentiality'),
  sign: (version: number, name: string, language: 'en' | 'hi') => request<OwnPledge>('POST', '/confidentiality/sign', { json: { version, name, language } }),
  publish: (version: number, text: { en: string; hi: string }) => request<PledgeVersion>('PUT', '/confidentiality', { json: { version, text } }),
  signatures: (cursor?: string) => request<Page<Signature>>('GET', '/confidentiality/signatures', { query: { cursor, limit: 100 } }),
  file: () => address('/confidentiality/signatures/export'),
}
