/**
 * Actions are data. Button, menu, palette and key read the same object, so they cannot disagree about what is
 * called how, when it may run, or what it does.
 */
import type { MessageKey } from './i18n/index.svelte'

export interface Shortcut {
  /** KeyboardEvent.code: the place of the key, not its letter, so that every layout works. */
  code: string
  /** A sign that is meant as such wherever it lies: only `?`. */
  sign?: string
  /** Ctrl, or Cmd on Apple machines. */
  mod?: boolean
  shift?: boolean
  alt?: boolean
  /** Also while a text field has the focus. */
  inFields?: boolean
}

export interface Action {
  id: string
  label: MessageKey
  icon: string
  /** Words by which the palette finds it, beside its label; English and Hindi together. */
  keywords?: string
  shortcut?: Shortcut
  /** Heading in the key map and the palette. */
  group: MessageKey
  when: () => boolean
  run: () => void
  /** Not offered in the palette (e.g. the palette itself). */
  hidden?: boolean
}

export const isApple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)

export function matches(shortcut: Shortcut, event: KeyboardEvent): boolean {
  const mod = isApple ? event.metaKey : event.ctrlKey
  if (shortcut.sign) {
    // Other scripts may have no such sign: there the place of the key counts. AltGr reports Ctrl and Alt together.
    const there = event.key === shortcut.sign || (event.key > '\u007f' && event.code === shortcut.code && event.shiftKey === !!shortcut.shift)
    return there && !event.metaKey && event.ctrlKey === event.altKey
  }
  const other = isApple ? event.ctrlKey : event.metaKey
  return (
    event.code === shortcut.code && mod === !!shortcut.mod && !other &&
    event.altKey === !!shortcut.alt && event.shiftKey === !!shortcut.shift
  )
}

/** How a key is written for the reader: the letter on their keyboard where the browser tells us. */
export function shortcutText(shortcut: Shortcut | undefined): string {
  if (!shortcut) return ''
  const parts: string[] = []
  if (shortcut.mod) parts.push(isApple ? '⌘' : 'Ctrl')
  if (shortcut.alt) parts.push(isApple ? '⌥' : 'Alt')
  if (shortcut.shift) parts.push('Shift')
  if (shortcut.sign) return shortcut.sign
  parts.push(keyName(shortcut.code))
  return parts.join(' ')
}

let layout: { get(code: string): string | undefined } | undefined
void (globalThis.navigator as unknown as { keyboard?: { getLayoutMap(): Promise<typeof layout> } })?.keyboard
  ?.getLayoutMap?.().then((map) => (layout = map)).catch(() => {})

function keyName(code: string): string {
  if (code === 'Escape') return 'Esc'
  return layout?.get(code)?.toUpperCase() ?? code.replace(/^(Key|Digit)/, '')
}
