/**
 * A customer's text as pieces to show: links, and the marks people type in WhatsApp (*bold*, _italic_, ~struck~,
 * `code`). Pieces become text nodes; nothing here makes HTML.
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

// Bidi overrides and isolates can make an address or a file name read as another one.
const bidiControls = /[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/g

/** For names, file names and addresses: one line, without direction tricks. */
export function plainName(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(bidiControls, '').replace(/[\u0000-\u001F\u007F]+/g, ' ').trim()
}

const linkPattern =
  /\b(?:https?:\/\/|www\.)[^\s<>"'`\u202A-\u202E\u2066-\u2069]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w/])\+\d[\d ()-]{7,17}\d/gi

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

export function pieces(text: string): Piece[] {
  const out: Piece[] = []
  let at = 0
  for (const match of text.matchAll(linkPattern)) {
    // Punctuation after an address belongs to the sentence.
    const found = match[0].replace(/[.,;:!?)\]}»”’]+$/u, '')
    const href = hrefOf(found)
    if (!href) continue
    marks(text.slice(at, match.index), out)
    out.push({ text: found, href })
    at = match.index + found.length
  }
  marks(text.slice(at), out)
  return out
}

const markPattern = /(^|[\s([{.,!?"'])(?:```([^`]+)```|`([^`\n]+)`|\*(\S(?:[^*\n]*\S)?)\*|_(\S(?:[^_\n]*\S)?)_|~(\S(?:[^~\n]*\S)?)~)(?=$|[\s)\]}.,!?:;"'])/gu

function marks(text: string, out: Piece[]): void {
  let at = 0
  for (const match of text.matchAll(markPattern)) {
    const before = text.slice(at, match.index) + (match[1] ?? '')
    if (before) out.push({ text: before })
    if (match[2] ?? match[3]) out.push({ text: (match[2] ?? match[3])!, mono: true })
    else if (match[4]) out.push({ text: match[4], bold: true })
    else if (match[5]) out.push({ text: match[5], italic: true })
    else if (match[6]) out.push({ text: match[6], strike: true })
    at = match.index + match[0].length
  }
  if (at < text.length) out.push({ text: text.slice(at) })
}

/** One to three emoji alone are shown larger. */
export function onlyEmoji(text: string): boolean {
  return /^(?:\p{Extended_Pictographic}(?:\p{M}|\u200D|\p{Emoji_Modifier})*\s?){1,3}$/u.test(text.trim())
}
