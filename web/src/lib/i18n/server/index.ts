/**
 * What the server says, in the reader's language: by its codes, and where it has none by its sentences. What we have no
 * words for stays as the server said it, in English, and says so (`lang`), so that it is read out and set right.
 */
import { locale } from '../index.svelte'
import { failures } from './failures'
import { reasons } from './reasons'
import { hindi, problems } from './sentences'

interface Failure {
  code?: number | string
  title?: string
  explanation?: string
  way_out?: string
}
export interface Reason {
  code?: string
  message: string
  way_out?: string
}
interface Problem {
  title?: string
  detail?: string
  code?: string
  errors?: readonly { location?: string; message: string }[] | null
  reason?: Reason | null
}

export interface Said {
  text: string
  /** Set when the text is not in the reader's language. */
  lang?: 'en'
}
export interface Explained {
  title: Said
  explanation: Said
  wayOut: Said
}

const which = () => (locale() === 'hi' ? 'hi' : 'en')
const ours = (text: string): Said => ({ text })
const theirs = (text: string | null | undefined): Said => (text && locale() !== 'en' ? { text, lang: 'en' } : { text: text ?? '' })

/** Figures of a sentence, with their unit of size. */
const figures = (message: string) => message.match(/\d[\d.,]*(?: (?:[KMG]B|bytes?)\b)?/g) ?? []

/** Fills {a}, {b}; undefined if the sentence had fewer figures. */
function fill(template: string, message: string): string | undefined {
  const found = figures(message)
  const missing = (template.includes('{a}') && !found[0]) || (template.includes('{b}') && !found[1])
  return missing ? undefined : template.replace('{a}', found[0] ?? '').replace('{b}', found[1] ?? '')
}

export function reasonWords(reason: Reason): { message: Said; wayOut: Said } {
  const known = reasons.get(reason.code ?? '')?.[which()]
  const text = known && fill(known[0], reason.message)
  return known && text ? { message: ours(text), wayOut: ours(known[1]) } : { message: sentence(reason.message), wayOut: sentence(reason.way_out) }
}

export function failureWords(failure: Failure): Explained {
  const code = Number(failure.code ?? 0)
  const key = code >= 200 && code <= 299 ? 10 : code || (failure.title ?? '').replaceAll("'", '’')
  const three = failures.get(key)?.[which()]
  if (three) return { title: ours(three[0]), explanation: ours(three[1]), wayOut: ours(three[2]) }
  if (reasons.has(failure.title ?? '')) {
    const r = reasonWords({ code: failure.title, message: failure.explanation ?? '', way_out: failure.way_out })
    return { title: ours(''), explanation: r.message, wayOut: r.wayOut }
  }
  return { title: theirs(failure.title), explanation: sentence(failure.explanation), wayOut: sentence(failure.way_out) }
}

interface Pattern { match: RegExp; hindi: string }
let exact: Map<string, string> | undefined
let patterns: Pattern[] = []

function compile(): Map<string, string> {
  const map = new Map<string, string>()
  for (const [english, words] of hindi) {
    if (!english.includes('{}')) {
      map.set(english, words)
      continue
    }
    const source = english.split('{}').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('(.+?)')
    patterns.push({ match: new RegExp(`^${source}$`, 's'), hindi: words })
  }
  // More words before fewer, so that "must be one of {}" comes before "must be {} or {}".
  patterns = patterns.sort((a, b) => b.match.source.replaceAll('(.+?)', '').length - a.match.source.replaceAll('(.+?)', '').length)
  // Titles of failures appear inside other sentences too.
  for (const { en, hi } of failures.values()) {
    const title = en[0].replaceAll('’', "'")
    const about = en[1].replaceAll('’', "'")
    map.set(title, hi[0])
    map.set(`${title}.`, `${hi[0]}।`)
    map.set(`${title}. ${about}`, `${hi[0]}। ${hi[1]}`)
    map.set(`${title}; the file is fetched again.`, `${hi[0]}; फ़ाइल फिर से लाई जा रही है।`)
  }
  return map
}

/** What the server says without a code: a sentence, or one a line. */
export function sentence(english: string | null | undefined): Said {
  if (!english || locale() === 'en') return ours((english ?? '').replaceAll('\n', '; '))
  if (english.includes('\n')) {
    const lines = english.split('\n').map(sentence)
    return { text: lines.map((l) => l.text).join('; '), lang: lines.find((l) => l.lang)?.lang }
  }
  exact ??= compile()
  const known = exact.get(english)
  if (known !== undefined) return ours(known)
  for (const p of patterns) {
    const found = p.match.exec(english)
    if (!found) continue
    let n = 1
    return ours(p.hindi.replaceAll('{}', () => {
      const part = found[n++] ?? ''
      return exact?.get(part) ?? part
    }))
  }
  return theirs(english)
}

/** Every field that is wrong, by its name in the body, in the reader's language. */
export function fieldWords(problem: Problem): Record<string, Said> {
  const wrong: Record<string, Said> = {}
  for (const one of problem.errors ?? []) {
    const name = one.location?.replace(/^body\.?/, '') ?? ''
    // The library names a missing field in the sentence and not in the place.
    const missing = /^expected required property (\w+) to be present$/.exec(one.message)
    wrong[missing?.[1] ?? name] ??= sentence(one.message)
  }
  return wrong
}

/** A refusal in one text: the rule's reason if there is one, else the wrong fields, else what it says, else its kind. */
export function problemWords(problem: Problem): { message: Said; wayOut: Said } {
  if (problem.reason) return reasonWords(problem.reason)
  const fields = Object.values(fieldWords(problem))
  if (fields.length > 0) return { message: { text: fields.map((f) => f.text).join('; '), lang: fields.find((f) => f.lang)?.lang }, wayOut: ours('') }
  const said = sentence(problem.detail)
  const kind = problems[problem.code ?? '']?.[which()]
  if (kind && (!said.text || said.lang)) return { message: ours(kind), wayOut: ours('') }
  return { message: said.text ? said : theirs(problem.title), wayOut: ours('') }
}
