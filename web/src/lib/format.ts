/** Dates, spans, sizes and phone numbers in the reader's locale. */
import { localeTag, t } from './i18n/index.svelte'

const cache = new Map<string, Intl.DateTimeFormat>()
function dates(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = localeTag() + JSON.stringify(options)
  let format = cache.get(key)
  if (!format) cache.set(key, (format = new Intl.DateTimeFormat(localeTag(), options)))
  return format
}

export const clockTime = (at: number) => dates({ hour: 'numeric', minute: '2-digit' }).format(at)
export const fullTime = (at: number) => dates({ dateStyle: 'medium', timeStyle: 'short' }).format(at)
export const dateOnly = (at: number) => dates({ dateStyle: 'medium' }).format(at)

/** Number of the local day, for day separators. */
export function dayKey(at: number): string {
  const d = new Date(at)
  return `${d.getFullYear()}-${d.getMonth()}-${d.getDate()}`
}

export function dayName(at: number, now: number): string {
  if (dayKey(at) === dayKey(now)) return t('time.today')
  if (dayKey(at) === dayKey(now - 86_400_000)) return t('time.yesterday')
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return dates({ weekday: 'long', day: 'numeric', month: 'long', year: sameYear ? undefined : 'numeric' }).format(at)
}

/** Short, for a list row: 14:05, Mon, 3 Nov. */
export function rowTime(at: number, now: number): string {
  if (dayKey(at) === dayKey(now)) return clockTime(at)
  if (now - at < 6 * 86_400_000) return dates({ weekday: 'short' }).format(at)
  return dates({ day: 'numeric', month: 'short' }).format(at)
}

/** Short, for what is to come: 14:05, Mon 09:00, 3 Nov 09:00. */
export function soonTime(at: number, now: number): string {
  if (dayKey(at) === dayKey(now)) return clockTime(at)
  if (at - now < 6 * 86_400_000) return dates({ weekday: 'short', hour: 'numeric', minute: '2-digit' }).format(at)
  return dates({ day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }).format(at)
}

/** A span in its two largest units: "23 h 4 min", "4 min", "12 s". */
export function span(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000))
  if (s < 60) return t('time.seconds', { n: s })
  const m = Math.floor(s / 60)
  if (m < 60) return t('time.minutes', { n: m })
  const h = Math.floor(m / 60)
  if (h < 48) return m % 60 ? t('time.hours_minutes', { h, m: m % 60 }) : t('time.hours', { n: h })
  return t('time.days', { n: Math.floor(h / 24) })
}

export function ago(at: number | null | undefined, now: number): string {
  if (!at) return t('time.never')
  return t('time.ago', { span: span(now - at) })
}

export function number(n: number): string {
  return new Intl.NumberFormat(localeTag()).format(n)
}

/** A count that stops at `cap`: "1,000+". */
export function count(n: number, cap?: number): string {
  return cap && n >= cap ? `${number(cap)}+` : number(n)
}

export function money(amount: number, currency: string): string {
  try {
    return new Intl.NumberFormat(localeTag(), { style: 'currency', currency }).format(amount)
  } catch {
    return `${number(amount)} ${currency}`
  }
}

export function fileSize(bytes: number | null | undefined): string {
  if (bytes == null) return ''
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return new Intl.NumberFormat(localeTag(), {
    style: 'unit', unit: units[unit], unitDisplay: unit === 0 ? 'long' : 'short', maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0,
  }).format(value)
}

/** Seconds as 0:07, 12:30. */
export function playTime(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds))
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`
}

/** Where the digits of a national number are cut, by country code; others are cut in threes from the left. */
const groups: Record<string, number[]> = {
  '91': [5, 5], '1': [3, 3, 4], '44': [4, 6], '55': [2, 5, 4], '52': [2, 4, 4], '54': [1, 2, 4, 4], '62': [3, 4, 4],
  '971': [2, 3, 4], '977': [4, 6], '880': [4, 6], '92': [3, 7], '94': [2, 3, 4], '65': [4, 4], '49': [3, 4, 4], '33': [1, 2, 2, 2, 2],
}
const codes = Object.keys(groups).sort((a, b) => b.length - a.length)

/**
 * What a typed number means: "+91…" and "0091…" say their country; of "98220 12345" it is guessed from one of our own numbers, and a person has to agree.
 */
export function countryOf(typed: string, own: string | null | undefined): { digits: string; guessed: boolean } {
  const digits = typed.replace(/\D/g, '')
  if (/^[^\d+]*\+/.test(typed)) return { digits, guessed: false }
  if (digits.startsWith('00')) return { digits: digits.slice(2), guessed: false }
  const ours = (own ?? '').replace(/\D/g, '')
  const code = codes.find((c) => ours.startsWith(c)) ?? ours.slice(0, 2)
  const national = digits.replace(/^0/, '')
  const whole = code !== '' && digits.length === ours.length && digits.startsWith(code)
  return { digits: whole ? digits : national && code + national, guessed: true }
}

/** E.164 with or without "+" to something a person can read aloud. */
export function phone(e164: string | null | undefined): string {
  if (!e164) return ''
  if (e164.includes('•')) return e164 // masked: that is all we were told
  const digits = e164.replace(/\D/g, '')
  const code = codes.find((c) => digits.startsWith(c)) ?? digits.slice(0, 2)
  const parts: string[] = []
  let rest = digits.slice(code.length)
  for (const size of groups[code] ?? [3, 3, 3, 3]) {
    if (!rest) break
    parts.push(rest.slice(0, size))
    rest = rest.slice(size)
  }
  if (rest) parts.push(rest)
  return `+${code} ${parts.join(' ')}`
}

/** One or two letters for an avatar, by grapheme so that Devanagari syllables stay whole. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter((word) => /\p{L}/u.test(word))
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  const first = (word: string) => [...segmenter.segment(word)].find((s) => /\p{L}/u.test(s.segment))?.segment ?? ''
  const letters = words.length > 1 ? first(words[0]!) + first(words[words.length - 1]!) : first(words[0] ?? '')
  return letters.toUpperCase()
}
