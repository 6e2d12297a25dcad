/**
 * The real program and the pretend platform as processes of their own, on free ports of this machine, with data in a temporary
 * folder (or on the empty PostgreSQL database that SANGAM_E2E_DATABASE names). SANGAM_BIN is the program; `make build` makes it.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { until } from './until.mjs'

const binary = resolve(process.env.SANGAM_BIN ?? join(import.meta.dirname, '../../bin/sangam-test'))
const password = 'monsoon over the ghats'
const verifyToken = 'browser-suite-verify'

/** Everyone who signs in. Meera's language and theme are changed by tests; the others keep theirs. */
const people = {
  owner: { name: 'Sunita Deshpande', email: 'sunita@example.com', role: 'owner' },
  ravi: { name: 'Ravi Joshi', email: 'ravi@example.com', role: 'member' },
  meera: { name: 'Meera Kulkarni', email: 'meera@example.com', role: 'member' },
}

export function freePort() {
  return new Promise((done, fail) => {
    const probe = createServer().once('error', fail).listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => done(port))
    })
  })
}

/** A process, and the end of what it said. */
export class Process {
  said = ''
  constructor(args, input, variables = {}) {
    this.child = spawn(binary, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...variables } })
    const keep = (chunk) => (this.said = (this.said + chunk).slice(-20_000))
    this.child.stdout.on('data', keep)
    this.child.stderr.on('data', keep)
    this.child.stdin.on('error', () => {}) // it ended before it read
    this.child.stdin.end(input ?? '')
    this.ended = new Promise((done) => {
      this.child.once('exit', (code) => done(code ?? -1))
      this.child.once('error', (error) => { this.said += error.message; done(-1) })
    })
    this.ended.then((code) => (this.code = code))
  }
  async end(signal = 'SIGTERM') {
    this.child.kill(signal)
    return this.ended
  }
}

/** Runs a short command of the program; its JSON line is the result. */
export async function command(args, input, variables) {
  const p = new Process(args, input, variables)
  const code = await p.ended
  if (code !== 0) throw new Error(`${binary} ${args[0]} ended with ${code}: ${p.said}\nIs it built? Run make test-program.`)
  return JSON.parse(p.said)
}

export class Program {
  cookies = {}
  members = {}

  static async open() {
    const p = new Program()
    p.folder = await mkdtemp(join(tmpdir(), 'sangam-e2e-'))
    const [port, simulatorPort] = [await freePort(), await freePort()]
    p.url = `http://127.0.0.1:${port}`
    p.listen = `127.0.0.1:${port}`
    p.simulatorUrl = `http://127.0.0.1:${simulatorPort}`
    p.data = ['--data', join(p.folder, 'data'), ...(process.env.SANGAM_E2E_DATABASE ? ['--database', process.env.SANGAM_E2E_DATABASE] : [])]
    try {
      await p.furnish(simulatorPort)
    } catch (error) {
      await p.close()
      throw error
    }
    return p
  }

  async furnish(simulatorPort) {
    this.simulator = new Process(['simulate', '--listen', `127.0.0.1:${simulatorPort}`, '--seed', '7', '--json'])
    const about = await until('the simulator describes itself', () => this.simulator.said.includes('\n') && JSON.parse(this.simulator.said), this.simulator)
    this.about = about
    this.meta = ['--meta-app-id', about.app_id, '--meta-config-id', about.config_id, '--meta-app-secret', about.app_secret, '--meta-verify-token', verifyToken, '--meta-sdk-url', `${about.graph_url}/sdk.js`]
    await command(['bootstrap', ...this.data, '--workspace', 'Deshpande Sarees', '--owner', people.owner.email, '--json'], password)
    this.account = (await command(['account', 'add', ...this.data, '--phone-number-id', about.phone_number_id, '--waba-id', about.waba_id, '--number', about.number,
      '--mode', 'hybrid', '--name', 'Shop phone', '--secrets-stdin', '--json'],
    JSON.stringify({ access_token: about.access_token, app_secret: about.app_secret, verify_token: verifyToken }))).account_id
    await this.start()
    this.members.owner = (await this.signIn('owner')).member
    await this.api('owner', 'PATCH', '/me', { name: people.owner.name })
    for (const who of ['ravi', 'meera']) {
      await this.api('owner', 'POST', '/members', { ...people[who], password })
      this.members[who] = (await this.signIn(who)).member
    }
    await this.subscribe()
    const ms = 1_000_000
    await this.platform('knobs', { StatusDelays: { Sent: 20 * ms, Delivered: 120 * ms, Read: 500 * ms }, Hang: 1500 * ms })
  }

  /** The platform sends webhooks here; a disconnection ended that. */
  async subscribe() {
    await this.platform('callback', { URL: `${this.url}/webhooks/meta`, VerifyToken: verifyToken })
    await until('the callback is verified', async () => (await this.platform('state')).verified)
  }

  async start() {
    this.server = new Process(['serve', ...this.data, '--listen', this.listen, '--graph-url', this.about.graph_url, ...this.meta, '--log-level', 'warn'])
    await until('the program is ready', async () => (await fetch(`${this.url}/readyz`).catch(() => undefined))?.ok, this.server)
  }
  /** As a power cut would. */
  async kill() {
    await this.server.end('SIGKILL')
  }

  /** So many days since the phone was heard of, and since something was sent from here. The program is ended and begun for it. */
  async rewind(phone, companion) {
    await this.server.end()
    await command(['rewind', ...this.data, '--phone', String(phone), '--companion', String(companion)], undefined, { SANGAM_REWIND: '1' })
    await this.start()
  }

  /** One more member, for what would disturb the others. */
  async hire(name, role = 'member') {
    const who = `hired${Object.keys(people).length}`
    people[who] = { name, role, email: `${who}@example.com` }
    await this.api('owner', 'POST', '/members', { ...people[who], password })
    this.members[who] = (await this.signIn(who)).member
    return who
  }

  password = password
  emailOf = (who) => people[who].email

  async signIn(who) {
    const answer = await fetch(`${this.url}/api/v1/session`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ email: people[who].email, password, keep: true }),
    })
    if (!answer.ok) throw new Error(`sign in ${who}: ${answer.status} ${await answer.text()}`)
    this.cookies[who] = answer.headers.getSetCookie().map((line) => {
      const [pair] = line.split(';')
      const at = pair.indexOf('=')
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url: this.url }
    })
    return answer.json()
  }

  async api(who, method, path, body) {
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method, body: body && JSON.stringify(body),
      headers: { Cookie: this.cookies[who].map((c) => `${c.name}=${c.value}`).join('; '), ...(body ? { 'Content-Type': 'application/json' } : {}) },
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return text ? JSON.parse(text) : undefined
  }

  /** The pretend platform: without a body a question, with one a deed. */
  async platform(path, body) {
    const answer = await fetch(`${this.simulatorUrl}/simulator/api/${path}`, body ? { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) } : {})
    if (!answer.ok) throw new Error(`simulator ${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }

  async close() {
    await this.server?.end()
    await this.simulator?.end()
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
