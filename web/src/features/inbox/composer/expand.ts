/** Short codes that become the words of a quick reply while one writes: ";addr" and a space, Tab or Enter. Pure. */
import { fill, type QuickReply } from '../../replies/library'

export interface Expansion {
  reply: QuickReply
  /** Where the code began. */
  from: number
  /** The code as it was typed, with its sign. */
  typed: string
  words: string
}

/** What the code before the cursor stands for; undefined: nothing. */
export function expansion(before: string, list: readonly QuickReply[], known: Readonly<Record<string, string>>): Expansion | undefined {
  const match = /(?:^|\s)(;([^\s;]{1,40}))$/.exec(before)
  const code = match?.[2]?.toLowerCase()
  const reply = code && list.find((r) => r.shortcut === code)
  return match && reply ? { reply, from: before.length - match[1]!.length, typed: match[1]!, words: fill(reply.text, known) } : undefined
}

/** The name of an emoji that is being written before the cursor, without its colon. */
export function emojiName(before: string): string | undefined {
  return /(?:^|[\s\p{Extended_Pictographic}]):([\p{L}\p{M}\d_+-]{2,32})$/u.exec(before)?.[1]
}
