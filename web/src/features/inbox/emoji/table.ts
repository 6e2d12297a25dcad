/**
 * Emoji with their names, short codes and search words in English and Hindi. The two texts are made from CLDR's words
 * (Unicode licence) as emojibase-data 17 gives them (MIT), up to Unicode 14, without skin tones. They are fetched when somebody asks for an
 * emoji. Groups are parted by an empty line, emoji by ";", and the second text has the same ones in the same order:
 * English "😀code|name|word,word", Hindi "name|word,word".
 */
export interface Emoji {
  e: string
  code: string
  name: string
  hindi: string
  group: number
  /** Folded, for searching: names first. */
  words: readonly string[]
}

export function fold(s: string): string {
  // Without the dot under a letter, which not everybody types, and however the letters were put together.
  return s.normalize('NFD').replace(/[\u0300-\u036f\u093c]/g, '').toLowerCase()
}

const groupsOf = (text: string) => text.trim().split('\n\n').map((g) => g.split(/[;\n]/).filter(Boolean))

export function read(english: string, hindi: string): Emoji[] {
  const theirs = groupsOf(hindi)
  return groupsOf(english).flatMap((all, group) => all.map((line, i) => {
    const [head = '', name = '', tags = ''] = line.split('|')
    const at = head.search(/[a-z0-9+_-]+$/i)
    const [hi = '', hiTags = ''] = (theirs[group]?.[i] ?? '').split('|')
    const code = head.slice(at)
    return { e: head.slice(0, at).replace(/(\p{Emoji_Presentation})\uFE0F/gu, '$1'), code, name, hindi: hi, group, words: [code.replaceAll('_', ' '), name, hi, ...tags.split(','), ...hiTags.split(',')].filter(Boolean).map(fold) }
  }))
}

let all: Promise<Emoji[]> | undefined
export function emoji(): Promise<Emoji[]> {
  all ??= Promise.all([import('./emoji.en.txt?raw'), import('./emoji.hi.txt?raw')]).then(([en, hi]) => read(en.default, hi.default))
  all.catch(() => (all = undefined))
  return all
}

/** 0: no. The code counts most, then names, then other words, then what is inside a word. */
function score(one: Emoji, needle: string): number {
  if (one.words[0] === needle || one.code === needle) return 100
  let best = 0
  for (const [i, w] of one.words.entries()) {
    const named = i < 3
    if (w === needle) best = Math.max(best, named ? 95 : 70)
    else if (w.startsWith(needle) || (named && w.replaceAll(' ', '').startsWith(needle))) best = Math.max(best, i === 0 ? 85 : named ? 80 : 60)
    else if (w.includes(` ${needle}`)) best = Math.max(best, named ? 65 : 45)
    else if (needle.length > 2 && w.includes(needle)) best = Math.max(best, 15)
  }
  return best
}

export function search(list: readonly Emoji[], typed: string, most = 60): Emoji[] {
  const needle = fold(typed.trim().replace(/^:|:$/g, '').replaceAll('_', ' '))
  if (!needle) return []
  return list.map((one, i) => ({ one, i, s: score(one, needle) })).filter((x) => x.s > 0).sort((a, b) => b.s - a.s || a.i - b.i).slice(0, most).map((x) => x.one)
}

const RECENT = 'sangam-emoji'
const KEEP = 27
/** Those of this browser that were used last, newest first. */
export function recent(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(RECENT) ?? '[]')
    return Array.isArray(kept) ? kept.filter((e): e is string => typeof e === 'string').slice(0, KEEP) : []
  } catch {
    return []
  }
}
export function used(e: string): void {
  try {
    localStorage.setItem(RECENT, JSON.stringify([e, ...recent().filter((one) => one !== e)].slice(0, KEEP)))
  } catch {
    // A full or forbidden store: then there are none.
  }
}
