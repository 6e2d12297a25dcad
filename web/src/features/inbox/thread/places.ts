/** Where each thread was left, so that coming back is not starting over. Lasts as long as the page. */
export interface Place {
  atEnd: boolean
  top?: number
  /** Rows that are held and were not built, above those `top` counts from. */
  above?: number
}
const places = new Map<string, Place>()

export function placeOf(id: string): Place {
  let place = places.get(id)
  if (!place) places.set(id, (place = { atEnd: true }))
  return place
}
