/** Whether somebody got another number or account after a message to them was written. */
import type { ID, KnownPast } from '../../../api/types'
import { people } from '../../contacts/calls'

/** A number or id that was learned changes nothing about whom it reaches; one that was replaced, moved or lost does. */
export function changes(p: KnownPast): boolean {
  return p.what === 'moved' || p.what === 'lost' || (p.what === 'phone' && !!p.previous) || (p.what === 'user_id' && p.evidence === 'platform')
}

/** Asked once for a person until there is news of people, however many messages to them failed. What could not be asked is no answer. */
const asked = new Map<ID, { news: number; past: Promise<KnownPast[]> }>()

/** Rejects when it could not be asked. */
export async function changedSince(contact: ID, handle: ID, at: number, news: number): Promise<boolean> {
  let held = asked.get(contact)
  if (!held || held.news !== news) {
    const mine = { news, past: people.known(contact).then((k) => k.past ?? []) }
    mine.past.catch(() => asked.get(contact) === mine && asked.delete(contact))
    asked.set(contact, (held = mine))
  }
  return (await held.past).some((p) => p.handle_id === handle && p.at > at && changes(p))
}
