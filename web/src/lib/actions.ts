/**
 * Actions are data. Button, menu, palette and key read the same object, so they cannot disagree about what is
 * called how, when it may run, or what it does.
 */
import type { MessageKey } from './i18n/index.svelte'

export interface Shortcut {
  /** KeyboardEvent.code: its letter where it is one (KeyE), else its place. */
  code: string
  /** A sign that is meant as such wherever it lies: `?` and `/`, and what a member chose. */
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
  /** As it comes; a member may have chosen another one (lib/bindings). */
  shortcut?: Shortcut
  /** The action whose key it has: never both of them may run. */
  sameKeyAs?: string
  /** Goes on while the key is held. */
  repeats?: boolean
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
    lies(shortcut.code, event) && mod === !!shortcut.mod && !other &&
    event.altKey === !!shortcut.alt && event.shiftKey === !!shortcut.shift
  )
}

/** Letters by what the key writes; by its place where that is no Latin sign, as in other scripts and with Alt. */
function lies(code: string, event: KeyboardEvent): boolean {
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (letter && /^[a-z]$/i.test(event.key)) return event.key.toUpperCase() === letter
  return event.code === code && !(letter && !event.altKey && /^[!-~]$/.test(event.key))
}
