import { describe, expect, it } from 'vitest'
import { quietNow } from './notify'

describe('quiet hours', () => {
  const at = (h: number, m = 0) => new Date(2026, 0, 5, h, m)
  const hours = (from: number, until: number, quiet = true) => ({ quiet, quiet_from: from * 60, quiet_until: until * 60 })
  const test = (what: string, n: Parameters<typeof quietNow>[0], when: Date, want: boolean) => it(what, () => expect(quietNow(n, when)).toBe(want))
  test('begin with their first minute', hours(13, 14), at(13), true)
  test('end before their last', hours(13, 14), at(14), false)
  test('go over midnight', hours(21, 8), at(23, 59), true)
  test('last into the morning', hours(21, 8), at(7, 59), true)
  test('leave the day alone', hours(21, 8), at(12), false)
  test('are none where both ends are the same', hours(9, 9), at(9), false)
  test('count only if they are chosen', hours(0, 24, false), at(3), false)
})
