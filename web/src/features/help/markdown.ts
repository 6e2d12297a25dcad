/**
 * A small part of Markdown, read into data that a component draws: nothing of a page is ever used as HTML. Paragraphs,
 * headings, lists, lists to tick off, tables, bold, code, links to places of ours, and blocks of ours ("::hosts::").
 */
export type Inline = { kind: 'text' | 'bold' | 'code'; text: string } | { kind: 'link'; text: string; to: string }

export type Block =
  | { kind: 'heading' | 'paragraph'; text: Inline[] }
  | { kind: 'list'; ordered: boolean; items: Inline[][] }
  | { kind: 'checks'; items: { id: string; text: Inline[] }[] }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { kind: 'special'; name: string; args: string[] }

export interface Page {
  id: string
  title: string
  scope: string[]
  checked: string
  /** Other words by which people look for it. */
  words: string
  blocks: Block[]
  /** All of it as plain words, for the search. */
  plain: string
}

/** Front matter, "key: value" between two lines of dashes, and the rest. */
export function parsePage(id: string, source: string): Page {
  const lines = source.replaceAll('\r\n', '\n').split('\n')
  const meta: Record<string, string> = {}
  let at = 0
  if (lines[0] === '---') {
    for (at = 1; at < lines.length && lines[at] !== '---'; at++) {
      const [, key, value] = /^(\w+):\s*(.*)$/.exec(lines[at]!) ?? []
      if (key) meta[key] = value ?? ''
    }
    at++
  }
  const blocks = parseBlocks(lines.slice(at))
  return {
    id, blocks, title: meta.title ?? '', checked: meta.checked ?? '', words: meta.words ?? '',
    scope: (meta.scope ?? '').split(/[\s,]+/).filter(Boolean),
    plain: blocks.map(plainOf).join('\n'),
  }
}

export function parseBlocks(lines: string[]): Block[] {
  const out: Block[] = []
  for (let i = 0; i < lines.length;) {
    const line = lines[i]!
    const run = (match: RegExp): RegExpExecArray[] => {
      const found: RegExpExecArray[] = []
      for (let hit; i < lines.length && (hit = match.exec(lines[i]!)); i++) found.push(hit)
      return found
    }
    if (!line.trim()) i++
    else if (line.startsWith('## ')) {
      out.push({ kind: 'heading', text: inline(line.slice(3)) })
      i++
    } else if (/^::.+::$/.test(line)) {
      const [name = '', ...args] = line.slice(2, -2).trim().split(/\s+/)
      out.push({ kind: 'special', name, args })
      i++
    } else if (/^- \[ \] /.test(line)) {
      out.push({ kind: 'checks', items: run(/^- \[ \] \((\w+)\) (.*)$/).map((m) => ({ id: m[1]!, text: inline(m[2]!) })) })
      if (/^- \[ \]/.test(lines[i] ?? '')) throw new Error(`an item to tick needs an id: ${lines[i]}`)
    } else if (line.startsWith('- ')) out.push({ kind: 'list', ordered: false, items: run(/^- (?!\[ \])(.*)$/).map((m) => inline(m[1]!)) })
    else if (/^\d+\. /.test(line)) out.push({ kind: 'list', ordered: true, items: run(/^\d+\. (.*)$/).map((m) => inline(m[1]!)) })
    else if (line.startsWith('|')) {
      const rows = run(/^\|(.*)\|\s*$/).map((m) => m[1]!.split('|').map((cell) => inline(cell.trim())))
      if (rows.length < 3) throw new Error(`no table: ${line}`)
      out.push({ kind: 'table', head: rows[0]!, rows: rows.slice(2) })
    } else out.push({ kind: 'paragraph', text: inline(run(/^(?!- |## |\||::|\d+\. )(\S.*)$/).map((m) => m[1]!).join(' ')) })
  }
  return out
}

const marks = /\*\*(.+?)\*\*|`(.+?)`|\[(.+?)\]\((.+?)\)/g

export function inline(text: string): Inline[] {
  const out: Inline[] = []
  let from = 0
  for (const m of text.matchAll(marks)) {
    if (m.index > from) out.push({ kind: 'text', text: text.slice(from, m.index) })
    from = m.index + m[0].length
    if (m[1]) out.push({ kind: 'bold', text: m[1] })
    else if (m[2]) out.push({ kind: 'code', text: m[2] })
    // Only places of ours: no page leads out, and none can hold another scheme.
    else if (/^\/(?!\/)/.test(m[4]!)) out.push({ kind: 'link', text: m[3]!, to: m[4]! })
    else out.push({ kind: 'text', text: m[3]! })
  }
  if (from < text.length) out.push({ kind: 'text', text: text.slice(from) })
  return out
}

const words = (text: Inline[]) => text.map((part) => part.text).join('')

function plainOf(b: Block): string {
  switch (b.kind) {
    case 'heading': case 'paragraph': return words(b.text)
    case 'list': return b.items.map(words).join('\n')
    case 'checks': return b.items.map((i) => words(i.text)).join('\n')
    case 'table': return [b.head, ...b.rows].map((row) => row.map(words).join(' ')).join('\n')
    case 'special': return ''
  }
}
