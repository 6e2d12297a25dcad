/**
 * The nouns of the HTTP API, by hand until the server's OpenAPI document exists.
 * The switch: `npm run types` writes schema.ts, and each type here becomes
 * `export type Message = components['schemas']['Message']`. Nothing outside api/ changes.
 *
 * Ids are strings (64-bit numbers), instants are milliseconds UTC.
 */
export type ID = string
export type Instant = number

export type Locale = 'en' | 'hi'
export type Theme = 'system' | 'light' | 'dark'
export type SendKey = 'enter' | 'mod_enter'
export type Density = 'comfortable' | 'compact'

export interface Member {
  id: ID
  name: string
  email: string
  role: 'owner' | 'member'
  state: 'active' | 'disabled'
  locale: Locale
  theme: Theme
  send_key: SendKey
  density: Density
  created_at: Instant
}

export interface Session {
  member: Member
  workspace: { id: ID; name: string }
  permissions: string[]
  server_time: Instant
}

export interface MediaRule {
  kind: string
  mime: string[]
  max_bytes: number
}

export interface Capabilities {
  text_max: number
  caption_max: number
  buttons_max: number
  button_title_max: number
  list_rows_max: number
  row_title_max?: number
  row_text_max?: number
  body_max?: number
  list_body_max?: number
  header_max?: number
  window_ms: number
  media: MediaRule[]
  reactions: boolean
  read_receipts: boolean
  typing: boolean
  cannot: string[]
}

export interface Account {
  id: ID
  channel: string
  name: string
  number: string
  phone_number_id: string
  waba_id: string
  mode: 'hybrid' | 'api'
  state: 'linked' | 'offboarded' | 'disconnected' | 'token_dead' | 'restricted'
  state_reason?: string | null
  state_at: Instant
  quality?: string | null
  pace: 'platform' | 'careful'
  created_at: Instant
  capabilities: Capabilities
}

export type Lamp = 'green' | 'amber' | 'red' | 'unknown'

export interface UnknownThing {
  where: string
  name: string
  count: number
  first_seen_at: Instant
  last_seen_at: Instant
}

export interface Health {
  account_id: ID
  state: Account['state']
  signs: {
    last_webhook_at?: Instant | null
    last_inbound_at?: Instant | null
    last_echo_at?: Instant | null
    last_status_at?: Instant | null
    last_sent_at?: Instant | null
  }
  lag_ms?: number | null
  queue: { outbound: number; unknown: number; parked: number; media_pending: number }
  limits: { per_second: number; careful?: boolean | number; pair_every_ms: number; pair_burst: number }
  lamps: { phone: Lamp; cloud_api: Lamp; sangam: Lamp; business: Lamp }
  unknown_things?: UnknownThing[] | null
}

export type AuthorKind = 'contact' | 'member' | 'phone' | 'flow' | 'campaign' | 'api' | 'system'

export interface Author {
  kind: AuthorKind
  id?: ID | null
  name?: string | null
}

export type Direction = 'inbound' | 'outbound'

export type MessageKind =
  | 'text' | 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker' | 'location' | 'contacts'
  | 'button' | 'interactive' | 'interactive_reply' | 'order' | 'template' | 'system' | 'unsupported' | 'media_placeholder'

export type Status =
  | 'queued' | 'sending' | 'accepted' | 'sent' | 'delivered' | 'read' | 'played' | 'failed' | 'unknown'

export interface Referral {
  headline?: string | null
  body?: string | null
  source_type?: string | null
  source_url?: string | null
  source_id?: string | null
  media_type?: string | null
  image_url?: string | null
  thumbnail_url?: string | null
  ctwa_clid?: string | null
}

export interface LastMessage {
  id: ID
  direction: Direction
  author: Author
  kind: MessageKind
  text?: string | null
  status?: Status | null
  sent_at: Instant
  revoked?: boolean
}

export interface Conversation {
  id: ID
  account_id: ID
  contact: { id: ID; name?: string | null; phone?: string | null; username?: string | null }
  handle_id: ID
  state: 'open' | 'resolved'
  assignee_id?: ID | null
  unread_count: number
  window: { open: boolean; until?: Instant | null; reason?: string | null }
  answered_on_phone_at?: Instant | null
  referral?: Referral | null
  last_message?: LastMessage | null
  last_activity_at: Instant
  created_at: Instant
  version: number
  can?: string[] | null
}

export interface Counts {
  open: { all: number; mine: number; unassigned: number }
  unread: number
  resolved: number
  accounts?: Record<ID, number> | null
  parked?: number
  /** Where counting stops: a figure that reaches it means that many or more. */
  cap?: number
}

export interface Failure {
  code?: number | string
  title?: string
  explanation?: string
  way_out?: string
  retryable?: boolean
}

export interface Media {
  id: ID
  kind: string
  mime: string
  size?: number | null
  filename?: string | null
  caption?: string | null
  voice?: boolean
  animated?: boolean
  width?: number | null
  height?: number | null
  /** Seconds. */
  duration?: number | null
  state: 'pending' | 'ready' | 'expired' | 'failed' | 'too_large'
  reason?: string | null
  has_preview?: boolean
  playable?: boolean
}

export interface Reaction {
  emoji: string
  author: Author
  at: Instant
}

export interface Quote {
  message_id?: ID | null
  platform_id?: string | null
  author?: Author | null
  kind?: MessageKind | null
  text?: string | null
}

export interface LocationContent { latitude: number; longitude: number; name?: string; address?: string; url?: string }
export interface ContactCard {
  name: string
  phones?: { phone?: string; wa_id?: string; type?: string }[] | null
  emails?: ({ email?: string; type?: string } | string)[] | null
  org?: string | null
}
export interface InteractiveContent {
  type: 'buttons' | 'list' | 'link' | string
  header?: string
  body?: string
  footer?: string
  buttons?: { id: string; title: string }[] | null
  button?: string
  sections?: { title?: string; rows: { id: string; title: string; description?: string }[] }[] | null
  url?: string
  display_text?: string
}
export interface OrderContent {
  catalog_id?: string
  text?: string
  items?: { product_id: string; quantity: number; price: number; currency: string }[] | null
}

/** Kind-specific part of a message; which fields are there follows from `kind`. */
export type Content = Partial<
  LocationContent & InteractiveContent & OrderContent & {
    contacts: ContactCard[]
    id: string
    title: string
    description: string
    payload: string
    text: string
    data: unknown
    from: string
    to: string
    code: number | string
    only_on_phone: boolean
    explanation: string
  }
>

export interface MessageVersion {
  text?: string | null
  content?: Content | null
  at: Instant
  author?: Author | null
}

export interface Message {
  id: ID
  conversation_id: ID
  client_id?: string | null
  direction: Direction
  author: Author
  kind: MessageKind
  text?: string | null
  content?: Content | null
  status?: Status | null
  status_at?: Instant | null
  failure?: Failure | null
  price?: { category?: string; type?: string; billable?: boolean } | null
  sent_at: Instant
  received_at: Instant
  platform_id?: string | null
  reply_to?: Quote | null
  versions?: MessageVersion[] | null
  edited_at?: Instant | null
  revoked_at?: Instant | null
  revoked_by?: Author | string | null
  reactions?: Reaction[] | null
  media?: Media[] | null
  forwarded?: 'once' | 'often' | '' | null
  referral?: Referral | null
  source?: 'live' | 'history' | 'import'
  version: number
}

/** Body of a send, without its client id: exactly one kind. */
export interface SendBody {
  text?: string
  media?: { upload_id: ID; caption?: string; filename?: string; voice?: boolean }
  location?: { latitude: number; longitude: number; name?: string; address?: string }
  contacts?: { name: string; phones: string[] }[]
  interactive?: InteractiveContent
  reply_to?: ID
  preview_url?: boolean
}

export interface Upload {
  upload_id: ID
  kind: string
  mime: string
  size: number
  problem?: { message: string; way_out?: string } | null
}

export interface Contact {
  id: ID
  name?: string | null
  phone?: string | null
  username?: string | null
  created_at: Instant
  handles?: { id: ID; account_id: ID; key_kind: 'bsuid' | 'phone'; phone?: string; username?: string; name?: string }[] | null
  conversations?: ID[] | null
}

export interface RawEvent {
  id: ID
  account_id?: ID | null
  kind: string
  reason?: string | null
  received_at: Instant
  parked_at?: Instant | null
  tries: number
  size: number
  state: string
  body?: unknown
}

export interface Page<T> {
  items: T[] | null
  next_cursor?: string | null
}

export interface StreamEvent {
  seq: number
  kind: string
  conversation_id?: ID
  message_id?: ID
  account_id?: ID
  contact_id?: ID
  version?: number
  at?: Instant
}

export interface Problem {
  title?: string
  status?: number
  detail?: string
  code?: string
  errors?: { location?: string; message: string }[]
  reason?: { code?: string; message: string; way_out?: string }
}
