/** Words on the screen: ICU messages by key, in the reader's language, changed without a reload. */
import { IntlMessageFormat } from 'intl-messageformat'
import { en } from './en'
import { hi } from './hi'

export type MessageKey = keyof typeof en
export type Params = Record<string, string | number | null | undefined>

const tables: Record<string, Record<MessageKey, string>> = { en, hi }
export const languages = [
  { code: 'en', name: 'English' },
  { code: 'hi', name: 'हिन्दी' },
] as const

/** BCP 47 tag used for dates and numbers. Both our languages are written for readers in India first. */
const tags: Record<string, string> = { en: 'en-IN', hi: 'hi-IN' }

let language = $state(startLanguage())
const compiled = new Map<string, IntlMessageFormat>()

function startLanguage(): string {
  const stored = typeof localStorage === 'undefined' ? null : localStorage.getItem('sangam.locale')
  if (stored && stored in tables) return stored
  return typeof navigator !== 'undefined' && navigator.language.startsWith('hi') ? 'hi' : 'en'
}

export function locale(): string {
  return language
}

export function localeTag(): string {
  // The browser's own region (en-GB, hi-IN) wins when its language is the chosen one.
  const own = typeof navigator === 'undefined' ? '' : navigator.language
  return own.startsWith(`${language}-`) ? own : (tags[language] ?? 'en')
}

export function setLocale(next: string): void {
  if (!(next in tables)) return
  language = next
  localStorage.setItem('sangam.locale', next)
  document.documentElement.lang = next
}

export function t(key: MessageKey, params?: Params): string {
  const text = tables[language]?.[key] ?? en[key]
  if (!text.includes('{')) return text
  const id = `${language}:${key}`
  let format = compiled.get(id)
  if (!format) {
    format = new IntlMessageFormat(text, localeTag())
    compiled.set(id, format)
  }
  return String(format.format(params as Record<string, string>))
}

/** For keys made from server values ("status.sent"): undefined if we have no word for it. */
export function maybe(key: string, params?: Params): string | undefined {
  return key in en ? t(key as MessageKey, params) : undefined
}
