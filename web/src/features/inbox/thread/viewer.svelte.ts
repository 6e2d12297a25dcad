import type { Media } from '../../../api/types'
/** The picture that is open in the viewer. */
export const viewer = $state<{ media: Media | undefined }>({ media: undefined })
