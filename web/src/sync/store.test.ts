import { beforeEach, describe, expect, it } from 'vitest'
import type { Conversation, Message, Session } from '../api/types'
import { compareIds } from './order'
import { SseParser } from './sse'
import { Store } from './store.svelte'
import type { Filter } from './views'

const mine: Filter = { state: 'open', assignee: 'me' }
const all: Filter = { state: 'open', assignee: 'any' }
const conversation = (id: string, at: number, more: Partial<Conversation> = {}): Conversation => ({
  id, account_id: 'a', contact: { id: `p${id}` }, handle_id: 'h', state: 'open', priority: 'none', assignee_id: 'me1', unread_count: 0, problem_count: 0,
  window: { open: true }, last_activity_at: at, created_at: 0, version: 1, can: [], ...more,
})
const message = (id: string, at: number, more: Partial<Message> = {}): Message => ({
  id, conversation_id: 'c', direction: 'inbound', author: { kind: 'contact' }, kind: 'text', text: id, sent_at: at, received_at: at, version: 1,
  media: [], reactions: [], versions: [], source: 'live', ...more,
})

let store: Store
beforeEach(() => {
  store = new Store()
  store.session = { member: { id: 'me1' }, permissions: ['conversations.all'] as string[] } as Session
})

describe('views', () => {
  beforeEach(() => {
    for (const f of [mine, all]) store.putPage(f, [conversation('1', 30), conversation('2', 20), conversation('3', 10)], null, true)
  })
  it('moves a conversation up when it becomes active', () => {
    store.putConversations([conversation('3', 40, { version: 2 })])
    expect(store.view(mine)?.ids).toEqual(['3', '1', '2'])
  })
  it('ignores an older version that arrives late', () => {
    store.putConversations([conversation('3', 40, { version: 3 }), conversation('3', 50, { version: 2, state: 'resolved' })])
    expect(store.conversations.get('3')?.state).toBe('open')
    expect(store.view(mine)?.ids).toEqual(['3', '1', '2'])
  })
  it('lets a conversation leave the views it no longer belongs to', () => {
    store.putConversations([conversation('2', 20, { version: 2, assignee_id: 'x' })])
    expect(store.view(mine)?.ids).toEqual(['1', '3'])
    expect(store.view(all)?.ids).toEqual(['1', '2', '3'])
  })
  it('lets go of what is taken from a member who sees only what they have', () => {
    store.session = { member: { id: 'me1' }, permissions: [] as string[] } as unknown as Session
    store.putConversations([conversation('2', 20, { version: 2, assignee_id: 'x' })])
    expect(store.view(all)?.ids).toEqual(['1', '3'])
    expect(store.knows('2')).toBe(false)
  })
  it('shows a command at once and takes it back whole when it is refused', () => {
    const takeOff = store.overlay('1', { state: 'resolved' })
    expect(store.view(mine)?.ids).toEqual(['2', '3'])
    // Meanwhile the server says something else about the same conversation: it is not lost by the rollback.
    store.putConversations([conversation('1', 60, { version: 2, unread_count: 4 })])
    expect(store.conversations.get('1')).toMatchObject({ state: 'resolved', unread_count: 4 })
    takeOff()
    expect(store.conversations.get('1')).toMatchObject({ state: 'open', unread_count: 4 })
    expect(store.view(mine)?.ids).toEqual(['1', '2', '3'])
  })
  it('lists what did not go out, whatever its state, until it is dealt with', () => {
    const problems: Filter = { state: 'all', assignee: 'any', problems: true }
    store.putPage(problems, [], null, true)
    store.putConversations([conversation('2', 20, { version: 2, problem_count: 1, state: 'resolved' })])
    expect(store.view(problems)?.ids).toEqual(['2'])
    store.putConversations([conversation('2', 20, { version: 3 })])
    expect(store.view(problems)?.ids).toEqual([])
  })
  it('leaves out what is older than the pages held', () => {
    store.putPage(all, [conversation('1', 30), conversation('2', 20)], 'more', true)
    store.putConversations([conversation('9', 5)])
    expect(store.view(all)?.ids).toEqual(['1', '2'])
  })
  it('keeps what became active while the first page was on its way', () => {
    store.putConversations([conversation('7', 99)])
    store.putPage(all, [conversation('1', 30)], 'more', true)
    expect(store.view(all)?.ids).toEqual(['7', '1'])
  })
})

describe('threads', () => {
  it('puts messages in order of their time, whatever order they come in', () => {
    store.putNewest('c', [message('13', 3), message('11', 1)], null)
    store.putMessages([message('12', 2), message('10', 0)])
    expect(store.threads.get('c')?.ids).toEqual(['10', '11', '12', '13'])
  })
  it('keeps the newer version of a message', () => {
    store.putNewest('c', [message('1', 1, { version: 4, status: 'read' })], null)
    store.putMessages([message('1', 1, { version: 3, status: 'sent' })])
    expect(store.messages.get('1')?.status).toBe('read')
  })
  it('drops what it held when the newest page leaves a hole', () => {
    store.putNewest('c', [message('1', 1)], null)
    store.putNewest('c', [message('9', 9), message('8', 8)], 'older')
    expect(store.threads.get('c')).toMatchObject({ ids: ['8', '9'], complete: false, cursor: 'older' })
  })
  it('joins pages that meet', () => {
    store.putNewest('c', [message('1', 1), message('2', 2)], null)
    store.putNewest('c', [message('2', 2), message('3', 3)], 'older')
    expect(store.threads.get('c')).toMatchObject({ ids: ['1', '2', '3'], complete: true })
  })
  it('settles a send when its message comes by the stream', () => {
    const confirmed: string[] = []
    store.onConfirmed = (id) => confirmed.push(id)
    store.outbox.set('k', { client_id: 'k' } as never)
    store.putMessages([message('1', 1, { client_id: 'k' })])
    expect(store.outbox.size).toBe(0)
    expect(confirmed).toEqual(['k'])
  })
})

describe('small things', () => {
  it('compares 64-bit ids without losing digits', () => {
    expect(compareIds('9007199254740993', '9007199254740992')).toBeGreaterThan(0)
    expect(compareIds('9', '10')).toBeLessThan(0)
  })
  it('reads events cut anywhere, and is silent on heartbeats', () => {
    const parser = new SseParser()
    expect(parser.push(': here\n\n')).toEqual([])
    expect(parser.push('id: e-1\nda')).toEqual([])
    expect(parser.push('ta: {"a":1}\r\n\r\nevent: reset\n\n')).toEqual([
      { id: 'e-1', event: 'message', data: '{"a":1}' }, { id: 'e-1', event: 'reset', data: '' },
    ])
  })
})
