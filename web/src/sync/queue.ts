/**
 * Sends, from the Enter key to the server's answer. One at a time and in order per conversation; conversations in
 * parallel. The client id is made once and travels with every attempt, so a retry can never become a second message.
 *
 * States of an item: waiting (in: queued by the member, or the network failed, or the member is away; out: an attempt starts), sending (out:
 * an answer or none), refused (the server said no; out: the member tries again or discards it). Sent items leave.
 */
import { Refused, Unreachable } from '../api/http'
import type { ID, Message, SendBody, Upload } from '../api/types'

export interface Refusal { code?: string; message: string; way_out?: string }

export interface OutboxItem {
  client_id: string
  conversation_id: ID
  account_id: ID
  body: SendBody
  /** Not yet uploaded; becomes body.media.upload_id. */
  file?: { blob: Blob; name: string; caption?: string; voice?: boolean }
  created_at: number
  state: 'waiting' | 'sending' | 'refused'
  attempts: number
  /** Not before this instant; after failures. */
  next_at: number
  /** `code` is the rule's; several wrong fields are lines of the message. */
  refusal?: Refusal
}

export interface QueueParts {
  items: Map<string, OutboxItem>
  send: (conversation: ID, clientId: string, body: SendBody) => Promise<Message>
  upload: (account: ID, file: Blob, name: string, voice?: boolean) => Promise<Upload>
  save: (item: OutboxItem) => void
  forget: (clientId: string) => void
  sent: (message: Message) => void
  refused: (item: OutboxItem) => void
  /** The server takes the file and has advice about it. */
  advised: (item: OutboxItem, advice: Refusal) => void
  now: () => number
  later: (run: () => void, ms: number) => void
}

const FIRST_WAIT = 1_000
const LONGEST_WAIT = 30_000
/** Refused because of who asks and not because of what: the same may go once they have unlocked or set up their second step. */
const AWAY = ['locked', 'second_step_needed']

export function waitAfter(attempts: number): number {
  return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.max(0, attempts - 1))
}

export class SendQueue {
  private readonly busy = new Set<ID>()
  private paused = false
  /** When the newest item was added: no two are of one instant, so that their order outlives a reload. */
  private newest = 0

  constructor(private readonly parts: QueueParts) {}

  add(item: Omit<OutboxItem, 'state' | 'attempts' | 'next_at'>): void {
    this.newest = Math.max(item.created_at, this.newest + 1)
    this.put({ ...item, created_at: this.newest, state: 'waiting', attempts: 0, next_at: 0 })
    this.pump()
  }

  /** From the cache, after a reload: a send cut off by it is made again with its own id. */
  restore(items: OutboxItem[]): void {
    for (const item of items) {
      this.newest = Math.max(this.newest, item.created_at)
      this.parts.items.set(item.client_id, item.state === 'sending' ? { ...item, state: 'waiting', next_at: 0 } : item)
    }
  }

  pause(): void {
    this.paused = true
  }

  /** The network or the session is back: try at once. */
  wake(): void {
    this.paused = false
    for (const item of this.parts.items.values()) {
      if (item.state === 'waiting' && item.next_at > 0) this.put({ ...item, next_at: 0 })
    }
    this.pump()
  }

  /** `more` is added to what is sent: a member's yes to a question of the server. */
  tryAgain(clientId: string, more?: Partial<SendBody>): void {
    const item = this.parts.items.get(clientId)
    if (!item || item.state === 'sending') return
    this.put({ ...item, body: { ...item.body, ...more }, state: 'waiting', next_at: 0, refusal: undefined })
    this.pump()
  }

  /** Only what the server has refused or never seen an answer of can be taken back; the latter by the member's choice. */
  discard(clientId: string): OutboxItem | undefined {
    const item = this.parts.items.get(clientId)
    if (!item || item.state === 'sending') return undefined
    this.drop(clientId)
    return item
  }

  pump(): void {
    if (this.paused) return
    const first = new Map<ID, OutboxItem>()
    for (const item of [...this.parts.items.values()].sort((a, b) => a.created_at - b.created_at)) {
      if (item.state !== 'refused' && !first.has(item.conversation_id)) first.set(item.conversation_id, item)
    }
    for (const item of first.values()) {
      if (item.state === 'waiting' && !this.busy.has(item.conversation_id) && item.next_at <= this.parts.now()) {
        void this.attempt(item)
      }
    }
  }

  private async attempt(item: OutboxItem): Promise<void> {
    this.busy.add(item.conversation_id)
    let current: OutboxItem = { ...item, state: 'sending', attempts: item.attempts + 1 }
    this.put(current)
    try {
      if (current.file && !current.body.media) current = await this.uploaded(current, current.file)
      if (current.state === 'refused') return
      const message = await this.parts.send(current.conversation_id, current.client_id, current.body)
      this.drop(current.client_id)
      this.parts.sent(message)
    } catch (error) {
      const held = this.parts.items.get(current.client_id)
      // Gone meanwhile: the stream brought the message although the answer was lost. Nothing failed.
      if (held) this.failed(held, error)
    } finally {
      this.busy.delete(item.conversation_id)
      this.pump()
    }
  }

  private async uploaded(item: OutboxItem, file: NonNullable<OutboxItem['file']>): Promise<OutboxItem> {
    const { blob, name, caption, voice } = file
    const upload = await this.parts.upload(item.account_id, blob, name, voice)
    if (upload.problem) {
      // A file that can go comes with its id; what else is said is advice, and holds nothing up.
      if (!upload.upload_id) {
        this.refuse(item, upload.problem)
        return { ...item, state: 'refused' }
      }
      this.parts.advised(item, upload.problem)
    }
    const body = { ...item.body, media: { upload_id: upload.upload_id, filename: name, caption: caption || undefined, voice } }
    const next = { ...item, body }
    this.put(next)
    return next
  }

  private failed(item: OutboxItem, error: unknown): void {
    const away = error instanceof Refused && (error.status === 401 || AWAY.includes(error.problem.reason?.code ?? ''))
    if (away) this.paused = true
    if (away || error instanceof Unreachable || (error instanceof Refused && error.passing)) {
      const wait = waitAfter(item.attempts)
      this.put({ ...item, state: 'waiting', next_at: this.parts.now() + wait })
      this.parts.later(() => this.pump(), wait + 10)
      return
    }
    const refused = error instanceof Refused ? error : undefined
    const fields = refused?.problem.errors?.map((e) => e.message).join('\n')
    this.refuse(item, {
      code: refused?.problem.reason?.code,
      message: refused?.problem.reason?.message ?? fields ?? refused?.message ?? String(error),
      way_out: refused?.wayOut,
    })
  }

  private refuse(item: OutboxItem, why: Refusal): void {
    const next: OutboxItem = { ...item, state: 'refused', refusal: { code: why.code, message: why.message, way_out: why.way_out } }
    this.put(next)
    this.parts.refused(next)
  }

  private put(item: OutboxItem): void {
    this.parts.items.set(item.client_id, item)
    this.parts.save(item)
  }

  private drop(clientId: string): void {
    this.parts.items.delete(clientId)
    this.parts.forget(clientId)
  }
}
