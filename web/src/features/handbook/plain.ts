/** What members write, made fit for the reader of the help's pages: whatever it is, it ends as blocks. Pure. */
import { parseBlocks, type Block } from '../help/markdown'

/** Stands before what only looks like a mark, and is not seen. */
const PLAIN = '\u200b'

export function blocksOf(text: string): Block[] {
  const lines = text.split('\n').map((line) => line.trim()).map((line) => {
    const marked = line.replace(/^#{1,6}\s+/, '## ').replace(/^[*•]\s+/, '- ').replace(/^- \[[ xX]?\]\s*/, '- ').replace(/^(\d+)\)\s+/, '$1. ')
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
  return parseBlocks(lines)
}
