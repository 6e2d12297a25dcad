import { describe, expect, it } from 'vitest'
import { settle } from './drafts.svelte'

const draft = (text: string, typed_at: number, more = {}) => ({ text, typed_at, saved_at: 1, ...more })

describe('a draft of two tabs', () => {
  it('follows the other tab while this one holds nothing that the other has not seen', () => {
    expect(settle(undefined, draft('hello', 5), '').text).toBe('hello')
    expect(settle(draft('hel', 4), draft('hell', 5), 'hel').text).toBe('hell')
    expect(settle(draft('hello', 4), draft('', 5), 'hello').text).toBe('')
  })
  it('lets the words typed last win and keeps the others aside, the same in both tabs', () => {
    const [a, b] = [draft('from the first', 5), draft('from the second', 6)]
    const inFirst = settle(a, b, '')
    const inSecond = settle(b, a, '')
    expect([inFirst.text, inFirst.aside]).toEqual(['from the second', 'from the first'])
    expect([inSecond.text, inSecond.aside]).toEqual([inFirst.text, inFirst.aside])
    const [c, d] = [draft('x', 7), draft('y', 7)]
    expect(settle(c, d, '').text).toBe(settle(d, c, '').text)
  })
  it('does not lose words to a field that was emptied by sending others', () => {
    expect(settle(draft('not yet sent', 4), draft('', 9), 'what was sent').text).toBe('not yet sent')
  })
  it('keeps nothing aside that the newer words hold already', () => {
    expect(settle(draft('hello', 4), draft('hello there', 5), '').aside).toBeUndefined()
  })
  it('adds to what is aside already', () => {
    expect(settle(draft('one', 4), draft('two', 5, { aside: 'zero' }), '').aside).toBe('zero\none')
  })
})
