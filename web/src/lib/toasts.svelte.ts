import { instant } from './clock.svelte'

/** Short sentences about what just happened; those about trouble stay until read. */
export interface Toast {
  id: number
  text: string
  kind: 'info' | 'error'
  /** When it was said, by the server's clock. */
  at: number
  action?: { label: string; run: () => void }
  /** Its action takes back what was just done. */
  undo?: boolean
}
let next = 1
export const toasts = $state<Toast[]>([])

export function toast(text: string, kind: Toast['kind'] = 'info', action?: Toast['action'], { ms = 0, undo = false } = {}): number {
  const id = next++
  toasts.push({ id, text, kind, at: instant(), action, undo })
  setTimeout(() => dismiss(id), ms || (kind === 'error' ? 12_000 : 4_000))
  return id
}

export function dismiss(id: number): void {
  const at = toasts.findIndex((one) => one.id === id)
  if (at >= 0) toasts.splice(at, 1)
}
