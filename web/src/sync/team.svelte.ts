/** What the team adds to conversations: private notes, labels, and where one was mentioned. */
import { SvelteMap } from 'svelte/reactivity'
import { request } from '../api/http'
import type { Conversation, ID, Label, Mention, Note, Page, SavedView, ViewFilter } from '../api/types'
import { newId } from '../lib/id'

/** Notes of one conversation, oldest first. */
export interface Notes {
  list: Note[]
  cursor?: string
}

/** One's own first, then the teams', then everybody's. */
const rank = (v: SavedView) => (v.shared ? 2 : v.team_id ? 1 : 0)

class Team {
  readonly notes = new SvelteMap<ID, Notes>()
  readonly labels = new SvelteMap<ID, Label>()
  /** Saved views: mine, my teams', everybody's; by name. */
  views = $state.raw<SavedView[]>([])
  readonly viewCounts = new SvelteMap<ID, number>()
  mentions = $state.raw<Mention[]>()
  mentionsCursor = $state<string>()
  /** Raised by one when somebody was mentioned or has read it. */
  mentionChanges = $state(0)

  clear(): void {
    this.notes.clear()
    this.labels.clear()
    this.views = []
    this.viewCounts.clear()
    this.mentions = undefined
  }

  async loadViews(): Promise<void> {
    const page = await request<Page<SavedView>>('GET', '/views').catch(() => undefined)
    if (!page) return
    this.views = [...page.items].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
    this.countedAt = 0
    this.countViews()
  }
  private countedAt = 0
  private counting: ReturnType<typeof setTimeout> | undefined
  /** Soon; however busy the desk is, at most every five seconds. */
  countViews(): void {
    if (this.views.length === 0 || this.counting) return
    this.counting = setTimeout(async () => {
      this.countedAt = Date.now()
      const page = await request<Page<{ id: ID; count: number }>>('GET', '/views/counts').catch(() => undefined)
      this.counting = undefined
      for (const one of page?.items ?? []) this.viewCounts.set(one.id, one.count)
    }, Math.max(200, this.countedAt + 5_000 - Date.now()))
  }

  async loadLabels(): Promise<void> {
    const page = await request<Page<Label>>('GET', '/labels').catch(() => undefined)
    if (!page) return
    const now = new Set(page.items.map((l) => l.id))
    for (const id of this.labels.keys()) if (!now.has(id)) this.labels.delete(id)
    for (const l of page.items) this.labels.set(l.id, l)
  }
  /** By name; what was deleted meanwhile is left out. */
  labelsOf(c: Conversation): Label[] {
    return (c.label_ids ?? []).map((id) => this.labels.get(id)).filter((l) => l !== undefined).sort((a, b) => a.name.localeCompare(b.name))
  }

  private keep(conversation: ID, some: readonly Note[], cursor?: string | null): void {
    const held = this.notes.get(conversation)
    const byId = new Map((held?.list ?? []).map((n) => [n.id, n]))
    for (const n of some) if ((byId.get(n.id)?.version ?? 0) <= n.version) byId.set(n.id, n)
    const list = [...byId.values()].sort((a, b) => a.created_at - b.created_at || a.id.length - b.id.length || (a.id < b.id ? -1 : 1))
    this.notes.set(conversation, { list, cursor: cursor === undefined ? held?.cursor : cursor ?? undefined })
  }
  /** The newest notes; older ones come with the older messages. */
  async loadNotes(conversation: ID): Promise<void> {
    const page = await request<Page<Note>>('GET', `/conversations/${conversation}/notes`, { query: { limit: 100 } })
    this.keep(conversation, page.items, this.notes.has(conversation) ? undefined : page.next_cursor ?? null)
  }
  async loadOlderNotes(conversation: ID): Promise<void> {
    const cursor = this.notes.get(conversation)?.cursor
    if (!cursor) return
    const page = await request<Page<Note>>('GET', `/conversations/${conversation}/notes`, { query: { limit: 100, cursor } })
    this.keep(conversation, page.items, page.next_cursor ?? null)
  }
  async write(conversation: ID, text: string, mentions: ID[], clientId = newId()): Promise<void> {
    this.keep(conversation, [await request<Note>('POST', `/conversations/${conversation}/notes`, { json: { client_id: clientId, text, mentions } })])
  }
  async edit(note: Note, text: string, mentions: ID[]): Promise<void> {
    this.keep(note.conversation_id, [await request<Note>('PATCH', `/conversations/${note.conversation_id}/notes/${note.id}`, { json: { text, mentions } })])
  }
  async remove(note: Note): Promise<void> {
    this.keep(note.conversation_id, [await request<Note>('DELETE', `/conversations/${note.conversation_id}/notes/${note.id}`)])
  }

  async loadMentions(more = false): Promise<void> {
    const page = await request<Page<Mention>>('GET', '/mentions', { query: { limit: 50, cursor: more ? this.mentionsCursor : undefined } })
    this.mentions = more ? [...(this.mentions ?? []), ...page.items] : page.items
    this.mentionsCursor = page.next_cursor
  }
  async readMentions(conversation: ID): Promise<void> {
    await request('POST', `/conversations/${conversation}/mentions/read`)
  }
}

export const team = new Team()

export const labels = {
  add: (label: { name: string; color: string }) => request<Label>('POST', '/labels', { json: label }),
  change: (id: ID, change: { name?: string; color?: string }) => request<Label>('PATCH', `/labels/${id}`, { json: change }),
  remove: (id: ID) => request<void>('DELETE', `/labels/${id}`),
  hang: (conversation: ID, label: ID, on: boolean) => request<Conversation>(on ? 'PUT' : 'DELETE', `/conversations/${conversation}/labels/${label}`),
}

export const savedViews = {
  add: (view: { name: string; shared: boolean; team_id?: ID; filter: ViewFilter }) => request<SavedView>('POST', '/views', { json: view }),
  change: (id: ID, change: { name?: string; shared?: boolean; team_id?: ID; filter?: ViewFilter }) => request<SavedView>('PATCH', `/views/${id}`, { json: change }),
  remove: (id: ID) => request<void>('DELETE', `/views/${id}`),
}
