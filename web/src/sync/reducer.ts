/**
 * What an event means for what we hold. Pure: it looks at positions and versions and answers with effects.
 *
 * Events are thin (kind, ids, version). The same version or an older one is ignored; a newer one is fetched.
 * A missing number between two events is not a gap by itself: the server numbers all events of the workspace but
 * sends only those this reader may see. A gap is what the server calls one: `reset`, or another epoch.
 */
import type { ID, StreamEvent } from '../api/types'

export interface Position {
  epoch: string
  seq: number
}

export type Effect =
  | { do: 'fetch_conversation'; id: ID }
  | { do: 'drop_conversation'; id: ID }
  | { do: 'fetch_message'; id: ID }
  | { do: 'stale_thread'; id: ID }
  | { do: 'fetch_account'; id: ID }
  | { do: 'fetch_contact'; id: ID }
  | { do: 'fetch_members' }
  | { do: 'fetch_counts' }
  | { do: 'parked' }
  | { do: 'people' }
  | { do: 'thread_grew'; id: ID }
  | { do: 'syncs' }
  | { do: 'cases' }
  | { do: 'notes'; id: ID }
  | { do: 'mentions' }
  | { do: 'handoffs'; id: ID }
  | { do: 'rules' }
  | { do: 'handbook' }
  | { do: 'presence'; of: ID | undefined }
  | { do: 'labels' }
  | { do: 'teams' }
  | { do: 'followers'; id: ID; of: ID | undefined }
  | { do: 'views' }
  | { do: 'replies' }
  | { do: 'templates' }
  | { do: 'scheduled' }
  | { do: 'preferences'; of: ID | undefined }
  | { do: 'reload' }

export interface Known {
  conversationVersion(id: ID): number | undefined
  messageVersion(id: ID): number | undefined
  /** Is the thread held and kept up to date? Otherwise it is fetched when it is opened. */
  threadHeld(id: ID): boolean
  lastMessageOf(conversation: ID): ID | undefined
}

export function parsePosition(id: string): Position | undefined {
  const dash = id.lastIndexOf('-')
  const seq = Number(id.slice(dash + 1))
  return dash > 0 && Number.isSafeInteger(seq) ? { epoch: id.slice(0, dash), seq } : undefined
}

/** Where we stand after this event, and whether it is news to us. */
export function advance(at: Position | undefined, to: Position | undefined): 'news' | 'old' | 'other_epoch' {
  if (!at || !to) return 'news'
  if (at.epoch !== to.epoch) return 'other_epoch'
  return to.seq > at.seq ? 'news' : 'old'
}

export function effectsOf(event: StreamEvent, known: Known): Effect[] {
  switch (event.kind) {
    case 'message.received':
    case 'message.queued':
      return [...message(event, known), ...conversation(event), { do: 'fetch_counts' }]
    case 'message.status':
    case 'message.changed': {
      const isLast = event.conversation_id && known.lastMessageOf(event.conversation_id) === event.message_id
      const effects = message(event, known)
      return isLast && effects.length > 0 ? [...effects, ...conversation(event)] : effects
    }
    case 'conversation.changed': {
      const held = event.conversation_id ? known.conversationVersion(event.conversation_id) : undefined
      if (held !== undefined && event.version !== undefined && event.version <= held) return []
      return [...conversation(event), { do: 'fetch_counts' }]
    }
    case 'conversation.left':
      // Said only to whoever sees nothing but what they have.
      return event.conversation_id ? [{ do: 'drop_conversation', id: event.conversation_id }, { do: 'fetch_counts' }] : []
    case 'import.changed':
      // Messages of the past came or went in the middle of a thread.
      return event.conversation_id ? [{ do: 'thread_grew', id: event.conversation_id }, ...conversation(event)] : []
    case 'contact.changed':
      return [
        ...(event.contact_id ? [{ do: 'fetch_contact', id: event.contact_id } as const] : []),
        ...conversation(event),
        { do: 'people' },
      ]
    case 'book.changed':
    case 'people.changed':
      return [...(event.contact_id ? [{ do: 'fetch_contact', id: event.contact_id } as const] : []), { do: 'people' }]
    case 'history.imported':
      // Messages of the past, told once for many: a thread that is held lacks them.
      return [...(event.conversation_id ? [{ do: 'thread_grew', id: event.conversation_id } as const] : []), ...conversation(event), { do: 'fetch_counts' }]
    case 'sync.changed':
      return [{ do: 'syncs' }]
    case 'case.changed':
    case 'checklist.changed':
      return [{ do: 'cases' }]
    case 'note.changed':
      return [...(event.conversation_id ? [{ do: 'notes', id: event.conversation_id } as const] : []), { do: 'mentions' }, { do: 'fetch_counts' }]
    case 'handbook.changed':
      return [{ do: 'handbook' }]
    case 'presence.changed':
      return [{ do: 'presence', of: event.member_id }]
    case 'handoff.changed':
      return event.conversation_id ? [{ do: 'handoffs', id: event.conversation_id }] : []
    case 'settings.changed':
      return [{ do: 'rules' }]
    case 'mentions.read':
      return [{ do: 'mentions' }, { do: 'fetch_counts' }]
    case 'labels.changed':
      return [{ do: 'labels' }]
    case 'followers.changed':
      return event.conversation_id ? [{ do: 'followers', id: event.conversation_id, of: event.member_id }] : []
    case 'teams.changed':
      return [{ do: 'teams' }, { do: 'fetch_counts' }]
    case 'views.changed':
      return [{ do: 'views' }]
    case 'replies.changed':
      return [{ do: 'replies' }]
    case 'templates.changed':
      return [{ do: 'templates' }]
    case 'scheduled.changed':
      return [{ do: 'scheduled' }]
    case 'preferences.changed':
      return [{ do: 'preferences', of: event.member_id }]
    case 'account.changed':
      return event.account_id ? [{ do: 'fetch_account', id: event.account_id }] : []
    case 'member.changed':
      return [{ do: 'fetch_members' }]
    case 'raw.parked':
      return [{ do: 'parked' }, { do: 'fetch_counts' }]
    default:
      // A kind newer than this screen: whatever it was, the conversation it names may look different now.
      return conversation(event)
  }
}

function conversation(event: StreamEvent): Effect[] {
  return event.conversation_id ? [{ do: 'fetch_conversation', id: event.conversation_id }] : []
}

function message(event: StreamEvent, known: Known): Effect[] {
  if (!event.message_id || !event.conversation_id) return []
  if (!known.threadHeld(event.conversation_id)) return [{ do: 'stale_thread', id: event.conversation_id }]
  const held = known.messageVersion(event.message_id)
  if (held !== undefined && event.version !== undefined && event.version <= held) return []
  return [{ do: 'fetch_message', id: event.message_id }]
}
