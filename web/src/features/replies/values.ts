import type { Conversation } from '../../api/types'
import { phone } from '../../lib/format'
import { plainName } from '../../lib/richtext'
import { store } from '../../sync/store.svelte'

const first = (name: string) => name.split(/\s+/)[0] ?? ''

/** What the screen knows by itself; absent where it does not, and then it is asked for. */
export function knownValues(conversation: Conversation): Record<string, string> {
  const contact = plainName(conversation.contact.name ?? '')
  const me = plainName(store.me?.name ?? '')
  const all = {
    'contact.name': contact, 'contact.first_name': first(contact), 'contact.phone': conversation.contact.phone && !conversation.contact.phone.includes('•') ? phone(conversation.contact.phone) : '',
    'member.name': me, 'member.first_name': first(me), 'workspace.name': plainName(store.session?.workspace.name ?? ''),
  }
  return Object.fromEntries(Object.entries(all).filter(([, v]) => v))
}
