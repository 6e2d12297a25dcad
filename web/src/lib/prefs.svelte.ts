/** What this screen looks like on this machine: kept in the browser, not on the server. */
interface Prefs {
  railOpen: boolean
  sideOpen: boolean
  listWidth: number
  sideWidth: number
}
const start: Prefs = { railOpen: true, sideOpen: true, listWidth: 340, sideWidth: 280 }

function load(): Prefs {
  try {
    return { ...start, ...(JSON.parse(localStorage.getItem('sangam.prefs') ?? '{}') as Partial<Prefs>) }
  } catch {
    return { ...start }
  }
}

export const prefs = $state(load())

export function savePrefs(): void {
  localStorage.setItem('sangam.prefs', JSON.stringify(prefs))
}
