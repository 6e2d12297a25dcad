/** The help as a book: pages in their order, and the search through them. */
import { asked } from './asked'
import { parsePage, type Page } from './markdown'

/** The chapters and their pages in reading order. A test holds it against the files. */
export const chapters = [
  { id: 'choose', pages: ['models', 'comparison', 'unofficial', 'direct-or-provider', 'gradual-move', 'clients'] },
  { id: 'prepare', pages: ['eligibility', 'preparation', 'warm-up', 'setup', 'linked-devices'] },
  { id: 'works', pages: ['availability', 'phone-only', 'telling-customers', 'parts', 'window', 'profile'] },
  { id: 'alive', pages: ['keep-alive', 'leaving', 'pairing-code', 'phone-drops', 'interference', 'browser', 'firewall', 'media'] },
  { id: 'work', pages: ['phone-role', 'reopening', 'evidence', 'continuity'] },
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

// Nukta and the spelling of nasals differ from keyboard to keyboard: फ़ोन and फोन, ग्रुप and ग्रूप are asked for alike.
const fold = (s: string) => s.normalize('NFD').replaceAll('\u093C', '').normalize('NFC').toLowerCase().replaceAll('ँ', 'ं')
const tokens = (s: string) => fold(s).match(/[\p{L}\p{M}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu) ?? []

/** Words that say nothing of what is sought. */
const empty = new Set(tokens(`a an the is are was be am i my me we our you your it its this that to of in on at for from with and or by do does did can could will would should how what why when where who which
  have has had not no get got there if as so about please help want need kya kyon kyu kaise kaisa kab kahan kaun ka ki ke ko se me mein main mera meri mere hai hain ho hoga raha rahi rahe kar karna karne kare
  karu karein nahi nahin na aur ya par pe yeh ye woh wo jo to bhi liye gaya gayi hua sakta sakte sakti apna apne ek
  क्या क्यों क्यूं कैसे कैसा कब कहां कहाँ कौन का की के को से में मैं मेरा मेरी मेरे है हैं हो होगा रहा रही रहे कर करना करने करें करूं नहीं न और या पर यह ये वह वो जो तो भी लिए गया गई हुआ सकता सकते सकती अपना अपने एक`))

export interface Hit { page: Page; near: string }

/**
 * Pages for a question or a few words, best first. A word counts more in the title than among the other words than in the text,
 * and more the fewer pages have it; words that say nothing are passed over unless there are no others. A page needs half of the words.
 */
export function search(book: Book, text: string): Hit[] {
  const all = [...new Set(tokens(text))]
  const telling = all.filter((n) => !empty.has(n))
  const needles = telling.length > 0 ? telling : all
  if (needles.length === 0) return []
  const pages = [...book.values()].map((page) => ({ page, title: tokens(page.title), words: tokens(`${page.words} ${asked[page.id] ?? ''}`), plain: fold(page.plain) }))
  const begins = (list: string[], n: string) => list.some((w) => (n.length > 2 ? w.startsWith(n) || (w.length > 3 && n.startsWith(w)) : w === n))
  const found = needles.map((n) => pages.map((p) => Math.max(begins(p.title, n) ? 6 : 0, begins(p.words, n) ? 5 : 0, p.plain.includes(n) ? 1 : 0)))
  const rare = found.map((row) => Math.log(1 + pages.length / Math.max(1, row.filter(Boolean).length)))
  return pages
    .map(({ page }, i) => ({
      page, near: sentenceWith(page, needles), held: found.filter((row) => row[i]).length, score: found.reduce((sum, row, n) => sum + (row[i] ?? 0) * rare[n]!, 0),
    }))
    .filter((h) => h.held * 2 >= needles.length && h.held > 0)
    .sort((a, b) => b.score - a.score)
}

function sentenceWith(page: Page, needles: string[]): string {
  const sentences = page.plain.split(/(?<=[.?!।])\s+|\n/)
  return sentences.find((s) => needles.some((n) => fold(s).includes(n))) ?? sentences[0] ?? ''
}
