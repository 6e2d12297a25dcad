/**
 * The last screens, drafts and unsent messages in IndexedDB, one database per workspace and member, so that a second
 * person at the same machine never sees the first one's. Everything here may be missing: private windows, full disks.
 */
import { deleteDB, openDB, type IDBPDatabase } from 'idb'
import type { Account, Conversation, Counts, ID, Member, Message, Session } from '../api/types'
import type { OutboxItem } from './queue'
import type { View } from './views'

export interface Screens {
  session: Session
  members: Member[]
  accounts: Account[]
  conversations: Conversation[]
  views: View[]
  counts: Counts | null
}

export interface CachedThread {
  conversation: Conversation
  messages: Message[]
  cursor?: string | null
  complete: boolean
  saved_at: number
}

export interface Draft {
  text: string
  reply_to?: ID
  files?: { blob: Blob; name: string; caption: string }[]
  /** When it was begun. */
  saved_at: number
  /** When it was last changed: of two tabs the later one wins. */
  typed_at?: number
  /** Words of another tab that gave way to these. */
  aside?: string
}

const VERSION = 1
/** Threads beyond the newest are let go at start. */
const KEEP_THREADS = 60

export class Cache {
  private constructor(private readonly db: IDBPDatabase) {}

  static async open(name: string): Promise<Cache | undefined> {
    try {
      return new Cache(await openDB(name, VERSION, {
        upgrade(db) {
          for (const store of ['screens', 'threads', 'drafts', 'outbox']) db.createObjectStore(store)
        },
      }))
    } catch {
      return undefined
    }
  }

  close(): void {
    this.db.close()
  }

  async screens(): Promise<Screens | undefined> {
    return (await this.db.get('screens', 'last')) as Screens | undefined
  }
  async saveScreens(screens: Screens): Promise<void> {
    await this.db.put('screens', screens, 'last')
  }

  /** The epoch of the server's log that the screens and threads here belong to. */
  async epoch(): Promise<string | undefined> {
    return (await this.db.get('screens', 'epoch')) as string | undefined
  }
  async saveEpoch(epoch: string): Promise<void> {
    await this.db.put('screens', epoch, 'epoch')
  }
  /** Lets go of what the server said. What the member wrote stays. */
  async forgetFacts(): Promise<void> {
    const tx = this.db.transaction(['screens', 'threads'], 'readwrite')
    await Promise.all([tx.objectStore('screens').clear(), tx.objectStore('threads').clear(), tx.done])
  }

  async thread(id: ID): Promise<CachedThread | undefined> {
    return (await this.db.get('threads', id)) as CachedThread | undefined
  }
  async saveThread(id: ID, thread: CachedThread): Promise<void> {
    await this.db.put('threads', thread, id)
  }

  async forgetThread(id: ID): Promise<void> {
    await this.db.delete('threads', id)
  }

  async draft(id: ID): Promise<Draft | undefined> {
    return (await this.db.get('drafts', id)) as Draft | undefined
  }
  async draftIds(): Promise<ID[]> {
    return (await this.db.getAllKeys('drafts')) as ID[]
  }
  async saveDraft(id: ID, draft: Draft | undefined): Promise<void> {
    const tx = this.db.transaction('drafts', 'readwrite')
    const done = Promise.all([draft ? tx.store.put(draft, id) : tx.store.delete(id), tx.done])
    // Without waiting for the answer of the put: a page on its way out would not live to hear it.
    tx.commit()
    await done
  }

  async outbox(): Promise<OutboxItem[]> {
    return (await this.db.getAll('outbox')) as OutboxItem[]
  }
  async saveOutbox(item: OutboxItem): Promise<void> {
    await this.db.put('outbox', item, item.client_id)
  }
  async forgetOutbox(clientId: string): Promise<void> {
    await this.db.delete('outbox', clientId)
  }

  async trim(): Promise<void> {
    const keys = await this.db.getAllKeys('threads')
    if (keys.length <= KEEP_THREADS) return
    const all = await Promise.all(keys.map(async (key) => [key, ((await this.db.get('threads', key)) as CachedThread).saved_at] as const))
    all.sort((a, b) => b[1] - a[1])
    for (const [key] of all.slice(KEEP_THREADS)) await this.db.delete('threads', key)
  }
}

/** Signing out leaves nothing of the workspace behind. */
export async function dropCache(name: string): Promise<void> {
  await deleteDB(name).catch(() => {})
}
