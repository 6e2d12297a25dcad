import { expect, it } from 'vitest'
import type { KnownPast } from '../../../api/types'
import { changes } from './recipient'

const past = (p: Partial<KnownPast>): KnownPast => ({ handle_id: 'h', what: 'phone', at: 1, evidence: 'platform', ...p })

it('tells a number that was replaced, moved or lost from one that was learned', () => {
  expect(changes(past({ value: '2', previous: '1' }))).toBe(true)
  expect(changes(past({ what: 'moved', value: '2' }))).toBe(true)
  expect(changes(past({ what: 'lost', previous: '1' }))).toBe(true)
  expect(changes(past({ what: 'user_id', evidence: 'platform' }))).toBe(true)
  expect(changes(past({ value: '2', evidence: 'message' }))).toBe(false)
  expect(changes(past({ what: 'user_id', evidence: 'send' }))).toBe(false)
  expect(changes(past({ what: 'name', value: 'B', previous: 'A' }))).toBe(false)
})
