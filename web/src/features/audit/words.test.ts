import { describe, expect, it, vi } from 'vitest'
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} })
vi.stubGlobal('document', { documentElement: {} })
const { setLocale } = await import('../../lib/i18n/index.svelte')
const { en } = await import('../../lib/i18n/areas/audit')
const { sentence } = await import('./words')

describe('a line of the audit', () => {
  // Second wordings of an act, for its details, are no acts.
  const wording = /(settings\.(from_to|to)|label\.renamed|confidentiality\.off|sign_in\.passkey)$/
  const acts = Object.keys(en).filter((key) => /^act\.[a-z_]+\.[a-z_]+$/.test(key) && !wording.test(key)).map((key) => key.slice(4))
  it('is a sentence for every act, in both languages', async () => {
    expect(acts.length).toBeGreaterThan(20)
    for (const locale of ['en', 'hi'] as const) {
      await setLocale(locale)
      for (const act of acts) {
        for (const details of [undefined, { name: 'N', from: 'off', to: 'lead', what: 'audit', format: 'csv', count: '2', why: 'code', scopes: 'read', device: 'x', role: 'lead' }]) {
          const said = sentence({ id: '1', at: 1, act, of_member_id: '2', details } as never, () => 'Asha')
          expect(said, act).not.toContain('{')
          expect(said, act).not.toBe(act)
        }
      }
    }
  })
  it('of an act from a newer program is the act', () => {
    expect(sentence({ id: '1', at: 1, act: 'moon.landed' } as never, () => '')).toBe('moon.landed')
  })
})
