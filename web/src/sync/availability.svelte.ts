/** What works where, as the server's one table says: fetched once, when somebody first asks. */
import { request } from '../api/http'
import type { components } from '../api/schema'
import { locale } from '../lib/i18n/index.svelte'

type Schemas = components['schemas']
export type Feature = Omit<Schemas['AvailabilityItem'], 'modes'> & { modes: Schemas['AvailabilityMode'][] }
export interface Table { checked: string; rows: Feature[] }
export type Mode = Schemas['AvailabilityMode']['mode']

let asked: Promise<void> | undefined
let shown = $state.raw<Table>()

/** The table, or undefined until it is there. */
export function table(): Table | undefined {
  return shown
}

export function askForTable(): Promise<void> {
  return (asked ??= request<Table>('GET', '/availability').then((t) => void (shown = t), (error: unknown) => {
    asked = undefined
    throw error
  }))
}

export const said = (text: { en: string; hi: string } | undefined): string => (text ? (locale() === 'hi' ? text.hi : text.en) : '')

/** What a number of a mode cannot do, in words: the name inside a sentence, the reason, what to do instead. */
export function limit(id: string, mode: Mode): { state: string; name: string; short: string; why: string; instead: string } | undefined {
  const row = shown?.rows.find((r) => r.id === id)
  const cell = row?.modes.find((m) => m.mode === mode)
  return row && cell && { state: cell.state, name: said(row.name), short: said(row.short), why: said(cell.why), instead: said(cell.instead) }
}
