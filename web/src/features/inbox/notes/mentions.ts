/** Whom a note names: "@" and the whole name of a member, as it is written. Pure. */
import type { ID, Member } from '../../../api/types'
import { plainName } from '../../../lib/richtext'

type Named = Pick<Member, 'id' | 'name'>

const fold = (text: string) => text.normalize('NFC').toLocaleLowerCase()

/** What stands between "@" and the caret, if a name is being typed there. */
export function typed(text: string, caret: number): { from: number; part: string } | undefined {
  const match = /(?:^|[\s(])@([^@\n]{0,30})$/u.exec(text.slice(0, caret))
  return match ? { from: caret - match[1]!.length - 1, part: match[1]! } : undefined
}

/** Members whose name, or a later word of it, begins so. */
export function offered<M extends Named>(members: Iterable<M>, part: string): M[] {
  const wanted = fold(part)
  return [...members].filter((m) => {
    const name = fold(plainName(m.name))
    return name.startsWith(wanted) || wanted !== '' && name.split(' ').some((word) => word.startsWith(wanted))
  }).slice(0, 6)
}

/** The text in pieces, with those that name somebody; of two names that begin alike, the longer. */
export function named(text: string, members: readonly Named[]): { text: string; member?: ID }[] {
  const known = members.map((m) => ({ id: m.id, name: plainName(m.name) })).filter((m) => m.name).sort((a, b) => b.name.length - a.name.length)
  const out: { text: string; member?: ID }[] = []
  let plain = ''
  for (let i = 0; i < text.length;) {
    const whom = text[i] === '@' ? known.find((m) => text.startsWith(m.name, i + 1)) : undefined
    if (!whom) {
      plain += text[i++]
      continue
    }
    if (plain) out.push({ text: plain })
    plain = ''
    out.push({ text: `@${whom.name}`, member: whom.id })
    i += whom.name.length + 1
  }
  if (plain) out.push({ text: plain })
  return out
}

export function mentionsOf(text: string, members: readonly Named[]): ID[] {
  return [...new Set(named(text, members).flatMap((p) => p.member ?? []))]
}
