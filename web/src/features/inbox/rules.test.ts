import { describe, expect, it } from 'vitest'
import type { Account } from '../../api/types'
import { fileProblem } from './rules'

const MB = 1 << 20
const can = { media: [
  { kind: 'image', mime: ['image/jpeg', 'image/png'], max_bytes: 5 * MB },
  { kind: 'video', mime: ['video/mp4'], max_bytes: 16 * MB },
  { kind: 'audio', mime: ['audio/mpeg'], max_bytes: 16 * MB },
  { kind: 'document', mime: ['application/pdf', 'text/plain'], max_bytes: 100 * MB },
] } as unknown as Account['capabilities']
const way = (type: string, size: number, of = can) => fileProblem({ name: 'f', type, size }, of, (n) => `${n / MB} MB`)?.way ?? ''

describe('what to do about a file that is too large', () => {
  it('never advises a kind that would be refused', () => {
    for (const type of ['image/jpeg', 'video/mp4', 'audio/mpeg', 'application/pdf']) {
      for (const size of [20, 200]) expect(way(type, size * MB)).not.toMatch(/zip/i)
    }
    expect(fileProblem({ name: 'a.zip', type: 'application/zip', size: MB }, can, String)).toBeDefined()
  })
  it('sends a picture as a PDF only if documents may be that large', () => {
    expect(way('image/jpeg', 6 * MB)).toMatch(/PDF: documents may have 100 MB/)
    expect(way('image/jpeg', 101 * MB)).not.toMatch(/PDF/)
    expect(way('image/jpeg', 6 * MB, { ...can, media: can.media.filter((r) => r.kind !== 'document') })).not.toMatch(/PDF/)
  })
  it('says for each other kind what helps', () => {
    expect(way('video/mp4', 17 * MB)).toMatch(/Shorten or compress/)
    expect(way('audio/mpeg', 17 * MB)).toMatch(/bit rate/)
    expect(way('application/pdf', 101 * MB)).toMatch(/split/)
  })
})
