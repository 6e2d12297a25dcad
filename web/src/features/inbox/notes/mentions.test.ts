import { expect, test } from 'vitest'
import { mentionsOf, named, offered, typed } from './mentions'

const team = [{ id: '1', name: 'Ravi' }, { id: '2', name: 'Ravi Joshi' }, { id: '3', name: 'मीरा कुलकर्णी' }]

test('a name that is being typed', () => {
  expect(typed('ask @Ra', 7)).toEqual({ from: 4, part: 'Ra' })
  expect(typed('@', 1)).toEqual({ from: 0, part: '' })
  expect(typed('a@b', 3)).toBeUndefined()
  expect(typed('ask @Ra', 3)).toBeUndefined()
})
test('who is offered', () => {
  expect(offered(team, 'jo').map((m) => m.id)).toEqual(['2'])
  expect(offered(team, 'कुल').map((m) => m.id)).toEqual(['3'])
  expect(offered(team, '').length).toBe(3)
  expect(offered(team, 'zz')).toEqual([])
})
test('whom a text names: the longer of two names, and nobody by half a name', () => {
  expect(mentionsOf('@Ravi Joshi and @मीरा कुलकर्णी, @Ravi Joshi again', team)).toEqual(['2', '3'])
  expect(mentionsOf('@Ravi, please', team)).toEqual(['1'])
  expect(mentionsOf('Ravi @Rav', team)).toEqual([])
  expect(named('to @Ravi!', team)).toEqual([{ text: 'to ' }, { text: '@Ravi', member: '1' }, { text: '!' }])
})
