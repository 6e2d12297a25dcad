/** The one hand-written fetch: JSON in and out, and every refusal as one error type. */
import type { Problem } from './types'

/**
 * Refused: the server answered and said no (`problem` says why).
 * Unreachable: nobody answered, so nothing is known about what happened there.
 */
export class Refused extends Error {
  constructor(readonly status: number, readonly problem: Problem) {
    super(problem.reason?.message ?? problem.detail ?? problem.title ?? `HTTP ${status}`)
  }
  get wayOut(): string | undefined {
    return this.problem.reason?.way_out
  }
  /** Worth repeating unchanged: the server was busy, restarting, or asked us to slow down. */
  get passing(): boolean {
    return this.status === 429 || this.status >= 500
  }
}

export class Unreachable extends Error {}

export interface Options {
  /** The page may be closed meanwhile. */
  keepalive?: boolean
  query?: Record<string, string | number | boolean | undefined>
  json?: unknown
  body?: BodyInit
  headers?: Record<string, string>
  signal?: AbortSignal
}

type Listener = () => void
let onSignedOut: Listener = () => {}
let onStepNeeded: Listener = () => {}
let onUnsigned: Listener = () => {}
let onLocked: Listener = () => {}
let onEnded: Listener = () => {}

/** Called whenever the server says that the session is gone (401). */
export function whenSignedOut(listener: Listener): void {
  onSignedOut = listener
}

/** Called whenever the server says that the screen is locked. */
export function whenLocked(listener: Listener): void {
  onLocked = listener
}

/** Called whenever the server says that somebody ended this session: what is kept here must go. */
export function whenEnded(listener: Listener): void {
  onEnded = listener
}

/** Called whenever the server says that the confidentiality text must be signed first. */
export function whenUnsigned(listener: Listener): void {
  onUnsigned = listener
}

/** Called whenever the server says that a second step must be set up first. */
export function whenStepNeeded(listener: Listener): void {
  onStepNeeded = listener
}

export function address(path: string, query?: Options['query']): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== '') params.set(key, String(value))
  }
  const text = params.toString()
  return `/api/v1${path}${text ? `?${text}` : ''}`
}

/** Whether we are still signed in, while that is being asked. */
let asking: Promise<boolean> | undefined

/** Until the server has said who we are, nothing else is asked: without a session all of it would be refused. */
export function holdUntil(answer: Promise<unknown>): void {
  const held: Promise<boolean> = answer.then(() => true, (error: unknown) => !(error instanceof Refused && error.status === 401))
  asking = held
  void held.then(() => {
    if (asking === held) asking = undefined
  })
}

export async function request<T>(method: string, path: string, options: Options = {}): Promise<T> {
  if (asking && !path.startsWith('/session') && !(await asking)) throw new Refused(401, {})
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers }
  let body = options.body
  if (options.json !== undefined) {
    headers['Content-Type'] = 'application/json'
    body = JSON.stringify(options.json)
  }
  let response: Response
  try {
    response = await fetch(address(path, options.query), {
      method, headers, body, credentials: 'same-origin', keepalive: options.keepalive, signal: options.signal ?? AbortSignal.timeout(30_000),
    })
  } catch (error) {
    throw new Unreachable(String(error))
  }
  if (response.status === 204) return undefined as T
  const text = await response.text().catch(() => {
    throw new Unreachable('answer cut off')
  })
  if (response.ok) return (text ? JSON.parse(text) : undefined) as T
  const problem = parseProblem(text)
  if (problem.reason?.code === 'session_ended') onEnded()
  else if (response.status === 401 && path !== '/session') onSignedOut()
  if (problem.reason?.code === 'locked') onLocked()
  if (problem.reason?.code === 'second_step_needed') onStepNeeded()
  if (problem.reason?.code === 'confidentiality_unsigned') onUnsigned()
  throw new Refused(response.status, problem)
}

function parseProblem(text: string): Problem {
  try {
    return JSON.parse(text) as Problem
  } catch {
    return {}
  }
}
