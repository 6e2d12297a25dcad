import { describe, expect, it } from 'vitest'
import { Refused, Unreachable } from '../api/http'
import type { Message, SendBody, Upload } from '../api/types'
import { SendQueue, waitAfter, type OutboxItem } from './queue'

/** A network in the hands of the test: each attempt waits until it is answered. */
function bench() {
  const items = new Map<string, OutboxItem>()
  const saved = new Map<string, OutboxItem>()
  const attempts: { clientId: string; body: SendBody; answer: (m: Partial<Message>) => void; fail: (e: unknown) => void }[] = []
  const sent: string[] = []
  const advice: string[] = []
  const timers: { run: () => void; at: number }[] = []
  let now = 1_000
  let upload: () => Promise<Upload> = () => Promise.resolve({ upload_id: 'u1', kind: 'image', mime: 'image/png', size: 3 })
  const queue = new SendQueue({
    items,
    send: (_c, clientId, body) => new Promise((resolve, fail) => attempts.push({ clientId, body, answer: (m) => resolve(m as Message), fail })),
    upload: () => upload(),
    save: (item) => saved.set(item.client_id, item),
    forget: (id) => saved.delete(id),
    sent: (m) => sent.push(m.id),
    refused: () => {},
    advised: (_, a) => advice.push(a.message),
    now: () => now,
    later: (run, ms) => timers.push({ run, at: now + ms }),
  })
  const add = (client_id: string, conversation_id = 'c1', more: Partial<OutboxItem> = {}) =>
    queue.add({ client_id, conversation_id, account_id: 'a1', body: { text: client_id }, created_at: now++, ...more })
  const settle = () => new Promise((r) => setImmediate(r))
  const pass = (ms: number) => {
    now += ms
    for (const timer of timers.splice(0)) timer.run()
  }
  return { queue, items, saved, attempts, sent, advice, add, settle, pass, setUpload: (f: typeof upload) => (upload = f) }
}

describe('send queue', () => {
  it('sends one at a time and in order within a conversation, conversations in parallel', async () => {
    const b = bench()
    b.add('one')
    b.add('two')
    b.add('other', 'c2')
    expect(b.attempts.map((a) => a.clientId)).toEqual(['one', 'other'])
    b.attempts[0]!.answer({ id: 'm1' })
    await b.settle()
    expect(b.attempts.map((a) => a.clientId)).toEqual(['one', 'other', 'two'])
    expect(b.sent).toEqual(['m1'])
    expect(b.saved.has('one')).toBe(false)
  })

  it('repeats with the same client id after a cut line, and keeps later ones behind it', async () => {
    const b = bench()
    b.add('one')
    b.add('two')
    b.attempts[0]!.fail(new Unreachable())
    await b.settle()
    expect(b.attempts).toHaveLength(1)
    expect(b.items.get('one')).toMatchObject({ state: 'waiting', attempts: 1 })
    b.pass(waitAfter(1) + 20)
    await b.settle()
    expect(b.attempts.map((a) => a.clientId)).toEqual(['one', 'one'])
  })

  it('keeps the order of what was added in one instant over a reload, and lets the rest go on behind one that is refused', async () => {
    const b = bench()
    for (const id of ['zeta', 'alpha', 'mid']) b.add(id, 'c1', { created_at: 500 })
    const again = bench()
    // The cache gives them back by their ids, which are random.
    again.queue.restore([...b.saved.values()].sort((x, y) => x.client_id.localeCompare(y.client_id)))
    again.queue.wake()
    again.attempts[0]!.fail(new Refused(422, { title: 'No', status: 422 }))
    await again.settle()
    again.attempts[1]!.answer({ id: 'm2' })
    await again.settle()
    expect(again.attempts.map((a) => a.clientId)).toEqual(['zeta', 'alpha', 'mid'])
    expect(again.items.get('zeta')!.state).toBe('refused')
  })

  it('tries at once when the network returns', async () => {
    const b = bench()
    b.add('one')
    b.attempts[0]!.fail(new Refused(503, {}))
    await b.settle()
    b.queue.wake()
    expect(b.attempts).toHaveLength(2)
  })

  it.each(['locked', 'second_step_needed'])('keeps what was refused as %s, in order, until it is woken', async (code) => {
    const b = bench()
    b.add('one')
    b.add('two')
    b.attempts[0]!.fail(new Refused(403, { reason: { code, message: 'not now' } }))
    await b.settle()
    b.pass(60_000)
    await b.settle()
    expect(b.items.get('one')).toMatchObject({ state: 'waiting' })
    expect(b.attempts).toHaveLength(1)
    b.queue.wake()
    expect(b.attempts.map((a) => a.clientId)).toEqual(['one', 'one'])
  })

  it('keeps a refusal with its reason and lets the next one go', async () => {
    const b = bench()
    b.add('one')
    b.add('two')
    b.attempts[0]!.fail(new Refused(409, { reason: { message: 'window closed', way_out: 'use the phone' } }))
    await b.settle()
    expect(b.items.get('one')).toMatchObject({ state: 'refused', refusal: { message: 'window closed', way_out: 'use the phone' } })
    expect(b.attempts[1]!.clientId).toBe('two')
    expect(b.saved.has('one')).toBe(true)
  })

  it('does not fail what the stream has confirmed meanwhile', async () => {
    const b = bench()
    b.add('one')
    b.items.delete('one')
    b.attempts[0]!.fail(new Unreachable())
    await b.settle()
    expect(b.items.size).toBe(0)
  })

  it('goes on after a reload with the id it had', () => {
    const b = bench()
    b.queue.restore([{ client_id: 'old', conversation_id: 'c1', account_id: 'a1', body: { text: 'x' }, created_at: 1, state: 'sending', attempts: 1, next_at: 0 }])
    b.queue.wake()
    expect(b.attempts.map((a) => a.clientId)).toEqual(['old'])
  })

  it('waits for a new sign-in instead of asking again and again', async () => {
    const b = bench()
    b.add('one')
    b.attempts[0]!.fail(new Refused(401, {}))
    await b.settle()
    b.pass(60_000)
    expect(b.attempts).toHaveLength(1)
    b.queue.wake()
    expect(b.attempts).toHaveLength(2)
  })

  it('uploads a file once, then sends it as often as needed', async () => {
    const b = bench()
    let uploads = 0
    b.setUpload(() => Promise.resolve({ upload_id: `u${++uploads}`, kind: 'image', mime: 'image/png', size: 3 }))
    b.add('pic', 'c1', { body: {}, file: { blob: new Blob(['abc']), name: 'a.png', caption: 'look' } })
    await b.settle()
    expect(b.attempts[0]!.body.media).toMatchObject({ upload_id: 'u1', caption: 'look', filename: 'a.png' })
    b.attempts[0]!.fail(new Unreachable())
    await b.settle()
    b.queue.wake()
    await b.settle()
    expect(b.attempts[1]!.body.media?.upload_id).toBe('u1')
    expect(uploads).toBe(1)
  })

  it('refuses a file the platform would refuse, with the way out', async () => {
    const b = bench()
    b.setUpload(() => Promise.resolve({ upload_id: '', kind: 'video', mime: 'video/x', size: 1, problem: { message: 'too long', way_out: 'cut it' } }))
    b.add('vid', 'c1', { body: {}, file: { blob: new Blob(['abc']), name: 'a.mov' } })
    await b.settle()
    expect(b.attempts).toHaveLength(0)
    expect(b.items.get('vid')?.refusal).toEqual({ message: 'too long', way_out: 'cut it' })
  })

  it('sends a file that the server takes, whatever it advises', async () => {
    const b = bench()
    b.setUpload(() => Promise.resolve({ upload_id: 'u7', kind: 'sticker', mime: 'image/webp', size: 1, problem: { code: 'webp_is_sticker', message: 'A sticker.', way_out: '' } }))
    b.add('pic', 'c1', { body: {}, file: { blob: new Blob(['abc']), name: 'a.webp' } })
    await b.settle()
    expect(b.attempts[0]?.body.media?.upload_id).toBe('u7')
    expect(b.advice).toEqual(['A sticker.'])
  })

  it('takes back only what is not on its way', () => {
    const b = bench()
    b.add('one')
    expect(b.queue.discard('one')).toBeUndefined()
    b.add('two')
    expect(b.queue.discard('two')?.client_id).toBe('two')
  })
})
