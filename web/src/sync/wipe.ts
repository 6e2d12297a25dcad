/** Deletes everything that this browser keeps for us. */
const PATIENCE = 5_000

/** Where the name of the database of the last member stands, also for browsers that do not list theirs. */
export const LAST = 'sangam.last'

/** Whether all of it is known to be gone: a tab that holds a database open is waited for, but not for ever. */
export async function wipe(): Promise<boolean> {
  const found = await databases()
  const last = lastName()
  const names = new Set([...(found ?? []), ...(last ? [last] : [])])
  const gone = [...[...names].map(drop), dropCaches(), dropWorkers(), Promise.resolve(found !== undefined)]
  try {
    localStorage.clear()
    sessionStorage.clear()
  } catch {
    // A browser that keeps nothing has nothing to delete.
  }
  return (await Promise.all(gone)).every(Boolean)
}

/** Undefined if the browser does not say: then what others left here may still be there. */
async function databases(): Promise<string[] | undefined> {
  if (typeof indexedDB === 'undefined') return []
  if (!indexedDB.databases) return undefined
  const all = await indexedDB.databases().catch(() => undefined)
  return all?.map((d) => d.name ?? '').filter((name) => name.startsWith('sangam'))
}

function lastName(): string {
  try {
    return localStorage.getItem(LAST) ?? ''
  } catch {
    return ''
  }
}

function drop(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = indexedDB.deleteDatabase(name)
    asked.onsuccess = () => resolve(true)
    asked.onerror = () => resolve(false)
    setTimeout(() => resolve(false), PATIENCE)
  })
}

async function dropCaches(): Promise<boolean> {
  if (typeof caches === 'undefined') return true
  return caches.keys().then((keys) => Promise.all(keys.map((key) => caches.delete(key)))).then(() => true, () => false)
}

async function dropWorkers(): Promise<boolean> {
  if (!navigator.serviceWorker) return true
  return navigator.serviceWorker.getRegistrations().then((all) => Promise.all(all.map((one) => one.unregister()))).then(() => true, () => false)
}
