/** Words on the screen: ICU messages by key, in the reader's language, changed without a reload. */
import { IntlMessageFormat } from 'intl-messageformat'
import { en } from './en'

export type MessageKey = keyof typeof en
export type Params = Record<string, string | number | null | undefined>
/** What a language has words for; for the rest English stands. */
export type Words = Partial<Record<MessageKey, string>>

const tables: Record<string, Words> = { en }
/** Languages that are fetched when somebody reads them. */
const others: Record<string, () => Promise<{ words: Words }>> = { hi: () => import('./hi').then(({ hi }) => ({ words: hi })), 'pt-BR': () => import('./pt-BR'), es: () => import('./es'), id: () => import('./id') }
export const languages = [
  { code: 'en', name: 'English' },
  { code: 'hi', name: 'हिन्दी' },
  { code: 'pt-BR', name: 'Português (Brasil)' },
  { code: 'es', name: 'Español' },
  { code: 'id', name: 'Bahasa Indonesia' },
] as const

/** BCP 47 tag used for dates and numbers, if the browser does not speak of a region of its own. English is written for readers in India first. */
const tags: Record<string, string> = { en: 'en-IN', hi: 'hi-IN', 'pt-BR': 'pt-BR', es: 'es-419', id: 'id-ID' }

const start = startLanguage()
let language = $state(start in tables ? start : 'en')
let wanted = start
const compiled = new Map<string, IntlMessageFormat>()

/** The language chosen last in this browser, else the first of the browser's wishes that we have. */
function startLanguage(): string {
  const stored = typeof localStorage === 'undefined' ? null : localStorage.getItem('sangam.locale')
  if (stored && languages.some((l) => l.code === stored)) return stored
  return typeof navigator === 'undefined' ? 'en' : wish(navigator.languages ?? [navigator.language])
}

/** The first of these tags that is in a language of ours: its first part counts, so that pt-PT gets Portuguese. */
export function wish(asked: readonly string[]): string {
  for (const tag of asked) {
    const found = languages.find((l) => l.code.split('-')[0] === tag.toLowerCase().split('-')[0])
    if (found) return found.code
  }
  return 'en'
}

/** When the words of the first language are here; a language that cannot be fetched is English. */
export const ready: Promise<void> = start in tables ? Promise.resolve() : load(start)

async function load(next: string): Promise<void> {
  wanted = next
  try {
    tables[next] ??= (await others[next]!()).words
  } catch {
    return // it stays as it is, and is asked for again the next time
  }
  // Somebody may have chosen another one meanwhile.
  if (wanted === next) show(next)
}
function show(next: string): void {
  wanted = language = next
  if (typeof localStorage !== 'undefined') localStorage.setItem('sangam.locale', next)
  if (typeof document !== 'undefined') document.documentElement.lang = next
}

export function locale(): string {
  return language
}

export function localeTag(): string {
  // The browser's own region (en-GB, es-MX) wins when its language is the chosen one.
  const own = typeof navigator === 'undefined' ? '' : navigator.language
  return own.startsWith(`${language.split('-')[0]}-`) ? own : (tags[language] ?? 'en')
}

/** Shows a language, at once if its words are here. */
export async function setLocale(next: string): Promise<void> {
  if (next in tables) show(next)
  else if (next in others) await load(next)
}

const FIRST_STRONG = String.fromCharCode(0x2068)
const POP = String.fromCharCode(0x2069)
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/
/** Names that are written from right to left turn nothing else of the sentence round, figures least of all. */
function isolated(params: Params): Record<string, string> {
  const out: Params = {}
  for (const [name, value] of Object.entries(params)) out[name] = typeof value === 'string' && rightToLeft.test(value) ? FIRST_STRONG + value + POP : value
  return out as Record<string, string>
}

export function t(key: MessageKey, params?: Params): string {
  const text = tables[language]?.[key] ?? en[key]
  if (!text.includes('{')) return text
  const id = `${language}:${key}`
  let format = compiled.get(id)
  if (!format) {
    format = new IntlMessageFormat(text, text === en[key] && language !== 'en' ? 'en' : localeTag())
    compiled.set(id, format)
  }
  return String(format.format(params && isolated(params)))
}

/** For keys made from server values ("status.sent"): undefined if we have no word for it. */
export function maybe(key: string, params?: Params): string | undefined {
  return key in en ? t(key as MessageKey, params) : undefined
}
