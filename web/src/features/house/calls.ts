/** Calls of what the house asks of its members. */
import { address, request } from '../../api/http'
import type { components } from '../../api/schema'
import type { Page } from '../../api/types'

export type OwnPledge = components['schemas']['OwnPledge']
export type PledgeVersion = components['schemas']['PledgeVersion']
export type Signature = components['schemas']['PledgeSignature']

export const pledge = {
  get: () => request<OwnPledge>('GET', '/confidentiality'),
  sign: (version: number, name: string, language: 'en' | 'hi') => request<OwnPledge>('POST', '/confidentiality/sign', { json: { version, name, language } }),
  publish: (version: number, text: { en: string; hi: string }) => request<PledgeVersion>('PUT', '/confidentiality', { json: { version, text } }),
  signatures: (cursor?: string) => request<Page<Signature>>('GET', '/confidentiality/signatures', { query: { cursor, limit: 100 } }),
  file: () => address('/confidentiality/signatures/export'),
}
