import { expect, test } from 'vitest'
import { local, presets } from './snooze'

const shown = (year: number, month: number, day: number, hour: number, minute = 0) =>
  presets(new Date(year, month - 1, day, hour, minute).getTime()).map((p) => `${p.id} ${local(p.at)}`)

test('a morning in the week', () => {
  expect(shown(2026, 11, 18, 10, 7)).toEqual(['hour 2026-11-18T11:07', 'evening 2026-11-18T18:00', 'tomorrow 2026-11-19T09:00', 'monday 2026-11-23T09:00', 'month 2026-12-01T09:00'])
})
test('an evening: in an hour says the same as this evening, or it is over', () => {
  expect(shown(2026, 11, 18, 17)).toEqual(['hour 2026-11-18T18:00', 'tomorrow 2026-11-19T09:00', 'monday 2026-11-23T09:00', 'month 2026-12-01T09:00'])
})
test('on a Sunday tomorrow is Monday; on a Monday the next one is meant', () => {
  expect(shown(2026, 11, 22, 20)).toEqual(['hour 2026-11-22T21:00', 'tomorrow 2026-11-23T09:00', 'month 2026-12-01T09:00'])
  expect(shown(2026, 11, 23, 20)).toEqual(['hour 2026-11-23T21:00', 'tomorrow 2026-11-24T09:00', 'monday 2026-11-30T09:00', 'month 2026-12-01T09:00'])
})
test('over the end of a year', () => {
  expect(shown(2026, 12, 31, 20)).toEqual(['hour 2026-12-31T21:00', 'tomorrow 2027-01-01T09:00', 'monday 2027-01-04T09:00', 'month 2027-01-01T09:00'])
})
