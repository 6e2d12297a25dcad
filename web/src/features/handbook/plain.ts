/** What members write, made fit for the reader of the help's pages: whatever it is, it ends as blocks. Pure. */
import { parseBlocks, type Block, type Inline } from '../help/markdown'

/** A list in which some items are boxes: open, ticked, or none. */
export type Shown = Block | { kind: 'boxes'; items: { done?: boolean; text: Inline[] }[] }

/** Stands before what only looks like a mark, and is not seen. */
const PLAIN = '\u200b'

/** Stand for a box on its way through the reader; nobody can write them. */
const OPEN = '\ue000'
const DONE = '\ue001'

export function blocksOf(text: string): Shown[] {
  const lines = text.replace(/[\ue000\ue001]/g, '').split('\n').map((line) => line.trim()).map((line) => {
    const marked = line.replace(/^#{1,6}\s+/, '## ').replace(/^[*•]\s+/, '- ').replace(/^- \[([ xX]?)\]\s*/, (_, x: string) => `- ${x.trim() ? DONE : OPEN}`).replace(/^(\d+)\)\s+/, '$1. ')
    return marked.startsWith('::') || marked === '##' ? PLAIN + marked : marked
  })
  for (let i = 0; i < lines.length;) {
    if (!lines[i]!.startsWith('|')) {
      i++
      continue
    }
    let end = i
    while (lines[end]?.startsWith('|')) end++
    const rows = lines.slice(i, end)
    const table = rows.length > 2 && rows.every((row) => /^\|.*\|$/.test(row)) && /^\|[\s|:-]+\|$/.test(rows[1]!)
    if (!table) for (let n = i; n < end; n++) lines[n] = PLAIN + lines[n]
    i = end
  }
  return parseBlocks(lines).map(boxed)
}

function boxed(block: Block): Shown {
  if (block.kind !== 'list') return block
  const signs = block.items.map((item) => item[0]?.text[0])
  if (!signs.some((sign) => sign === OPEN || sign === DONE)) return block
  return {
    kind: 'boxes',
    items: block.items.map((item, i) => {
      const sign = signs[i]
      if (sign !== OPEN && sign !== DONE) return { text: item }
      return { done: sign === DONE, text: [{ ...item[0]!, text: item[0]!.text.slice(1) }, ...item.slice(1)].filter((part) => part.text) }
    }),
  }
}
