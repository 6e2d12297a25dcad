/** Calls of this page, apart from calls.ts so that only it loads them. */
import { request } from '../../api/http'
import type { components } from '../../api/schema'
import type { ID, Page } from '../../api/types'

type Given<T> = T extends readonly (infer U)[] ? Given<U>[] : T extends object ? { [K in keyof T]: Given<Exclude<T[K], null>> } : T
type Schemas = components['schemas']
export type Case = Given<Schemas['OnboardingCase']>
export type Problem = Given<Schemas['OnboardingProblem']>
export type Setup = Given<Schemas['OnboardingSetup']>
export type AppCheck = Given<Schemas['OnboardingApp']>
export type Window = Given<Schemas['OnboardingWindow']>
export type Callback = Given<Schemas['OnboardingCallback']>
export interface Edit {
  model?: Case['model']
  number?: string
  checks?: Record<string, string>
  ticks?: Record<string, boolean>
  state?: 'considering' | 'given_up'
}
export interface Ending {
  state: string
  failed?: boolean
  step?: string
  error_message?: string
  error_id?: string
  session_id?: string
}
/** What follows the window takes several calls of the platform. */
const long = () => AbortSignal.timeout(120_000)

export const onboarding = {
  setup: () => request<Setup>('GET', '/onboarding/setup'),
  app: () => request<AppCheck>('POST', '/onboarding/app-check'),
  list: () => request<Page<Case>>('GET', '/onboarding'),
  open: (edit: Edit) => request<Case>('POST', '/onboarding', { json: edit }),
  get: (id: ID) => request<Case>('GET', `/onboarding/${id}`),
  edit: (id: ID, edit: Edit) => request<Case>('PATCH', `/onboarding/${id}`, { json: edit }),
  begin: (id: ID) => request<Window>('POST', `/onboarding/${id}/signup`),
  finish: (id: ID, end: { state: string; code: string; waba_id?: string; phone_number_id?: string }) => request<Case>('POST', `/onboarding/${id}/signup/finish`, { json: end, signal: long() }),
  cancel: (id: ID, end: Ending) => request<Case>('POST', `/onboarding/${id}/signup/cancel`, { json: end }),
  goOn: (id: ID, phone_number_id?: string) => request<Case>('POST', `/onboarding/${id}/signup/continue`, { json: { phone_number_id }, signal: long() }),
  callback: (id: ID) => request<Callback>('POST', `/onboarding/${id}/callback`),
  connect: (id: ID, values: { name?: string; number: string; phone_number_id: string; waba_id: string; access_token: string; app_secret: string }) =>
    request<Case>('POST', `/onboarding/${id}/connect`, { json: values }),
}
