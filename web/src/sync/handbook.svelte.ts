/** The handbook: titles for all who look for them, texts as they are read. */
import { SvelteMap } from 'svelte/reactivity'
import { request } from '../api/http'
import type { HandbookPage, ID, OwnList, Page } from '../api/types'

export interface HandbookWords { title: string; text: string; owner_id?: ID; review_at?: number }

class Handbook {
  /** By title; undefined: not asked for yet. */
  pages = $state.raw<HandbookPage[]>()
  readonly texts = new SvelteMap<ID, HandbookPage>()

  clear(): void {
    this.pages = undefined
    this.texts.clear()
  }
  async load(): Promise<void> {
    this.pages = (await request<Page<HandbookPage>>('GET', '/handbook')).items
  }
  /** Something changed: what is held is asked for anew. */
  stale(): void {
    if (this.pages) void this.load().catch(() => {})
    for (const id of this.texts.keys()) void this.read(id).catch(() => this.texts.delete(id))
  }
  async read(id: ID): Promise<void> {
    this.texts.set(id, await request<HandbookPage>('GET', `/handbook/${id}`))
  }
  private async kept(answer: Promise<HandbookPage>): Promise<HandbookPage> {
    const page = await answer
    this.texts.set(page.id, page)
    await this.load().catch(() => {})
    return page
  }
  add = (words: HandbookWords) => this.kept(request('POST', '/handbook', { json: words }))
  change = (page: HandbookPage, words: HandbookWords) => this.kept(request('PUT', `/handbook/${page.id}`, { json: { version: page.version, ...words } }))
  review = (page: HandbookPage, again?: number) => this.kept(request('POST', `/handbook/${page.id}/reviewed`, { json: { version: page.version, review_at: again } }))
  async remove(id: ID): Promise<void> {
    await request('DELETE', `/handbook/${id}`)
    this.texts.delete(id)
    await this.load().catch(() => {})
  }
}
export const handbook = new Handbook()

/** Today by the member's own calendar. */
export function today(): string {
  const d = new Date()
  return `${d.getFullYear()}-${String(d.getMonth() + 1).padStart(2, '0')}-${String(d.getDate()).padStart(2, '0')}`
}
export const ownLists = {
  read: async () => (await request<Page<OwnList>>('GET', '/me/checklists', { query: { day: today() } })).items,
  tick: async (list: OwnList['id'], id: string, done: boolean) => (await request<Page<OwnList>>('PUT', `/me/checklists/${list}`, { json: { day: today(), items: [{ id, done }] } })).items,
}
