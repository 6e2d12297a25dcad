import { localeTag } from '../../lib/i18n/index.svelte'

/** A day as "1 Oct 2026": of an instant, or of a day written 2026-10-01. */
export function dayMonth(at: number | string): string {
  const day = typeof at === 'string' ? new Date(`${at}T00:00:00Z`) : new Date(at)
  return new Intl.DateTimeFormat(localeTag(), { dateStyle: 'medium', ...(typeof at === 'string' ? { timeZone: 'UTC' } : {}) }).format(day)
}
