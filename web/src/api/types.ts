/**
 * The nouns of the HTTP API: names for the types made from the committed API description (schema.ts, `make generate`).
 * What stands here by hand is what the description leaves open: what a message of a kind holds, values that may grow
 * and of which we know some, and the stream, which is no JSON call.
 *
 * Ids are strings (64-bit numbers), instants are milliseconds UTC.
 */
import type { components } from './schema'

/** The description allows null for every list, because Go does; the server never sends it. */
type Given<T> = T extends readonly (infer U)[] ? Given<U>[] : T extends object ? { [K in keyof T]: Given<Exclude<T[K], null>> } : T
type Schemas = { [K in keyof components['schemas']]: Given<components['schemas'][K]> }
/** Some properties known better than the description says. */
type With<T, Better> = Omit<T, keyof Better> & Better

export type ID = string
export type Instant = number

export type Member = Schemas['Member']
export type Locale = Member['locale']
export type Theme = Member['theme']
export type SendKey = Member['send_key']
export type Density = Member['density']
export type Session = Schemas['Session']
export type Preferences = Omit<Schemas['Preferences'], '$schema'>
export type Scheduled = Schemas['Scheduled']
export type Role = Schemas['Role']
export type RoleBody = Omit<Schemas['RoleBody'], '$schema'>
export type RoleList = Omit<Schemas['RoleList'], 'items'> & { items: Role[] | null }
export type Device = Schemas['Device']
export type AuditLine = With<Schemas['AuditLine'], { details?: Record<string, string> }>
export type EndedDevice = Schemas['EndedDevice']
export type Devices = Schemas['Devices']
export type OwnSecondStep = Schemas['OwnSecondStep']
export type NewSecondStep = Schemas['NewSecondStep']
export type Passkey = Schemas['Passkey']
export type Passkeys = Omit<Schemas['Passkeys'], '$schema'>
export type SignInWays = Omit<Schemas['Ways'], '$schema'>
export type ProviderSettings = Omit<Schemas['ProviderSettings'], '$schema'>
export type ProviderEdit = Omit<Schemas['ProviderEdit'], '$schema'>
export type ProviderCheck = Schemas['ProviderCheck']
export type ProviderReturn = Omit<Schemas['ProviderReturnBody'], '$schema'>
export type SignInRules = Omit<Schemas['SignInRules'], '$schema'>
export type PasswordLink = Schemas['PasswordLink']
export type LinkHolder = Schemas['LinkHolder']

export type MediaRule = Schemas['MediaRule']
export type Capabilities = Schemas['Capabilities']
export type Account = Schemas['Account']
export type Sync = Schemas['Sync']
export type NewAccount = Schemas['NewAccount']
export type AccountEdit = Schemas['AccountEdit']
export type UnknownThing = Schemas['UnknownThing']
export type Lamp = 'green' | 'amber' | 'red' | 'unknown'
export type Health = With<Schemas['Health'], { state: Account['state']; lamps: Record<keyof Schemas['HealthLampsStruct'], Lamp> }>

export type LinkSettings = Omit<Schemas['LinkSettings'], '$schema'>

export type Scope = 'read' | 'write' | 'admin'
export type APIKey = Schemas['APIKey']

export type HandbookPage = Omit<Schemas['HandbookPage'], '$schema'>
export type OwnList = Schemas['OwnList']
export type Presence = Schemas['Presence']
export type Focus = Omit<Schemas['Focus'], '$schema'>
export type Handoff = Omit<Schemas['Handoff'], '$schema'>
export type NewHandoff = Omit<Schemas['NewHandoff'], '$schema'>

export type Author = Schemas['Author']
export type AuthorKind = Author['kind']
export type Direction = Schemas['Message']['direction']
export type MessageKind =
  | 'text' | 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker' | 'location' | 'contacts'
  | 'button' | 'interactive' | 'interactive_reply' | 'order' | 'template' | 'system' | 'unsupported' | 'media_placeholder'
export type Status =
  | 'queued' | 'sending' | 'accepted' | 'sent' | 'delivered' | 'read' | 'played' | 'failed' | 'unknown'

export type Referral = Schemas['Referral']
export type LastMessage = With<Schemas['LastMessage'], { direction: Direction; kind: MessageKind; status?: Status }>
export type Conversation = With<Schemas['Conversation'], { last_message?: LastMessage }>
export type BulkBody = Omit<Schemas['Bulk'], '$schema'>
export type BulkBefore = Schemas['BulkBefore']
export type BulkAnswer = With<Schemas['BulkAnswer'], { conversations: Conversation[] }>
export type Team = Schemas['Team']
export type TeamBody = Omit<Schemas['TeamBody'], '$schema'>
export type TeamHas = Omit<Schemas['TeamHas'], '$schema'>
export type Counts = Schemas['Counts']
export type Label = Schemas['Label']
export type SavedView = Schemas['SavedView']
export type ViewFilter = Schemas['ViewFilter']
export type Note = Schemas['Note']
export type Mention = Schemas['Mention']
export type Contact = Schemas['Contact']
export type Found = With<Schemas['Found'], { kind: MessageKind }>
export type FoundPage = With<Schemas['FoundPage'], { items: Found[] }>
export type Known = Schemas['Known']
export type KnownPast = Schemas['KnownPast']
export type MergeSuggestion = Schemas['MergeSuggestion']
export type MergePlan = Schemas['MergePlan']
export type Merge = Schemas['Merge']
export type AddressBook = Schemas['AddressBook']

export type Failure = Schemas['Failure']
export type Media = Schemas['Media']
export type Reaction = Schemas['Reaction']
export type Quote = With<Schemas['Quote'], { kind?: MessageKind; platform_id?: string }>

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
  /** Of a template: text and value instead of title. */
  buttons?: { id: string; title: string; text?: string; value?: string }[] | null
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

export type MessageVersion = With<Schemas['Version'], { content?: Content }>
export type Message = With<Schemas['Message'], {
  kind: MessageKind
  status?: Status
  content?: Content
  reply_to?: Quote
  versions: MessageVersion[]
  /** A later message is this one sent again, so it is not offered once more. */
  sent_again?: boolean
}>

/** Body of a send, without its client id: exactly one kind. */
export type Template = Schemas['Template']
export type TemplateSlot = Schemas['TemplateSlot']
export type Templates = Schemas['Templates']
export type ConversationTemplates = Schemas['ConversationTemplates']

export type SendBody = Omit<Schemas['Send'], 'client_id'>

/** The answer to an upload, which takes bytes and is not described. */
export interface Upload {
  upload_id: ID
  kind: string
  mime: string
  size: number
  problem?: { code?: string; message: string; way_out?: string } | null
}

export type RawEvent = Schemas['RawEvent']
export type Replayed = Schemas['Replayed']

export interface Page<T> {
  items: T[]
  next_cursor?: string
}

export interface StreamEvent {
  seq: number
  kind: string
  conversation_id?: ID
  message_id?: ID
  account_id?: ID
  contact_id?: ID
  /** Who did it. */
  member_id?: ID
  version?: number
  at?: Instant
}

/** Whoever stands in front of the server may refuse without our words, so nothing is certain. */
export type Problem = Partial<With<Schemas['Problem'], { code: string; reason: Partial<Schemas['Reason']> & { message: string } }>>
