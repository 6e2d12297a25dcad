/** Deletes everything that this browser keeps for us. */
const PATIENCE = 5_000

/** Whether all of it is gone: a tab that holds a database open is waited for, but not for ever. */
export async function wipe(): Promise<boolean> {
  const gone = [...(await databases()).map(drop), dropCaches(), dropWorkers()]
  try {
    localStorage.clear()
    sessionStorage.clear()
  } catch {
    // A browser that keeps nothing has nothing to delete.
  }
  return (await Promise.all(gone)).every(Boolean)
}

async function databases(): Promise<string[]> {
  if (typeof indexedDB === 'undefined' || !indexedDB.databases) return []
  const all = await indexedDB.databases().catch(() => [])
  return all.map((d) => d.name ?? '').filter((name) => name.startsWith('sangam'))
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
