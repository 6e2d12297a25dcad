/** A label that is not there yet, made where it is wanted. */
import type { ID } from '../../api/types'
import { toast } from '../../lib/toasts.svelte'
import { explain, label as hang } from '../../sync/commands'
import { labels, team } from '../../sync/team.svelte'

export const colors = ['gray', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet', 'pink'] as const

/** One that no label has yet, if there is one; the grey is nobody's first choice. */
export function nextColor(): string {
  const used = new Set([...team.labels.values()].map((l) => l.color as string))
  return colors.slice(1).find((c) => !used.has(c)) ?? colors[team.labels.size % colors.length]!
}

export async function makeAndHang(conversation: ID, name: string): Promise<void> {
  try {
    const made = await labels.add({ name, color: nextColor() })
    await team.loadLabels()
    await hang(conversation, made.id, true)
  } catch (error) {
    toast(explain(error), 'error')
  }
}
