/** A file in the composer, not yet sent. */
export interface Pending {
  key: string
  blob: Blob
  name: string
  caption: string
}
