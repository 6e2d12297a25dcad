/**
 * Which key an action has: its own, or the one that the member chose. As text, a key is what the server keeps: places of
 * keys as browsers name them ("alt+KeyP", "mod+Enter"), a sign ("?"), or nothing for no key.
 *
 * A letter is meant as the letter, wherever it lies on the keyboard (AZERTY, QWERTZ, Dvorak). Where the keyboard writes no
 * Latin letters (Devanagari, Arabic) its place on a US keyboard counts. Everything else is meant by its place.
 */
import { isApple, type Action, type Shortcut } from './actions'

let changed = $state.raw<Record<string, string>>({})

export function setBindings(keys: Record<string, string>): void {
  changed = keys
}

export function readKey(text: string): Shortcut | undefined {
  const parts = text.length > 1 ? text.split('+') : [text]
  const last = parts.at(-1)
  if (!last) return undefined
  const held = { mod: parts.includes('mod'), alt: parts.includes('alt'), shift: parts.includes('shift') }
  return last.length === 1 ? { code: '', sign: last } : { code: last, ...held }
}

export function writeKey(s: Shortcut | undefined): string {
  if (!s) return ''
  return s.sign ?? [s.mod && 'mod', s.alt && 'alt', s.shift && 'shift', s.code].filter(Boolean).join('+')
}

/** An action that does the opposite of another one has its key. */
const bound = (action: Action) => changed[action.sameKeyAs ?? action.id]

export function shortcutOf(action: Action): Shortcut | undefined {
  const text = bound(action)
  if (text === undefined) return action.shortcut
  const s = readKey(text)
  // A bare letter in a field is a letter, whatever its action could do there.
  return s && { ...s, inFields: !!action.shortcut?.inFields && !!(s.mod || s.alt) }
}

export const isChanged = (action: Action) => bound(action) !== undefined

/** What was pressed, as text; undefined for what is no key by itself. */
export function pressed(event: KeyboardEvent): string | undefined {
  if (/^(Control|Alt|AltGraph|Shift|Meta|CapsLock|Dead|Process|Unidentified|Tab)$/.test(event.key) || !event.code) return undefined
  const [mod, other] = isApple ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey]
  if (other) return undefined
  if (/^[!-/:-@[-`{-~]$/.test(event.key) && !mod && !event.altKey) return event.key
  const code = /^[a-z]$/i.test(event.key) ? `Key${event.key.toUpperCase()}` : event.code
  return writeKey({ code, mod, alt: event.altKey, shift: event.shiftKey })
}

/** How a key is written for the reader. */
export function shortcutText(s: Shortcut | undefined): string {
  if (!s) return ''
  if (s.sign) return s.sign
  const held = [s.mod && (isApple ? '⌘' : 'Ctrl'), s.alt && (isApple ? '⌥' : 'Alt'), s.shift && 'Shift']
  return [...held, keyName(s.code)].filter(Boolean).join(' ')
}
export const keyText = (action: Action) => shortcutText(shortcutOf(action))

const names: Record<string, string> = { Escape: 'Esc', ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' }
let layout: { get(code: string): string | undefined } | undefined
void (globalThis.navigator as unknown as { keyboard?: { getLayoutMap(): Promise<typeof layout> } })?.keyboard
  ?.getLayoutMap?.().then((map) => (layout = map)).catch(() => {})

function keyName(code: string): string {
  const plain = /^(?:Key([A-Z])|Digit(\d))$/.exec(code)
  return names[code] ?? plain?.[1] ?? plain?.[2] ?? layout?.get(code)?.toUpperCase() ?? code
}

/** Actions that have the same key as another one since somebody changed one of them. */
export function clashes(actions: readonly Action[]): Map<string, Action[]> {
  const byKey = new Map<string, Action[]>()
  for (const a of actions) {
    const key = writeKey(shortcutOf(a))
    if (key) byKey.set(key, [...(byKey.get(key) ?? []), a])
  }
  const out = new Map<string, Action[]>()
  for (const same of byKey.values()) {
    for (const a of same) {
      const others = same.filter((b) => b !== a && (isChanged(a) || isChanged(b)))
      if (others.length > 0) out.set(a.id, others)
    }
  }
  return out
}
