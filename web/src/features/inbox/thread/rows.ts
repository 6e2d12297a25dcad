/** A thread as rows: day lines, the unread line, messages with the knowledge whether they start a run of one author. */
import type { Handoff, Message, Member, Note } from '../../../api/types'
import { dayKey } from '../../../lib/format'
import type { OutboxItem } from '../../../sync/queue'
import { store } from '../../../sync/store.svelte'
import { fileKind } from '../rules'

export type Row =
  | { type: 'day'; key: string; at: number }
  | { type: 'unread'; key: string; n: number }
  | { type: 'note'; key: string; note: Note }
  | { type: 'card'; key: string; card: Handoff }
  | { type: 'message'; key: string; message: Message; starts: boolean; local?: OutboxItem }

const RUN = 10 * 60_000

export function rowsOf(messages: readonly Message[], local: readonly { message: Message; item: OutboxItem }[], unreadFrom: string | undefined, unread: number, notes: readonly Note[] = [], cards: readonly Handoff[] = []): Row[] {
  const rows: Row[] = []
  let before: Message | undefined
  let day = ''
  const beside: { at: number; row: Row }[] = [
    ...notes.map((note) => ({ at: note.created_at, row: { type: 'note', key: `note-${note.id}`, note } as const })),
    ...cards.map((card) => ({ at: card.created_at, row: { type: 'card', key: `card-${card.id}`, card } as const })),
  ].sort((a, b) => a.at - b.at)
  let nextBeside = 0
  const dayLine = (at: number): boolean => {
    const d = dayKey(at)
    if (d === day) return false
    rows.push({ type: 'day', key: `day-${d}`, at })
    day = d
    return true
  }
  /** Notes and cards written before an instant stand before what was said then. */
  const notesUntil = (at: number) => {
    for (let one = beside[nextBeside]; one && one.at <= at; one = beside[++nextBeside]) {
      dayLine(one.at)
      rows.push(one.row)
      before = undefined
    }
  }
  const add = (message: Message, item?: OutboxItem) => {
    notesUntil(message.sent_at)
    let broken = dayLine(message.sent_at)
    if (message.id === unreadFrom) {
      rows.push({ type: 'unread', key: 'unread', n: unread })
      broken = true
    }
    const starts = broken || !before || before.kind === 'system' || before.author.kind !== message.author.kind ||
      before.author.id !== message.author.id || message.sent_at - before.sent_at > RUN
    // The same key before and after the server has it: the bubble on the screen is the one that stays.
    rows.push({ type: 'message', key: message.client_id || message.id, message, starts, local: item })
    before = message
  }
  for (const message of messages) add(message)
  for (const { message, item } of local) add(message, item)
  notesUntil(Infinity)
  return rows
}

/** A send that the server does not know yet, shown as the message it will be. */
export function asMessage(item: OutboxItem, me: Member | undefined): Message {
  const body = item.body
  const of = body.forward_of ? store.messages.get(body.forward_of) : undefined
  const kind = body.template ? 'template' : item.file ? (item.file.voice ? 'voice' : fileKind(item.file.blob.type)) : body.location ? 'location' : body.contacts ? 'contacts' : body.interactive ? 'interactive' : 'text'
  return {
    id: `local:${item.client_id}`,
    conversation_id: item.conversation_id,
    client_id: item.client_id,
    direction: 'outbound',
    author: { kind: 'member', id: me?.id, name: me?.name },
    kind: of?.kind ?? kind as Message['kind'],
    text: of?.text ?? body.text ?? item.file?.caption ?? body.interactive?.body,
    content: of?.content ?? body.location ?? body.interactive ?? (body.contacts ? { contacts: body.contacts.map((c) => ({ name: c.name, phones: c.phones.map((phone) => ({ phone })) })) } : undefined),
    status: item.state === 'refused' ? 'failed' : item.state === 'sending' ? 'sending' : 'queued',
    failure: item.refusal ? { code: 0, title: item.refusal.code ?? '', explanation: item.refusal.message, way_out: item.refusal.way_out, retryable: true } : undefined,
    sent_at: item.created_at,
    received_at: item.created_at,
    reply_to: body.reply_to ? { message_id: body.reply_to } : undefined,
    media: of?.media ?? [],
    reactions: [],
    versions: [],
    source: 'live',
    version: 0,
  }
}
