import { afterEach, describe, expect, it } from 'vitest'
import { matches, type Action } from './actions'
import { clashes, keyText, pressed, readKey, setBindings, shortcutOf, writeKey } from './bindings.svelte'

const key = (e: Partial<KeyboardEvent>) => ({ key: '', code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...e }) as KeyboardEvent
const action = (id: string, code: string, more: Partial<Action> = {}): Action => ({ id, label: 'product', icon: '', group: 'product', when: () => true, run: () => {}, shortcut: { code }, ...more })

afterEach(() => setBindings({}))

describe('a letter', () => {
  const layouts: [string, string, Partial<KeyboardEvent>, boolean][] = [
    ['US', 'KeyA', { key: 'a', code: 'KeyA' }, true],
    ['AZERTY, where A lies on Q', 'KeyA', { key: 'a', code: 'KeyQ' }, true],
    ['AZERTY, where Q lies on A', 'KeyA', { key: 'q', code: 'KeyA' }, false],
    ['AZERTY, the comma on the place of M', 'KeyM', { key: ',', code: 'KeyM' }, false],
    ['QWERTZ, where Z lies on Y', 'KeyZ', { key: 'z', code: 'KeyY' }, true],
    ['Caps Lock', 'KeyE', { key: 'E', code: 'KeyE' }, true],
    ['Devanagari InScript', 'KeyE', { key: 'ा', code: 'KeyE' }, true],
    ['Arabic', 'KeyJ', { key: 'ت', code: 'KeyJ' }, true],
    ['with Ctrl', 'KeyE', { key: 'e', code: 'KeyE', ctrlKey: true }, false],
  ]
  it.each(layouts)('is met on %s', (_, code, event, yes) => expect(matches({ code }, key(event))).toBe(yes))
  it('is met with Alt, which writes other signs on some keyboards', () => {
    for (const sign of ['p', 'π', '@']) expect(matches({ code: 'KeyP', alt: true }, key({ key: sign, code: 'KeyP', altKey: true }))).toBe(true)
  })
})

describe('a chosen key', () => {
  it('is kept as text and read again', () => {
    for (const text of ['KeyE', 'alt+KeyP', 'mod+alt+shift+Enter', '?', '+', 'F2']) expect(writeKey(readKey(text))).toBe(text)
    expect(readKey('')).toBeUndefined()
  })
  it('is what was pressed: the letter, the sign, or the place', () => {
    const cases: [Partial<KeyboardEvent>, string | undefined][] = [
      [{ key: 'a', code: 'KeyQ' }, 'KeyA'], [{ key: 'ा', code: 'KeyE' }, 'KeyE'], [{ key: '!', code: 'Slash', shiftKey: true }, '!'],
      [{ key: '&', code: 'Digit1' }, '&'], [{ key: 'Enter', code: 'Enter', ctrlKey: true }, 'mod+Enter'], [{ key: 'Shift', code: 'ShiftLeft' }, undefined],
    ]
    for (const [event, text] of cases) expect(pressed(key(event))).toBe(text)
  })
  it('takes the place of the own one, for the opposite action too', () => {
    const [resolve, reopen] = [action('resolve', 'KeyE'), action('reopen', 'KeyE', { sameKeyAs: 'resolve' })]
    setBindings({ resolve: 'alt+KeyX' })
    expect([keyText(resolve), keyText(reopen)]).toEqual(['Alt X', 'Alt X'])
    setBindings({ resolve: '' })
    expect(shortcutOf(reopen)).toBeUndefined()
  })
  it('says which other action it clashes with', () => {
    const all = [action('a', 'KeyA'), action('b', 'KeyB'), action('c', 'KeyC'), action('d', 'KeyC')]
    expect(clashes(all).size).toBe(0)
    setBindings({ a: 'KeyB' })
    expect([...clashes(all)].map(([id, others]) => [id, others.map((o) => o.id)])).toEqual([['a', ['b']], ['b', ['a']]])
  })
})
