/** The address bar is state: path and query, read by anyone, changed by `go`. */
const place = $state({ path: '/', search: '' })
/** Of its text: whoever reads the query is not woken by another path with the same query. */
const params = $derived(new URLSearchParams(place.search))

function read(): void {
  place.path = location.pathname
  place.search = location.search
}

export function startRouter(): () => void {
  read()
  window.addEventListener('popstate', read)
  window.addEventListener('click', onClick)
  return () => {
    window.removeEventListener('popstate', read)
    window.removeEventListener('click', onClick)
  }
}

/** Plain clicks on our own links move without a page load; the rest is the browser's. */
function onClick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  const link = (event.target as Element | null)?.closest?.('a')
  if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return
  if (link.pathname.startsWith('/api/') || link.pathname.startsWith('/simulator')) return
  event.preventDefault()
  go(link.pathname + link.search)
}

export const path = () => place.path
export const query = (name: string): string => params.get(name) ?? ''
export const queryText = () => params.toString()

export function go(to: string, options: { replace?: boolean } = {}): void {
  if (to === location.pathname + location.search) return
  if (options.replace) history.replaceState(null, '', to)
  else history.pushState(null, '', to)
  read()
}

/** The same place with some query values changed; an empty value removes it. */
export function withQuery(toPath: string, changes: Record<string, string>): string {
  const next = new URLSearchParams(params)
  for (const [key, value] of Object.entries(changes)) {
    if (value) next.set(key, value)
    else next.delete(key)
  }
  const text = next.toString()
  return toPath + (text ? `?${text}` : '')
}
