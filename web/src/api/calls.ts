/** Every call the screens make, one line each. */
import { address, request } from './http'
import type {
  Account, AccountEdit, APIKey, AuditLine, BulkAnswer, BulkBefore, BulkBody, Contact, Conversation, Counts, Devices, Health, ID, Instant, LinkSettings, LinkHolder, Member, Message, NewAccount, NewSecondStep, OwnSecondStep, Page, Passkey, Passkeys, PasswordLink, ProviderCheck, ProviderEdit, ProviderReturn, ProviderSettings, RawEvent, Replayed, Role, RoleBody, RoleList, Scope, SendBody, Session, SignInRules, SignInWays, Sync,
  UnknownThing, Upload,
} from './types'

export type BulkChange = Omit<BulkBody, 'items'>
export type { BulkAnswer, BulkBefore }
export const bulk = (body: BulkBody) => request<BulkAnswer>('POST', '/conversations/bulk', { json: body })

export interface ConversationQuery {
  state?: Conversation['state'] | 'all'
  needs_answer?: boolean
  priority?: string
  account?: ID
  team?: string
  assignee?: string
  unread?: boolean
  label?: ID
  problems?: boolean
  ids?: string
  cursor?: string
  limit?: number
}

export const session = {
  get: () => request<Session>('GET', '/session'),
  signIn: (email: string, password: string, keep: boolean, code?: string) =>
    request<Session>('POST', '/session', { json: { email, password, keep, code: code || undefined } }),
  signOut: () => request<void>('DELETE', '/session'),
  lock: () => request<void>('POST', '/session/lock'),
  unlock: (proof: { password?: string; code?: string; passkey?: PasskeyAnswer }) => request<void>('POST', '/session/unlock', { json: proof }),
  active: () => request<void>('POST', '/session/active'),
  wiped: () => request<void>('POST', '/session/wiped'),
  patchMe: (change: Partial<Pick<Member, 'name' | 'locale' | 'theme' | 'send_key' | 'density' | 'undo_send'>>) =>
    request<Member>('PATCH', '/me', { json: change }),
}

/** What a browser's authenticator is asked, and what it made of it: JSON that only it and the server read. */
export interface Question { ceremony: string; options: unknown }
export interface PasskeyAnswer { ceremony: string; credential: unknown }
export const passkeys = {
  ways: () => request<SignInWays>('GET', '/session/ways'),
  ask: () => request<Question>('POST', '/session/passkey/begin'),
  signIn: (answer: PasskeyAnswer, keep: boolean) => request<Session>('POST', '/session/passkey', { json: { ...answer, keep } }),
  askUnlock: () => request<Question>('POST', '/session/unlock/passkey'),
  list: () => request<Passkeys>('GET', '/me/passkeys'),
  begin: (password: string) => request<Question>('POST', '/me/passkeys/begin', { json: { password: password || undefined } }),
  add: (ceremony: string, credential: unknown, name: string) => request<Passkey>('POST', '/me/passkeys', { json: { ceremony, credential, name } }),
  name: (id: ID, name: string) => request<void>('PATCH', `/me/passkeys/${id}`, { json: { name } }),
  remove: (id: ID) => request<void>('DELETE', `/me/passkeys/${id}`),
}

export const providers = {
  begin: (workspace: ID) => request<{ url: string; ceremony: string }>('POST', '/session/provider/begin', { json: { workspace_id: workspace } }),
  signIn: (back: ProviderReturn) => request<Session>('POST', '/session/provider', { json: back }),
  get: () => request<ProviderSettings>('GET', '/sign-in-provider'),
  set: (edit: ProviderEdit) => request<ProviderSettings>('PUT', '/sign-in-provider', { json: edit }),
  test: (edit: ProviderEdit) => request<{ items: ProviderCheck[] }>('POST', '/sign-in-provider/test', { json: edit }),
}

export interface AuditQuery {
  member?: ID
  about?: string
  from?: Instant
  until?: Instant
  cursor?: string
  limit?: number
}
export const audit = {
  list: (query: AuditQuery) => request<Page<AuditLine>>('GET', '/audit', { query: { ...query } }),
  file: (format: 'csv' | 'jsonl', { member, about, from, until }: AuditQuery) => address('/audit/export', { format, member, about, from, until }),
}

/** Of oneself, or of a member. */
export const devices = {
  list: (member?: ID) => request<Devices>('GET', member ? `/members/${member}/sessions` : '/me/sessions'),
  name: (id: ID, name: string) => request<void>('PATCH', `/me/sessions/${id}`, { json: { name } }),
  end: (id: ID, member?: ID) => request<void>('DELETE', member ? `/members/${member}/sessions/${id}` : `/me/sessions/${id}`),
  /** One's own but this one; all of a member. */
  endAll: (member?: ID) => request<void>('DELETE', member ? `/members/${member}/sessions` : '/me/sessions'),
}

export const passwords = {
  change: (current: string, fresh: string) => request<Member>('POST', '/me/password', { json: { current, new: fresh } }),
  link: (member: ID) => request<PasswordLink>('POST', `/members/${member}/password-link`),
  check: (token: string) => request<LinkHolder>('POST', '/set-password/check', { json: { token } }),
  set: (token: string, password: string, keep: boolean, code?: string) => request<Session>('POST', '/set-password', { json: { token, password, keep, code: code || undefined } }),
}

export const secondStep = {
  get: () => request<OwnSecondStep>('GET', '/me/second-step'),
  begin: (password: string) => request<NewSecondStep>('POST', '/me/second-step', { json: { password } }),
  confirm: (code: string) => request<{ codes: string[] }>('POST', '/me/second-step/confirm', { json: { code } }),
  newCodes: (code: string) => request<{ codes: string[] }>('POST', '/me/second-step/codes', { json: { code } }),
  end: (code: string) => request<void>('POST', '/me/second-step/end', { json: { code } }),
  reset: (member: ID) => request<Member>('DELETE', `/members/${member}/second-step`),
  rules: () => request<SignInRules>('GET', '/sign-in-rules'),
  setRules: (rules: SignInRules) => request<SignInRules>('PUT', '/sign-in-rules', { json: rules }),
}

export const members = {
  roles: () => request<RoleList>('GET', '/roles'),
  addRole: (role: RoleBody) => request<Role>('POST', '/roles', { json: role }),
  changeRole: (id: string, role: RoleBody & { version: number }) => request<Role>('PUT', `/roles/${id}`, { json: role }),
  removeRole: (id: string) => request<void>('DELETE', `/roles/${id}`),
  list: () => request<Page<Member>>('GET', '/members'),
  add: (member: { name: string; email: string; role: Member['role']; password?: string }) =>
    request<Member>('POST', '/members', { json: member }),
  change: (id: ID, change: { name?: string; role?: Member['role']; state?: Member['state']; password?: string; give_to?: ID }) =>
    request<Member>('PATCH', `/members/${id}`, { json: change }),
}

export const accounts = {
  list: () => request<Page<Account>>('GET', '/accounts'),
  get: (id: ID) => request<Account>('GET', `/accounts/${id}`),
  health: (id: ID) => request<Health>('GET', `/accounts/${id}/health`),
  check: (id: ID) => request<Health>('POST', `/accounts/${id}/check`),
  phoneOpened: (id: ID) => request<Health>('POST', `/accounts/${id}/phone-opened`),
  gapSeen: (id: ID) => request<Health>('POST', `/accounts/${id}/gap-seen`),
  linkSettings: () => request<LinkSettings>('GET', '/link-settings'),
  setLinkSettings: (settings: LinkSettings) => request<LinkSettings>('PUT', '/link-settings', { json: settings }),
  syncs: (id: ID) => request<Page<Sync>>('GET', `/accounts/${id}/syncs`),
  /** Once for each onboarding; `again` after one whose end nobody knows, or that was refused. */
  requestSyncs: (id: ID, what: { kinds: Sync['kind'][]; again?: boolean }) => request<Page<Sync>>('POST', `/accounts/${id}/syncs`, { json: what }),
  add: (account: NewAccount) => request<Account>('POST', '/accounts', { json: account }),
  change: (id: ID, change: AccountEdit) => request<Account>('PATCH', `/accounts/${id}`, { json: change }),
}

export const apiKeys = {
  list: () => request<Page<APIKey>>('GET', '/api-keys'),
  /** The key itself is in this answer and never again. */
  add: (key: { name: string; scopes: Scope[]; expires_at?: Instant }) => request<APIKey>('POST', '/api-keys', { json: key }),
  remove: (id: ID) => request<void>('DELETE', `/api-keys/${id}`),
}

export const conversations = {
  list: (query: ConversationQuery) => request<Page<Conversation>>('GET', '/conversations', { query: { ...query } }),
  counts: () => request<Counts>('GET', '/conversations/counts'),
  get: (id: ID) => request<Conversation>('GET', `/conversations/${id}`),
  /** The one that needs an answer most and that nobody has: mine from now on. */
  next: () => request<{ conversation?: Conversation; reason?: { priority: Conversation['priority']; waiting_since: Instant; team_id?: ID } }>('POST', '/conversations/next'),
  change: (id: ID, change: { state?: Conversation['state']; priority?: Conversation['priority']; snoozed_until?: Instant; assignee_id?: ID; team_id?: ID }) =>
    request<Conversation>('PATCH', `/conversations/${id}`, { json: change }),
  read: (id: ID, upTo: ID) => request<Conversation>('POST', `/conversations/${id}/read`, { json: { up_to: upTo } }),
  unread: (id: ID) => request<Conversation>('POST', `/conversations/${id}/unread`),
  typing: (id: ID) => request<void>('POST', `/conversations/${id}/typing`),
}

export const messages = {
  page: (conversation: ID, cursor?: string, limit = 50) =>
    request<Page<Message>>('GET', `/conversations/${conversation}/messages`, { query: { cursor, limit } }),
  problems: (conversation: ID) => request<Page<Message>>('GET', `/conversations/${conversation}/messages`, { query: { problems: true } }),
  byIds: (ids: ID[]) => request<Page<Message>>('GET', '/messages', { query: { ids: ids.join(',') } }),
  send: (conversation: ID, clientId: string, body: SendBody) =>
    request<Message>('POST', `/conversations/${conversation}/messages`, { json: { client_id: clientId, ...body } }),
  react: (conversation: ID, message: ID, clientId: string, emoji: string) =>
    request<Message>('POST', `/conversations/${conversation}/messages/${message}/reaction`, { json: { client_id: clientId, emoji } }),
  retry: (conversation: ID, message: ID, clientId: string, to?: string) =>
    request<Message>('POST', `/conversations/${conversation}/messages/${message}/retry`, { json: { client_id: clientId, to } }),
  leave: (conversation: ID, message: ID) =>
    request<Message>('POST', `/conversations/${conversation}/messages/${message}/leave`),
  cancel: (conversation: ID, message: ID) =>
    request<Message>('POST', `/conversations/${conversation}/messages/${message}/cancel`),
}

export const media = {
  upload: (account: ID, file: Blob, name: string, voice = false) =>
    request<Upload>('POST', '/uploads', {
      query: { account_id: account, voice: voice || undefined },
      headers: { 'Content-Type': file.type || 'application/octet-stream', 'X-Filename': encodeURIComponent(name) },
      body: file,
      // Large files on slow lines take longer than an ordinary call.
      signal: AbortSignal.timeout(10 * 60_000),
    }),
  fetchAgain: (id: ID) => request<void>('POST', `/media/${id}/fetch`),
  file: (id: ID) => address(`/media/${id}`),
  preview: (id: ID) => address(`/media/${id}/preview`),
  play: (id: ID) => address(`/media/${id}/play`),
}

export const contacts = {
  get: (id: ID) => request<Contact>('GET', `/contacts/${id}`),
  rename: (id: ID, name: string) => request<Contact>('PATCH', `/contacts/${id}`, { json: { name } }),
}

export const rawEvents = {
  list: (state: 'parked' | 'replayed', cursor?: string) =>
    request<Page<RawEvent>>('GET', '/raw-events', { query: { state, cursor, limit: 100 } }),
  get: (id: ID) => request<RawEvent>('GET', `/raw-events/${id}`),
  replay: (id: ID) => request<Replayed>('POST', `/raw-events/${id}/replay`),
}

export const unknownThings = { list: () => request<Page<UnknownThing>>('GET', '/unknown-things') }
