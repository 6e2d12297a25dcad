/** The platform's window: its script, what it posts, and how it may end. */

interface FB {
  init(options: { appId: string; version: string; autoLogAppEvents: boolean; xfbml: boolean }): void
  login(callback: (answer: { authResponse?: { code?: string } | null }) => void, options: Record<string, unknown>): void
}
declare global {
  interface Window {
    FB?: FB
    fbAsyncInit?: () => void
  }
}

export type End =
  | { kind: 'code'; code: string; waba?: string; phone?: string }
  | { kind: 'cancel'; failed: boolean; step?: string; said?: string; errorId?: string; sessionId?: string }

/** The browser did not let the window open. */
export class Blocked extends Error {}
/** The platform's script did not load: no internet, a firewall, a blocker. */
export class NoScript extends Error {}

/** A browser keeps the headers of the document it loaded, and only this page's allow the script. */
export const freshDocument = () => {
  const entry = performance.getEntriesByType('navigation')[0]
  return !entry || new URL(entry.name).pathname === '/onboarding'
}

let loading: Promise<FB> | undefined
export const scriptLoaded = () => loading !== undefined

export function loadScript(url: string): Promise<FB> {
  loading ??= new Promise<FB>((done, fail) => {
    const script = document.createElement('script')
    script.src = url
    script.async = true
    script.crossOrigin = 'anonymous'
    const late = setTimeout(() => fail(new NoScript()), 20_000)
    script.onload = () => {
      clearTimeout(late)
      if (window.FB) done(window.FB)
      else fail(new NoScript())
    }
    script.onerror = () => {
      clearTimeout(late)
      script.remove()
      fail(new NoScript())
    }
    document.head.append(script)
  })
  loading.catch(() => (loading = undefined)) // it may be tried again
  return loading
}

/** Who may tell us how the window ended: exactly these, never "ends with". */
export function originsOf(sdk: string): string[] {
  const origin = new URL(sdk, location.origin).origin
  return origin === 'https://connect.facebook.net' ? ['https://www.facebook.com', 'https://business.facebook.com'] : [origin]
}

/** A message of the window, or undefined if it is none: of another origin, of another kind, or unreadable. */
export function readMessage(event: { origin: string; data: unknown }, origins: string[]): { event: string; data: Record<string, unknown> } | undefined {
  if (!origins.includes(event.origin)) return undefined
  let message = event.data
  if (typeof message === 'string') {
    try {
      message = JSON.parse(message)
    } catch {
      return undefined
    }
  }
  if (typeof message !== 'object' || message === null) return undefined
  const { type, event: name, data } = message as Record<string, unknown>
  if (type !== 'WA_EMBEDDED_SIGNUP' || typeof name !== 'string') return undefined
  return { event: name, data: typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {} }
}

const text = (v: unknown) => (typeof v === 'string' || typeof v === 'number' ? String(v) : undefined)

/** Opens the window from within a click and waits for its end: its code, and what it posted, in either order. */
export function openWindow(fb: FB, w: { app_id: string; config_id: string; graph_version: string; sdk_url: string }): Promise<End> {
  return new Promise((done, fail) => {
    const origins = originsOf(w.sdk_url)
    let told: ReturnType<typeof readMessage>
    let code: string | null | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    const hear = (event: MessageEvent) => {
      const message = readMessage(event, origins)
      if (!message) return
      told = message
      settle()
    }
    const settle = () => {
      clearTimeout(timer)
      // The code lives for seconds: what was not posted by then is found out by the server.
      if (code === undefined) timer = told && !told.event.startsWith('FINISH') ? setTimeout(end, 3000) : undefined
      else timer = setTimeout(end, told ? 0 : 1500)
    }
    const end = () => {
      window.removeEventListener('message', hear)
      const data = told?.data ?? {}
      if (code) done({ kind: 'code', code, waba: text(data.waba_id), phone: text(data.phone_number_id) })
      else done({ kind: 'cancel', failed: told?.event === 'ERROR' || !!data.error_message, step: text(data.current_step), said: text(data.error_message), errorId: text(data.error_id), sessionId: text(data.session_id) })
    }
    window.addEventListener('message', hear)
    fb.init({ appId: w.app_id, version: w.graph_version, autoLogAppEvents: false, xfbml: false })
    const open = window.open
    let blocked = false
    window.open = (...all: Parameters<typeof open>) => {
      const opened = open.apply(window, all)
      blocked = !opened
      return opened
    }
    try {
      fb.login((answer) => {
        code = answer.authResponse?.code ?? null
        if (!blocked) settle()
      }, {
        config_id: w.config_id, response_type: 'code', override_default_response_type: true,
        extras: { setup: {}, featureType: 'whatsapp_business_app_onboarding', sessionInfoVersion: '3' },
      })
    } finally {
      window.open = open
    }
    if (blocked) {
      window.removeEventListener('message', hear)
      fail(new Blocked())
    }
  })
}
