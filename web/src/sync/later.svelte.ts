/** Messages for later of the whole team: those that wait and those that are held. They are few, and all are held here. */
import { request } from '../api/http'
import type { ID, Instant, Page, Scheduled, SendBody } from '../api/types'
import { coalesce } from './batch'

export type IfNews = Scheduled['if_news']
export interface When { at: Instant; zone: string; if_news: IfNews; confirm?: boolean }

const MOST_PAGES = 10

class Later {
  /** The next first. */
  list = $state.raw<Scheduled[]>([])
  /** Told of those that were held since we last looked. */
  onHeld?: (items: Scheduled[]) => void
  private known = new Map<ID, string>()
  private turn = 0

  clear(): void {
    this.turn++
    this.list = []
    this.known.clear()
  }

  async load(): Promise<void> {
    const mine = ++this.turn
    const all: Scheduled[] = []
    let cursor: string | undefined
    for (let i = 0; i < MOST_PAGES; i++) {
      const page = await request<Page<Scheduled>>('GET', '/scheduled', { query: { limit: 200, cursor } }).catch(() => undefined)
      if (!page || mine !== this.turn) return
      all.push(...(page.items ?? []))
      cursor = page.next_cursor
      if (!cursor) break
    }
    const held = all.filter((s) => s.state === 'held' && this.known.get(s.id) === 'waiting')
    this.known = new Map(all.map((s) => [s.id, s.state]))
    this.list = all
    if (held.length > 0) this.onHeld?.(held)
  }
  readonly loadSoon = coalesce(() => this.load(), 150)

  of(conversation: ID): Scheduled[] {
    return this.list.filter((s) => s.conversation_id === conversation)
  }
  /** What the server just said of one. */
  private put(s: Scheduled): Scheduled {
    const others = this.list.filter((one) => one.id !== s.id)
    this.known.set(s.id, s.state)
    this.list = s.state === 'waiting' || s.state === 'held' ? [...others, s].sort((a, b) => a.at - b.at || a.id.length - b.id.length || (a.id < b.id ? -1 : 1)) : others
    return s
  }

  private path = (s: Scheduled) => `/conversations/${s.conversation_id}/scheduled/${s.id}`
  add = async (conversation: ID, clientId: string, body: SendBody, when: When) =>
    this.put(await request<Scheduled>('POST', `/conversations/${conversation}/scheduled`, { json: { ...body, ...when, client_id: clientId } }))
  change = async (s: Scheduled, change: Partial<When> & { text?: string }) => this.put(await request<Scheduled>('PATCH', this.path(s), { json: { ...change, version: s.version } }))
  cancel = async (s: Scheduled) => this.put(await request<Scheduled>('DELETE', this.path(s)))
  sendNow = async (s: Scheduled) => this.put(await request<Scheduled>('POST', `${this.path(s)}/send`))
}

export const later = new Later()
