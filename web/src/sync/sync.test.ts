import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Conversation, Message, Session } from '../api/types'
import { Refused } from '../api/http'
import { Cache } from './cache'
import type { SseEvent } from './sse'
import { store } from './store.svelte'
import { sync } from './sync.svelte'
import type { Filter } from './views'

const server = vi.hoisted(() => ({
  conversations: [] as unknown[], messages: [] as unknown[], asked: [] as string[],
  /** Set: the next page of messages waits for it. */
  hold: undefined as Promise<unknown> | undefined,
  /** Its conversations are somebody else's now. */
  gone: false,
}))
vi.mock('../api/calls', () => {
  const answer = (what: string, value: () => unknown) => async () => {
    server.asked.push(what)
    return value()
  }
  return {
    conversations: { list: answer('list', () => ({ items: server.conversations })), get: answer('get', () => {
      const one = server.conversations[0]
      if (!one) throw new Refused(404, {})
      return one
    }), counts: answer('counts', () => null) },
    messages: { page: async () => {
      server.asked.push('page')
      if (server.gone) throw new Refused(404, {})
      const items = server.messages
      await server.hold
      return { items }
    }, byIds: answer('byIds', () => ({ items: [] })) },
    accounts: { list: answer('accounts', () => ({ items: [] })) },
    members: { list: answer('members', () => ({ items: [] })) },
    media: {}, contacts: {}, session: {}, passwords: {},
  }
})

const all: Filter = { state: 'open', assignee: 'any' }
const conversation = (version: number, name: string) => ({
  id: 'c', account_id: 'a', contact: { id: 'p', name }, handle_id: 'h', state: 'open', priority: 'none', unread_count: 0, problem_count: 0, window: { open: true },
  last_activity_at: 10, created_at: 0, version, can: [],
}) as unknown as Conversation
const message = (id: string) => ({
  id, conversation_id: 'c', direction: 'inbound', author: { kind: 'contact' }, kind: 'text', text: 'hello', sent_at: 5, received_at: 5, version: 4,
  media: [], reactions: [], versions: [], source: 'live',
}) as unknown as Message

const inner = sync as unknown as { onEvent(e: SseEvent): void; position: unknown; helloSeen: boolean; cachedEpoch?: string; hydrate(name: string): Promise<void> }
const hello = (epoch: string, seq: number): SseEvent => ({ id: `${epoch}-${seq}`, event: 'hello', data: JSON.stringify({ epoch, seq }) })
let n = 0

beforeEach(async () => {
  store.clear()
  store.session = { member: { id: 'me' }, permissions: ['conversations.all'] as string[] } as Session
  Object.assign(inner, { position: undefined, helloSeen: false, cachedEpoch: undefined })
  Object.assign(server, { conversations: [conversation(9, 'Before')], messages: [message('kept'), message('old')], asked: [], hold: undefined, gone: false })
  await inner.hydrate(`cache-${n++}`)
  sync.shownFilter = all
  sync.shownThread = 'c'
  inner.onEvent(hello('1', 40))
  await sync.loadView(all)
  await sync.openThread('c')
  // The server crashed: what was on its way is derived again, under new ids and at lower versions.
  Object.assign(server, { conversations: [conversation(2, 'After')], messages: [message('kept'), message('new')] })
})

describe('when the server begins anew', () => {
  const ways: [string, () => void][] = [
    ['a reset', () => inner.onEvent({ id: '1-7', event: 'reset', data: '{}' })],
    ['a hello of another epoch', () => inner.onEvent(hello('2', 7))],
    ['an event of another epoch', () => inner.onEvent({ id: '2-8', event: 'message.received', data: JSON.stringify({ kind: 'message.received' }) })],
  ]
  it.each(ways)('%s lets go of all that was said and asks again', async (_, begin) => {
    store.outbox.set('mine', { client_id: 'mine', conversation_id: 'c' } as never)
    expect(store.threads.get('c')?.ids).toEqual(['old', 'kept'])
    begin()
    await vi.waitFor(() => expect(store.threads.get('c')?.fresh).toBe(true))
    await vi.waitFor(() => expect(store.view(all)?.fresh).toBe(true))
    expect(store.threads.get('c')?.ids).toEqual(['new', 'kept'])
    expect(store.messages.has('old')).toBe(false)
    expect(store.conversations.get('c')).toMatchObject({ version: 2, contact: { name: 'After' } })
    expect(store.outbox.has('mine')).toBe(true)
  })
  it('keeps the open conversation on the screen until the answer is here', () => {
    inner.onEvent(hello('2', 7))
    expect(store.conversations.get('c')?.contact.name).toBe('Before')
    expect(store.threads.has('c')).toBe(false)
  })
  it('lets go of cached threads and screens, and keeps drafts', async () => {
    await sync.cache!.saveThread('other', { conversation: conversation(9, 'x'), messages: [], complete: true, saved_at: 1 })
    await sync.cache!.saveDraft('c', { text: 'my words', saved_at: 1 })
    inner.onEvent(hello('2', 7))
    await vi.waitFor(async () => expect(await sync.cache!.epoch()).toBe('2'))
    expect(await sync.cache!.thread('other')).toBeUndefined()
    expect((await sync.cache!.draft('c'))?.text).toBe('my words')
  })
  it('knows from the cache that the server began anew while no page was open', async () => {
    const cache = (await Cache.open('kept'))!
    await cache.saveEpoch('1')
    await cache.saveThread('c', { conversation: conversation(9, 'Before'), messages: [message('old')], complete: true, saved_at: 1 })
    store.clear()
    Object.assign(inner, { position: undefined, helloSeen: false })
    await inner.hydrate('kept')
    await sync.openThread('c')
    expect(store.conversations.get('c')?.contact.name).toBe('Before')
    inner.onEvent(hello('2', 7))
    await vi.waitFor(() => expect(store.threads.get('c')?.fresh).toBe(true))
    expect(store.conversations.get('c')?.contact.name).toBe('After')
    expect(store.threads.get('c')?.ids).toEqual(['new', 'kept'])
  })
  it('does not keep answers to what was asked before', async () => {
    let go = () => {}
    server.messages = [message('kept'), message('old')]
    server.hold = new Promise<void>((done) => (go = done))
    store.markStale()
    const before = sync.openThread('c')
    server.hold = undefined
    server.messages = [message('kept'), message('new')]
    inner.onEvent(hello('2', 7))
    go()
    expect(await before).toBe(false)
    await vi.waitFor(() => expect(store.threads.get('c')?.fresh).toBe(true))
    expect(store.messages.has('old')).toBe(false)
  })
  it('asks once where a reset follows the hello that said so', async () => {
    server.asked = []
    inner.onEvent(hello('2', 7))
    inner.onEvent({ id: '2-7', event: 'reset', data: '{}' })
    await vi.waitFor(() => expect(store.threads.get('c')?.fresh).toBe(true))
    expect(server.asked.filter((what) => what === 'page')).toHaveLength(1)
  })
  it('lets the open conversation go if there is none any more', async () => {
    server.conversations = []
    inner.onEvent(hello('2', 7))
    await vi.waitFor(() => expect(store.conversations.has('c')).toBe(false))
  })
})

describe('a conversation that was taken from us', () => {
  it('while no page was open goes from the screen and from what is kept, and is not asked for again', async () => {
    await vi.waitFor(async () => expect(await sync.cache!.thread('c')).toBeDefined())
    server.gone = true
    store.markStale()
    expect(await sync.openThread('c')).toBe(true)
    expect(store.conversations.has('c')).toBe(false)
    expect(await sync.cache!.thread('c')).toBeUndefined()
  })
  it('is not put back by an answer that was on its way, but by being given again', () => {
    store.drop('c', true)
    store.putConversations([conversation(9, 'late')])
    expect(store.conversations.has('c')).toBe(false)
    store.putConversations([conversation(10, 'again')])
    expect(store.conversations.get('c')?.version).toBe(10)
  })
})

describe('the first hello', () => {
  it('loads once more what was on its way before it, since that may lack what came meanwhile', async () => {
    store.clear()
    Object.assign(inner, { position: undefined, helloSeen: false })
    let go = () => {}
    server.messages = [message('kept')]
    server.hold = new Promise<void>((done) => (go = done))
    const opening = sync.openThread('c') // the server answers it now, and the answer takes its time
    const listing = sync.loadView(all)
    server.hold = undefined
    server.messages = [message('kept'), message('new')]
    server.conversations = [conversation(11, 'After')]
    inner.onEvent(hello('1', 41)) // behind the event that named the new message
    go()
    await Promise.all([opening, listing])
    await vi.waitFor(() => expect(store.threads.get('c')?.fresh).toBe(true))
    expect(store.threads.get('c')?.ids).toContain('new')
    await vi.waitFor(() => expect(store.conversations.get('c')?.version).toBe(11))
  })
})

describe('when the network returns', () => {
  it.each(['locked', 'second_step_needed'] as const)('wakes what waits to be sent unless the session is %s', (what) => {
    vi.stubGlobal('navigator', { onLine: true })
    const wake = vi.spyOn(sync.queue, 'wake')
    const network = (sync as unknown as { onNetwork(): void }).onNetwork
    sync.signedIn = 'in'
    store.session = { ...store.session!, [what]: true }
    network()
    expect(wake).not.toHaveBeenCalled()
    store.session = { ...store.session!, [what]: false }
    network()
    expect(wake).toHaveBeenCalledOnce()
    wake.mockRestore()
    vi.unstubAllGlobals()
  })
})
