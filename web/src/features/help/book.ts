/** The help as a book: pages in their order, and the search through them. */
import { parsePage, type Page } from './markdown'

/** The chapters and their pages in reading order. A test holds it against the files. */
export const chapters = [
  { id: 'choose', pages: ['models', 'comparison', 'unofficial', 'direct-or-provider', 'gradual-move', 'clients'] },
  { id: 'prepare', pages: ['eligibility', 'preparation', 'warm-up', 'setup', 'linked-devices'] },
  { id: 'works', pages: ['availability', 'phone-only', 'telling-customers', 'parts', 'window', 'profile'] },
  { id: 'alive', pages: ['keep-alive', 'leaving', 'pairing-code', 'phone-drops', 'interference', 'browser', 'firewall', 'media'] },
  { id: 'work', pages: ['phone-role', 'evidence', 'continuity'] },
  { id: 'cost', pages: ['cost', 'encryption', 'private-data'] },
] as const

export type Book = Map<string, Page>

const load: Record<string, () => Promise<{ default: Record<string, string> }>> = {
  en: () => import('./pages.en'),
  hi: () => import('./pages.hi'),
}

export async function open(locale: string): Promise<Book> {
  const { default: files } = await (load[locale] ?? load.en!)()
  return bind(files)
}

export function bind(files: Record<string, string>): Book {
  const sources = new Map(Object.entries(files).map(([path, source]) => [path.replace(/^.*\/|\.\w+\.md$/g, ''), source]))
  return new Map(chapters.flatMap((c) => c.pages.map((id): [string, Page] => [id, parsePage(id, sources.get(id) ?? '')])))
}

const fold = (s: string) => s.normalize('NFC').toLowerCase()

export interface Hit { page: Page; near: string }

/** Pages that hold every word, best first: in the title, among the other words, in the text. */
export function search(book: Book, text: string): Hit[] {
  const needles = fold(text).split(/\s+/).filter(Boolean)
  if (needles.length === 0) return []
  const hits: (Hit & { score: number })[] = []
  for (const page of book.values()) {
    const title = fold(page.title), words = fold(page.words), plain = fold(page.plain)
    let score = 0
    for (const n of needles) {
      const s = title.includes(n) ? 10 : words.includes(n) ? 5 : plain.includes(n) ? 1 : 0
      if (!s) { score = 0; break }
      score += s
    }
    if (score) hits.push({ page, score, near: sentenceWith(page, needles) })
  }
  return hits.sort((a, b) => b.score - a.score)
}

function sentenceWith(page: Page, needles: string[]): string {
  const sentences = page.plain.split(/(?<=[.?!।])\s+|\n/)
  return sentences.find((s) => needles.some((n) => fold(s).includes(n))) ?? sentences[0] ?? ''
}
