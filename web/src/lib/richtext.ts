/**
 * A person's text as blocks and pieces to show: links, and the marks of WhatsApp. Pieces become text nodes; nothing
 * here makes HTML. All of it is one walk over the text: a text made to be slow is not.
 *
 * Source: WhatsApp's help, "How to format your messages": *bold*, _italic_, ~struck~, ```monospace```, `code`; lines that
 * begin with "* " or "- ", with "1. ", or with "> ".
 * Observed: marks hold within one line, only ``` reaches over several; they may lie in each other; between ``` and
 * between ` nothing is a mark.
 * Assumed: a mark opens where no letter or figure stands before it and no space after it, and closes the other way
 * round; doubled marks are none. So 2*3*4 and snake_case_name stay as they are.
 */
export interface Piece {
  text: string
  /** Only http, https, mailto and tel ever stand here. */
  href?: string
  bold?: boolean
  italic?: boolean
  strike?: boolean
  mono?: boolean
}

/** What stands by itself: lines of text, a quotation, a list. */
export type Block =
  | { is: 'text' | 'quote'; lines: Piece[] }
  | { is: 'bullets'; items: Piece[][] }
  | { is: 'numbers'; items: { number: number; line: Piece[] }[] }

// Bidi overrides and isolates can make an address or a file name read as another one.
const bidiControls = /[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/g

/** For names, file names and addresses: one line, without direction tricks. */
export function plainName(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(bidiControls, '').replace(/[\u0000-\u001F\u007F]+/g, ' ').trim()
}

const linkPattern =
  /\b(?:https?:\/\/|www\.)[^\s<>"'`\u202A-\u202E\u2066-\u2069]+|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w/])\+\d[\d ()-]{7,17}\d/gi

export function safeHref(raw: string): string | undefined {
  try {
    const url = new URL(raw)
    return ['http:', 'https:', 'mailto:', 'tel:'].includes(url.protocol) ? url.href : undefined
  } catch {
    return undefined
  }
}

function hrefOf(match: string): string | undefined {
  if (/^https?:/i.test(match)) return safeHref(match)
  if (/^www\./i.test(match)) return safeHref(`https://${match}`)
  if (match.includes('@')) return safeHref(`mailto:${match}`)
  return safeHref(`tel:${match.replace(/[^\d+]/g, '')}`)
}

interface Link { from: number; to: number; href: string }
// Punctuation after an address belongs to the sentence; so does the mark that was opened before it.
const sentenceEnds = new Set('.,;:!?)]}>»”’*~')

/** Where links stand, in order. */
function linksOf(text: string): Link[] {
  const out: Link[] = []
  for (const match of text.matchAll(linkPattern)) {
    const from = match.index
    let to = from + match[0].length
    while (to > from && sentenceEnds.has(text[to - 1]!)) to--
    if (text[from - 1] === '_') while (to > from && text[to - 1] === '_') to--
    const href = hrefOf(text.slice(from, to))
    if (href) out.push({ from, to, href })
  }
  return out
}

const marks = { '*': 'bold', _: 'italic', '~': 'strike' } as const
type Mark = keyof typeof marks
const letter = /[\p{L}\p{M}\p{N}]/u
const isLetter = (text: string, at: number) => at >= 0 && at < text.length && letter.test(String.fromCodePoint(text.codePointAt(at)!))
/** The character before, also where it takes two places. */
const before = (text: string, i: number) => isLetter(text, i - 1) || (i > 1 && (text.charCodeAt(i - 1) & 0xfc00) === 0xdc00 && isLetter(text, i - 2))
const isSpace = (c: string | undefined) => c === undefined || /\s/.test(c)

/** A place where something begins or ends: a mark that has its partner, a link, code. */
type Sign = { at: number; to: number; mark?: Mark; begins?: boolean; href?: string; code?: [number, number] }

/** Links and marks of a text; lines are kept as they are. `work` counts the places looked at. */
export function pieces(text: string, work = { steps: 0 }): Piece[] {
  const signs = signsOf(text, work)
  const out: Piece[] = []
  const style: Pick<Piece, 'bold' | 'italic' | 'strike'> = {}
  let said = 0
  const say = (to: number) => {
    if (to > said) out.push({ text: text.slice(said, to), ...style })
  }
  for (const s of signs) {
    work.steps++
    say(s.at)
    said = s.to
    if (s.href) out.push({ text: text.slice(s.at, s.to), href: s.href, ...style })
    else if (s.code) out.push({ text: text.slice(...s.code).replace(/^\n|\n$/g, ''), mono: true, ...style })
    else if (s.begins) style[marks[s.mark!]] = true
    else delete style[marks[s.mark!]]
  }
  say(text.length)
  return out
}

function signsOf(text: string, work: { steps: number }): Sign[] {
  const links = linksOf(text)
  let next = 0
  const out: Sign[] = []
  /** Marks of this line that wait for their partner; each at most once. */
  let open: { mark: Mark; at: number; place: number }[] = []
  let fences = true
  for (let i = 0; i < text.length; i++) {
    work.steps++
    while (next < links.length && links[next]!.to <= i) next++
    const link = links[next]
    if (link && i >= link.from) {
      out.push({ at: link.from, to: link.to, href: link.href })
      i = link.to - 1
      continue
    }
    const c = text[i]!
    if (c === '\n') open = []
    else if (c === '`') i = code(i)
    else if (c in marks) mark(c as Mark, i)
  }
  // A mark that found no partner is what it looks like.
  return out.filter((s) => !s.mark || s.to > s.at)

  /** Gives the last place that was read. */
  function code(i: number): number {
    const fence = fences && text.startsWith('```', i)
    if (fence) {
      const end = text.indexOf('```', i + 3)
      if (end < 0) fences = false
      else if (text.slice(i + 3, end).trim()) {
        if (text.slice(i, end).includes('\n')) open = []
        out.push({ at: i, to: end + 3, code: [i + 3, end] })
        return end + 2
      }
      return i + 2
    }
    if (text[i - 1] === '`' || before(text, i) || isSpace(text[i + 1])) return i
    const end = text.indexOf('`', i + 1)
    // What is passed over has no other stroke, so it is read only once more.
    if (end < i + 2 || isSpace(text[end - 1]) || text[end + 1] === '`' || isLetter(text, end + 1)) return i
    if (text.slice(i, end).includes('\n')) return i
    out.push({ at: i, to: end + 1, code: [i + 1, end] })
    return end
  }

  function mark(sign: Mark, i: number): void {
    if (text[i - 1] === sign || text[i + 1] === sign) return
    const at = open.findIndex((o) => o.mark === sign)
    if (at >= 0 && i > open[at]!.at + 1 && !isSpace(text[i - 1]) && !isLetter(text, i + 1)) {
      const partner = out[open[at]!.place]!
      partner.to = partner.at + 1
      out.push({ at: i, to: i + 1, mark: sign })
      // What was opened between them has nobody to close it.
      open.length = at
    } else if (at < 0 && !before(text, i) && !isSpace(text[i + 1])) {
      open.push({ mark: sign, at: i, place: out.length })
      out.push({ at: i, to: i, mark: sign, begins: true })
    }
  }
}

/** The blocks of a text. Code over several lines is text, whatever its lines begin with. */
export function blocks(text: string): Block[] {
  const out: Block[] = []
  let run: { is: 'text' | 'quote'; lines: string[] } | undefined
  const flush = () => {
    if (run) out.push({ is: run.is, lines: pieces(run.lines.join('\n')) })
    run = undefined
  }
  const add = (is: 'text' | 'quote', line: string) => {
    if (run?.is !== is) flush()
    run ??= { is, lines: [] }
    run.lines.push(line)
  }
  const fences = text.split('```').length - 1
  let passed = 0
  let fenced = false
  for (const line of text.split('\n')) {
    const ticks = line.split('```').length - 1
    const inside = fenced
    passed += ticks
    // The last one opens nothing.
    if (ticks % 2 === 1) fenced = !fenced && passed < fences
    const list = inside || ticks > 0 ? null : /^(?:([*-])|(\d{1,9})\.) (?=\s*\S)(.*)$/.exec(line)
    const quote = inside ? null : /^> (.*)$/.exec(line)
    if (list) {
      flush()
      const last = out.at(-1)
      const said = pieces(list[3]!.trimStart())
      if (list[1]) {
        if (last?.is === 'bullets') last.items.push(said)
        else out.push({ is: 'bullets', items: [said] })
      } else if (last?.is === 'numbers') last.items.push({ number: Number(list[2]), line: said })
      else out.push({ is: 'numbers', items: [{ number: Number(list[2]), line: said }] })
    } else if (quote) add('quote', quote[1]!)
    else add('text', line)
  }
  flush()
  return out
}

/** Would it look other than it is written? */
export function formatted(text: string): boolean {
  return /[*_~`]|^(?:-|>|\d+\.) /m.test(text) && blocks(text).some((b) => b.is !== 'text' || b.lines.some((p) => p.bold || p.italic || p.strike || p.mono))
}

/** One to three emoji alone are shown larger. */
export function onlyEmoji(text: string): boolean {
  return /^(?:\p{Extended_Pictographic}(?:\p{M}|\u200D|\p{Emoji_Modifier})*\s?){1,3}$/u.test(text.trim())
}
