/** A member's status in words. */
import type { ID } from '../../api/types'
import { nowByMinute } from '../../lib/clock.svelte'
import { clockTime, fullTime } from '../../lib/format'
import { t } from '../../lib/i18n/index.svelte'
import { plainName } from '../../lib/richtext'
import { here, shownOf } from '../../sync/presence.svelte'

const soon = (at: number) => (at - Date.now() < 12 * 3_600_000 ? clockTime(at) : fullTime(at))

export function statusWords(id: ID): string {
  const p = here.members.get(id)
  const shown = shownOf(id)
  const said = shown === 'away' || shown === 'busy'
  return [
    t(`status.${shown}`),
    said && p?.until ? t('status.until', { time: soon(p.until) }) : '',
    said && p?.reason ? plainName(p.reason) : '',
    p?.focus_until && p.focus_until > nowByMinute() ? t('status.focus', { time: soon(p.focus_until) }) : '',
  ].filter(Boolean).join(' · ')
}

/** For beside a name in a menu: nothing where there is nothing to know. */
export function statusBeside(id: ID): string {
  const p = here.members.get(id)
  return shownOf(id) === 'available' && !(p?.focus_until && p.focus_until > nowByMinute()) ? '' : statusWords(id)
}

/** Who gets something now will not see it soon. */
export function notAtWork(id: ID): boolean {
  return ['away', 'idle', 'offline'].includes(shownOf(id))
}
