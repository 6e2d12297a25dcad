/** Teams: who is in them, which numbers they serve. All of a workspace, at most fifty. */
import { request } from '../api/http'
import type { Conversation, ID, Page, Team, TeamBody, TeamHas } from '../api/types'
import { plainName } from '../lib/richtext'
import { store } from './store.svelte'

class Teams {
  /** By name. Undefined until the server has said. */
  list = $state.raw<readonly Team[]>()
  private byId = $derived(new Map((this.list ?? []).map((one) => [one.id, one])))
  mine = $derived((this.list ?? []).filter((one) => store.me && one.member_ids.includes(store.me.id)))

  clear(): void {
    this.list = undefined
    store.myTeams = []
    store.served = undefined
  }
  async load(): Promise<void> {
    const page = await request<Page<Team>>('GET', '/teams').catch(() => undefined)
    if (!page) return
    this.list = [...page.items].sort((a, b) => a.name.localeCompare(b.name))
    store.myTeams = this.mine.map((one) => one.id)
    store.served = new Set(this.mine.flatMap((one) => one.account_ids))
  }
  get = (id: ID | undefined): Team | undefined => (id ? this.byId.get(id) : undefined)
  nameOf = (id: ID | undefined): string => plainName(this.get(id)?.name ?? '')
  has = (team: ID, member: ID | undefined): boolean => !!member && !!this.get(team)?.member_ids.includes(member)
  /** Of a deleted team they have another, or none. */
  strays = (held: Iterable<Conversation>): ID[] => [...held].filter((c) => c.team_id && !this.byId.has(c.team_id)).map((c) => c.id)
}

export const teams = new Teams()

export const teamCalls = {
  add: (team: TeamBody) => request<Team>('POST', '/teams', { json: team }),
  change: (id: ID, team: TeamBody) => request<Team>('PATCH', `/teams/${id}`, { json: team }),
  has: (id: ID) => request<TeamHas>('GET', `/teams/${id}/conversations`),
  remove: (id: ID, to: ID | '') => request<{ conversations: number; team_id?: ID }>('DELETE', `/teams/${id}`, { query: { to: to || undefined } }),
}
