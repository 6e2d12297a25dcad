/** What a browser needs for Sangam, tried one by one. Each probe ends in a plain result and never throws. */
import { address } from '../../api/http'
import type { HelpKey } from './words'
import type { Params } from '../../lib/i18n/index.svelte'

export type Grade = 'ok' | 'warn' | 'bad'
export interface Result { grade: Grade; text: HelpKey; values?: Params; way?: HelpKey }
export interface Probe { id: ProbeId; run: () => Promise<Result> }
export type ProbeId = 'server' | 'clock' | 'stream' | 'upload' | 'notify' | 'storage' | 'browser'

const PATIENCE = 15_000
const ms = (n: number) => Math.max(0, Math.round(n))

interface Answer { took: number; received: number; difference: number }

/** One call of the harmless endpoint: how long it took, and how far the clocks are apart. */
async function call(body?: Blob): Promise<Answer> {
  const began = performance.now(), at = Date.now()
  const response = await fetch(address('/diagnostics'), { method: 'POST', body, credentials: 'same-origin', signal: AbortSignal.timeout(body ? 60_000 : PATIENCE) })
  const took = performance.now() - began
  if (!response.ok) throw new Error(String(response.status))
  const { now, received } = (await response.json()) as { now: number; received: number }
  // The server looked at its clock about half way.
  return { took, received, difference: now - (at + took / 2) }
}

export const middle = (numbers: number[]) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0

async function server(): Promise<Result> {
  try {
    await call() // the first may open a connection
    const took: number[] = []
    for (let i = 0; i < 5; i++) took.push((await call()).took)
    const m = ms(middle(took))
    return m < 500 ? { grade: 'ok', text: 'diag.server_ok', values: { ms: m } } : { grade: 'warn', text: 'diag.server_slow', values: { ms: m }, way: 'diag.server_slow_way' }
  } catch {
    return { grade: 'bad', text: 'diag.server_bad', way: 'diag.server_bad_way' }
  }
}

export function judgeClock(difference: number): Result {
  const off = Math.abs(difference)
  if (off < 3_000) return { grade: 'ok', text: 'diag.clock_ok', values: { ms: ms(off) } }
  return { grade: off < 30_000 ? 'warn' : 'bad', text: 'diag.clock_off', values: { s: Math.round(off / 1000) }, way: 'diag.clock_off_way' }
}

async function clock(): Promise<Result> {
  try {
    return judgeClock((await call()).difference)
  } catch {
    return { grade: 'warn', text: 'diag.clock_unknown' }
  }
}

/** A stream of our own, apart from the one the screens read: the server greets at once. */
async function stream(): Promise<Result> {
  const abort = new AbortController()
  const began = performance.now()
  const timer = setTimeout(() => abort.abort(), PATIENCE)
  let opened = false
  try {
    const response = await fetch(address('/stream'), { headers: { Accept: 'text/event-stream' }, credentials: 'same-origin', signal: abort.signal })
    opened = response.ok
    const first = await response.body!.getReader().read()
    if (!opened || !first.value?.length) throw new Error('nothing came')
    const took = ms(performance.now() - began)
    return took < 3_000 ? { grade: 'ok', text: 'diag.stream_ok', values: { ms: took } } : { grade: 'warn', text: 'diag.stream_slow', values: { ms: took }, way: 'diag.stream_way' }
  } catch {
    return { grade: 'bad', text: opened ? 'diag.stream_bad' : 'diag.stream_none', way: 'diag.stream_way' }
  } finally {
    clearTimeout(timer)
    abort.abort()
  }
}

const SIZE = 256 << 10

async function upload(): Promise<Result> {
  // Noise, so that nothing on the way can make it small.
  const noise = new Uint8Array(SIZE)
  for (let at = 0; at < SIZE; at += 65_536) crypto.getRandomValues(noise.subarray(at, at + 65_536))
  try {
    const a = await call(new Blob([noise], { type: 'application/octet-stream' }))
    if (a.received !== SIZE) throw new Error('not all came')
    const took = ms(a.took)
    return took < 5_000 ? { grade: 'ok', text: 'diag.upload_ok', values: { ms: took } } : { grade: 'warn', text: 'diag.upload_slow', values: { ms: took }, way: 'diag.upload_slow_way' }
  } catch {
    return { grade: 'bad', text: 'diag.upload_bad', way: 'diag.upload_bad_way' }
  }
}

export async function notify(): Promise<Result> {
  if (typeof Notification === 'undefined' || !isSecureContext) return { grade: 'warn', text: 'diag.notify_none', way: 'diag.notify_none_way' }
  if (Notification.permission === 'granted') return { grade: 'ok', text: 'diag.notify_ok' }
  if (Notification.permission === 'denied') return { grade: 'warn', text: 'diag.notify_bad', way: 'diag.notify_bad_way' }
  return { grade: 'warn', text: 'diag.notify_ask', way: 'diag.notify_ask_way' }
}

const promised = <T>(r: IDBRequest<T>) => new Promise<T>((good, bad) => {
  r.onsuccess = () => good(r.result)
  r.onerror = () => bad(r.error ?? new Error('no reason'))
})

async function storage(size: (bytes: number) => string): Promise<Result> {
  const name = 'sangam-probe'
  try {
    const asked = indexedDB.open(name, 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore('probe')
    const db = await promised(asked)
    await promised(db.transaction('probe', 'readwrite').objectStore('probe').put('kept', 'key'))
    const read = await promised<unknown>(db.transaction('probe').objectStore('probe').get('key'))
    db.close()
    indexedDB.deleteDatabase(name)
    if (read !== 'kept') throw new Error('not kept')
    const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {}
    if (quota > 0 && usage / quota > 0.9) return { grade: 'warn', text: 'diag.storage_full', values: { used: size(usage), quota: size(quota) }, way: 'diag.storage_full_way' }
    return { grade: 'ok', text: 'diag.storage_ok' }
  } catch {
    return { grade: 'bad', text: 'diag.storage_bad', way: 'diag.storage_bad_way' }
  }
}

/** Name and version, from what the browser says of itself. */
export function browserName(agent: string): string {
  const known: [RegExp, string][] = [[/Edg(?:A|iOS)?\/(\d+)/, 'Edge'], [/OPR\/(\d+)/, 'Opera'], [/(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'], [/(?:Chrome|CriOS)\/(\d+)/, 'Chrome'], [/Version\/(\d+(?:\.\d+)?).* Safari/, 'Safari']]
  for (const [pattern, name] of known) {
    const hit = pattern.exec(agent)
    if (hit) return `${name} ${hit[1]}`
  }
  return '?'
}

async function browser(): Promise<Result> {
  const name = browserName(navigator.userAgent)
  const lacks = Object.entries({
    'light-dark()': CSS.supports('color', 'light-dark(red, blue)'), streams: typeof ReadableStream !== 'undefined', IndexedDB: typeof indexedDB !== 'undefined',
    'Intl.ListFormat': 'ListFormat' in Intl, dialog: typeof HTMLDialogElement !== 'undefined', ':has()': CSS.supports('selector(:has(a))'),
  }).filter(([, can]) => !can).map(([what]) => what)
  if (lacks.length) return { grade: 'bad', text: 'diag.browser_old', values: { name, what: lacks.join(', ') }, way: 'diag.browser_old_way' }
  return { grade: 'ok', text: 'diag.browser_ok', values: { name } }
}

export const probes = (size: (bytes: number) => string): Probe[] => [
  { id: 'server', run: server }, { id: 'clock', run: clock }, { id: 'stream', run: stream }, { id: 'upload', run: upload },
  { id: 'notify', run: notify }, { id: 'storage', run: () => storage(size) }, { id: 'browser', run: browser },
]
