/** When a snoozed conversation may come back: instants of the member's own clock. Pure. */
export interface Preset { id: 'hour' | 'evening' | 'tomorrow' | 'monday' | 'month'; at: number }

const MORNING = 9
const EVENING = 18
const MINUTE = 60_000

function at(now: Date, days: number, hour: number): number {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour).getTime()
}

export function presets(from: number): Preset[] {
  const now = new Date(from)
  const evening = at(now, 0, EVENING)
  // Sunday is 0: the Monday after today, and tomorrow's is said as tomorrow.
  const toMonday = (8 - now.getDay()) % 7 || 7
  return [
    { id: 'hour', at: Math.ceil((from + 60 * MINUTE) / MINUTE) * MINUTE },
    ...(evening - from > 90 * MINUTE ? [{ id: 'evening' as const, at: evening }] : []),
    { id: 'tomorrow', at: at(now, 1, MORNING) },
    ...(toMonday > 1 ? [{ id: 'monday' as const, at: at(now, toMonday, MORNING) }] : []),
    { id: 'month', at: new Date(now.getFullYear(), now.getMonth() + 1, 1, MORNING).getTime() },
  ]
}

/** What a field of date and time holds, in the member's own time. */
export function local(at: number): string {
  const d = new Date(at)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}`
}
