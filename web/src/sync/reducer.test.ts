import { describe, expect, it } from 'vitest'
import { advance, effectsOf, parsePosition, type Known } from './reducer'

const known = (fields: Partial<Known> = {}): Known => ({
  conversationVersion: () => 5, messageVersion: () => 3, threadHeld: () => true, lastMessageOf: () => 'm1', ...fields,
})
const message = { seq: 1, conversation_id: 'c1', message_id: 'm1' }

describe('position', () => {
  it('reads epoch and number, whatever dashes the epoch has', () => {
    expect(parsePosition('a-b-12')).toEqual({ epoch: 'a-b', seq: 12 })
    expect(parsePosition('nonsense')).toBeUndefined()
    expect(parsePosition('')).toBeUndefined()
  })
  it('ignores what was seen, takes what is newer even over a hole, notices another epoch', () => {
    const at = { epoch: 'e', seq: 10 }
    expect(advance(at, { epoch: 'e', seq: 10 })).toBe('old')
    expect(advance(at, { epoch: 'e', seq: 9 })).toBe('old')
    expect(advance(at, { epoch: 'e', seq: 14 })).toBe('news')
    expect(advance(at, { epoch: 'f', seq: 1 })).toBe('other_epoch')
    expect(advance(undefined, { epoch: 'f', seq: 1 })).toBe('news')
  })
})

describe('effects', () => {
  it('ignores a conversation of the version held, or older', () => {
    for (const version of [4, 5]) {
      expect(effectsOf({ seq: 1, kind: 'conversation.changed', conversation_id: 'c1', version }, known())).toEqual([])
    }
  })
  it('fetches a newer conversation and counts again', () => {
    expect(effectsOf({ seq: 1, kind: 'conversation.changed', conversation_id: 'c1', version: 6 }, known()))
      .toEqual([{ do: 'fetch_conversation', id: 'c1' }, { do: 'fetch_counts' }])
  })
  it('fetches a new message only into a thread that is held', () => {
    const event = { ...message, kind: 'message.received', version: 1 }
    expect(effectsOf(event, known({ messageVersion: () => undefined }))[0]).toEqual({ do: 'fetch_message', id: 'm1' })
    expect(effectsOf(event, known({ threadHeld: () => false }))[0]).toEqual({ do: 'stale_thread', id: 'c1' })
  })
  it('does not fetch a status of the version held', () => {
    expect(effectsOf({ ...message, kind: 'message.status', version: 3 }, known())).toEqual([])
  })
  it('fetches the row of the list only when its last message changed', () => {
    const event = { ...message, kind: 'message.status', version: 4 }
    expect(effectsOf(event, known())).toEqual([{ do: 'fetch_message', id: 'm1' }, { do: 'fetch_conversation', id: 'c1' }])
    expect(effectsOf(event, known({ lastMessageOf: () => 'm9' }))).toEqual([{ do: 'fetch_message', id: 'm1' }])
  })
  it('treats a kind it does not know as a change of the conversation it names', () => {
    expect(effectsOf({ seq: 1, kind: 'label.added', conversation_id: 'c1' }, known())).toEqual([{ do: 'fetch_conversation', id: 'c1' }])
  })
})
