/**
 * Tells the member what happened while they look elsewhere. Only the tab that reads the stream tells, so that eight tabs do
 * not say the same eight times; what was read within a moment is not told at all.
 */
import { conversations as calls, messages } from '../api/calls'
import { request } from '../api/http'
import type { Conversation, ID, Mention, Page, Scheduled, StreamEvent } from '../api/types'
import { lastLine, nameOf } from '../features/inbox/rules'
import { t } from '../lib/i18n/index.svelte'
import { reasonWords } from '../lib/i18n/server'
import { quietNow, show, trouble } from '../lib/notify'
import { plainName } from '../lib/richtext'
import { go } from '../lib/router.svelte'
import { toast } from '../lib/toasts.svelte'
import { coalesce } from '../sync/batch'
import { followers } from '../sync/followers.svelte'
import { here } from '../sync/presence.svelte'
import { later } from '../sync/later.svelte'
import { preferences } from '../sync/preferences.svelte'
import { store } from '../sync/store.svelte'
import { sync } from '../sync/sync.svelte'

/** How long a tab that shows a conversation has to mark it read. */
const PATIENCE = 1_500

type Kind = 'assigned' | 'mention' | 'mine' | 'followed' | 'failed'
interface Pending { received?: ID; changedBy?: ID }
/** What events said of conversations that are being fetched. */
const pending = new Map<ID, Pending>()
/** Conversations that were mine when last looked at. */
const mine = new Set<ID>()
const told = new Set<ID>()
let since = Date.now()

export function startNotices(): () => void {
  since = Date.now()
  sync.onNews = news
  sync.onFetched = (list) => list.forEach(look)
  later.onHeld = held
  return () => {
    sync.onNews = sync.onFetched = undefined
    later.onHeld = undefined
  }
}

/** Which conversations are mine already: nobody is told of those as of new ones. */
export async function learnMine(): Promise<void> {
  mine.clear()
  void followers.learnMine()
  const page = await calls.list({ state: 'all', assignee: 'me', limit: 200 }).catch(() => undefined)
  for (const c of page?.items ?? []) mine.add(c.id)
}

function wants(kind: Kind): boolean {
  const n = preferences()?.notify
  // While one works undisturbed only one's own name is told.
  if (n?.[kind] && kind !== 'mention' && here.undisturbed) {
    here.held++
    return false
  }
  return !!n && n[kind] && !trouble() && !quietNow(n, new Date())
}

function news(event: StreamEvent): void {
  const id = event.conversation_id
  if (event.kind === 'note.changed' && event.member_id !== store.me?.id) {
    const c = id && followers.mine.has(id) ? store.conversations.get(id) : undefined
    if (c && c.assignee_id !== store.me?.id) tell('followed', c, t('notice.followed_note'))
    return lookAtMentions()
  }
  if (!id) return
  const before = pending.get(id) ?? {}
  if (event.kind === 'message.received') pending.set(id, { ...before, received: event.message_id })
  else if (event.kind === 'conversation.changed') {
    pending.set(id, { ...before, changedBy: event.member_id })
    // What I did myself is on the screen already and may not be fetched: from here on its state is not known.
    if (event.member_id === store.me?.id && followers.mine.has(id)) followers.mine.set(id, {})
  }
}

function look(c: Conversation): void {
  const [said, before, me] = [pending.get(c.id) ?? {}, store.conversations.get(c.id), store.me?.id]
  pending.delete(c.id)
  const wasMine = mine.has(c.id) || before?.assignee_id === me
  if (c.assignee_id !== me) mine.delete(c.id)
  else mine.add(c.id)
  if (c.problem_count > (before?.problem_count ?? (wasMine ? 0 : Infinity))) void lookAtProblems(c)
  if (me && c.assignee_id !== me && followers.mine.has(c.id)) heard(c, said)
  if (c.assignee_id !== me || !me) return
  if (!wasMine && said.changedBy !== me) return tell('assigned', c, c.handoff && !c.handoff.taken_at ? c.next?.text : undefined)
  if (said.received && c.last_message?.direction === 'inbound' && c.last_message.id === said.received) {
    // Somebody may be reading it right now, here or in another tab.
    setTimeout(() => {
      if ((store.conversations.get(c.id) ?? c).unread_count > 0) tell('mine', c)
    }, PATIENCE)
  }
}

/** What I follow: the customer wrote, or somebody changed whose move it is. */
function heard(c: Conversation, said: Pending): void {
  const was = followers.mine.get(c.id)?.state
  followers.mine.set(c.id, { state: c.state })
  if (said.received && c.last_message?.direction === 'inbound' && c.last_message.id === said.received) tell('followed', c)
  else if (was && was !== c.state && said.changedBy !== store.me?.id) tell('followed', c, t('notice.followed_state', { state: stateWord(c.state) }))
}
const stateWord = (state: Conversation['state']) => (state === 'resolved' || state === 'snoozed' ? t(`view.${state}`) : state === 'open' ? t('follow.open') : t(`stage.${state}`))

/** Scheduled messages of mine that did not go out at their time: here, or, if nobody looks, by the computer. */
function held(items: Scheduled[]): void {
  const own = items.filter((s) => s.author.id === store.me?.id)
  const first = own[0]
  if (!first) return
  const why = first.reason ? reasonWords(first.reason).message.text : ''
  if (document.visibilityState === 'visible') toast(t('later.held', { n: own.length, why }), 'error', { label: t('later.look'), run: () => go(own.length > 1 ? '/scheduled' : `/inbox/${first.conversation_id}?view=all`) })
  if (sync.leading) tell('failed', { id: first.conversation_id, contact: { id: '', ...first.contact } }, why)
}

function tell(kind: Kind, c: Pick<Conversation, 'id' | 'contact' | 'last_message'>, words?: string): void {
  if (!wants(kind)) return
  const n = preferences()!.notify
  const hidden = n.hide_text || store.session?.locked
  const name = nameOf(c.contact)
  const text = words ?? (c.last_message ? lastLine(c.last_message) : '')
  void show({
    title: hidden ? t(`notice.${kind}_hidden`) : t(`notice.${kind}`, { name }),
    body: hidden ? '' : text.slice(0, 160),
    tag: `${kind === 'failed' ? 'failed-' : ''}${c.id}`, to: `/inbox/${c.id}?view=${kind === 'mention' ? 'mentions' : kind === 'failed' ? 'problems' : kind === 'followed' ? 'all' : 'mine'}`, silent: n.silent,
  })
}

async function lookAtProblems(c: Conversation): Promise<void> {
  if (!wants('failed')) return
  const page = await messages.problems(c.id).catch(() => undefined)
  const one = page?.items?.find((m) => m.status === 'failed' && m.author.kind === 'member' && m.author.id === store.me?.id && !told.has(m.id))
  if (!one) return
  told.add(one.id)
  tell('failed', c, lastLine(one))
}

const lookAtMentions = coalesce(async () => {
  if (!wants('mention')) return
  const page = await request<Page<Mention>>('GET', '/mentions', { query: { limit: 5 } }).catch(() => undefined)
  for (const m of page?.items ?? []) {
    if (m.read_at || m.note.created_at < since || told.has(m.note.id) || m.note.author?.id === store.me?.id) continue
    told.add(m.note.id)
    tell('mention', { id: m.note.conversation_id, contact: { ...m.contact, name: plainName(m.note.author?.name ?? '') } as Conversation['contact'] }, m.note.text)
  }
}, 400)
