/** Theme and density are attributes of the root element; tokens.css does the rest. */
export function applyAppearance(theme: string, density: string): void {
  const root = document.documentElement
  root.dataset.theme = theme
  root.dataset.density = density
  localStorage.setItem('sangam.look', JSON.stringify([theme, density]))
}

/** The last look, before the session is known: no flash of the wrong theme. */
export function applyLastAppearance(): void {
  try {
    const [theme, density] = JSON.parse(localStorage.getItem('sangam.look') ?? '["system","comfortable"]') as string[]
    document.documentElement.dataset.theme = theme
    document.documentElement.dataset.density = density
  } catch {
    document.documentElement.dataset.theme = 'system'
  }
}
