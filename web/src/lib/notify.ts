/** Notifications of the operating system, and being an app of its own: what this browser can, and what stands in the way. */
import { go } from './router.svelte'

export type Trouble = 'unsupported' | 'insecure' | 'denied' | 'not_asked'

/** Why nothing can be shown on this computer; undefined: it can. */
export function trouble(): Trouble | undefined {
  if (!globalThis.isSecureContext) return 'insecure'
  if (typeof Notification === 'undefined') return 'unsupported'
  if (Notification.permission === 'denied') return 'denied'
  return Notification.permission === 'default' ? 'not_asked' : undefined
}

/** Only by a click of the member: browsers hold it against a page that asks unasked. */
export async function ask(): Promise<Trouble | undefined> {
  if (trouble() === 'not_asked') await Notification.requestPermission()
  return trouble()
}

export interface Notice {
  title: string
  body: string
  /** A later one of the same tag takes the place of the earlier. */
  tag: string
  /** Where a click leads. */
  to: string
  silent: boolean
}

/** True if the browser took it. Whether it is seen is for the operating system. */
export async function show({ title, body, tag, to, silent }: Notice): Promise<boolean> {
  if (trouble()) return false
  const options = { body, tag, silent, renotify: !silent, icon: '/icon-192.png', badge: '/icon-192.png', data: { to } } as NotificationOptions
  try {
    const worker = await navigator.serviceWorker?.getRegistration()
    if (worker?.active) {
      await worker.showNotification(title, options)
      return true
    }
    const shown = new Notification(title, options)
    shown.onclick = () => {
      window.focus()
      go(to)
      shown.close()
    }
    return true
  } catch {
    return false
  }
}

/** Is it quiet now? Minutes of the day; from after until: over midnight. */
export function quietNow(n: { quiet: boolean; quiet_from: number; quiet_until: number }, at: Date): boolean {
  if (!n.quiet) return false
  const minute = at.getHours() * 60 + at.getMinutes()
  const [from, until] = [n.quiet_from, n.quiet_until]
  return from <= until ? minute >= from && minute < until : minute >= from || minute < until
}

// An app of its own

interface InstallEvent extends Event { prompt(): Promise<{ outcome: string }> }
let offered: InstallEvent | undefined
const listeners = new Set<() => void>()

/** Tells when installing becomes possible or is done; returns how to stop. */
export function onInstallable(tell: () => void): () => void {
  listeners.add(tell)
  return () => void listeners.delete(tell)
}
export const installable = () => !!offered
export const installed = () => matchMedia('(display-mode: standalone)').matches
export async function install(): Promise<void> {
  const event = offered
  offered = undefined
  await event?.prompt()
  for (const tell of listeners) tell()
}

export function startWorker(): void {
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    offered = event as InstallEvent
    for (const tell of listeners) tell()
  })
  if (!import.meta.env.PROD || !navigator.serviceWorker) return
  navigator.serviceWorker.register('/sw.js').catch(() => {})
  navigator.serviceWorker.addEventListener('message', (event: MessageEvent<{ open?: string }>) => {
    if (event.data.open?.startsWith('/')) go(event.data.open)
  })
}
