import type { SendBody } from '../../../api/types'

/** A file in the composer, not yet sent. */
export interface Pending {
  key: string
  blob: Blob
  name: string
  caption: string
}

/** One message of what stands in the composer. */
export interface Part {
  body: SendBody
  file?: { blob: Blob; name: string; caption?: string; voice?: boolean }
}
