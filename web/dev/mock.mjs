/**
 * A stand-in for the server while working on the screens: the HTTP contract with invented data, in memory.
 *   npm run build && npm run dev:mock      then http://127.0.0.1:8787, any email, password "sangam"
 * It serves dist under the product's content security policy. POST /mock/{inbound|phone|member|drop|offline} makes things happen.
 */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { accounts, build, contacts, conversations, id, lines, members, message, messages, pick, settle, shop } from './data.mjs'

build()
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; media-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' }
const sessions = new Map()
const streams = new Set()
const sentBy = new Map()
const log = []
const epoch = String(Date.now())
let seq = 0
let parked = [{ id: '901', account_id: '21', kind: 'messages', reason: 'apply: message 1 of 3: timestamp "soon" is not a number', received_at: Date.now() - 5e6, parked_at: Date.now() - 5e6, tries: 2, size: 843, state: 'parked', body: { object: 'whatsapp_business_account', entry: [{ id: '2055', changes: [{ field: 'messages', value: { messages: [{ timestamp: 'soon' }] } }] }] } }]
let offline = false

function publish(kind, fields) {
  const event = { seq: ++seq, kind, at: Date.now(), ...fields }
  log.push(event)
  for (const s of streams) write(s, event)
}
const write = (s, e) => s.write(`id: ${epoch}-${e.seq}\ndata: ${JSON.stringify(e)}\n\n`)
const changed = (c) => publish('conversation.changed', { conversation_id: c.id, version: c.version })
const problem = (status, code, detail, more = {}) => ({ status, problem: { title: detail, status, code, detail, ...more } })
const ok = (body, status = 200) => ({ status, body })

function status(m, to, extra = {}) {
  Object.assign(m, { status: to, status_at: Date.now(), version: m.version + 1, ...extra })
  const c = conversations.find((x) => x.id === m.conversation_id)
  settle(c)
  publish('message.status', { conversation_id: c.id, message_id: m.id, version: m.version })
}

function send(c, body, me) {
  const held = sentBy.get(body.client_id)
  if (held) return ok(held)
  if (!c.window.open) return problem(409, 'conflict', 'window closed', { reason: { code: 'window_closed', message: 'The reply window has closed.', way_out: 'Answer from the phone: it is free.' } })
  if (body.text?.includes('refuse')) return problem(409, 'conflict', 'refused', { reason: { code: 'x', message: 'The gate says no.', way_out: 'Write something else.' } })
  const kind = body.text ? 'text' : body.media ? (uploads.get(body.media.upload_id)?.kind ?? 'document') : body.location ? 'location' : body.contacts ? 'contacts' : 'interactive'
  const up = body.media && uploads.get(body.media.upload_id)
  const quoted = body.reply_to && messages.get(c.id).find((m) => m.id === body.reply_to)
  const m = message(c, {
    direction: 'outbound', author: { kind: 'member', id: me.id, name: me.name }, kind, client_id: body.client_id, text: body.text ?? body.media?.caption ?? body.interactive?.body, status: 'queued', sent_at: Date.now(), received_at: Date.now(),
    content: body.location ?? body.interactive ?? (body.contacts && { contacts: body.contacts.map((x) => ({ name: x.name, phones: x.phones.map((phone) => ({ phone })) })) }),
    media: up ? [{ id: body.media.upload_id, kind: up.kind, mime: up.mime, size: up.size, filename: body.media.filename, state: 'ready', has_preview: kind === 'image', playable: true }] : [],
    reply_to: quoted && { message_id: quoted.id, platform_id: quoted.platform_id, author: quoted.author, text: quoted.text },
  })
  sentBy.set(body.client_id, m)
  settle(c)
  publish('message.queued', { conversation_id: c.id, message_id: m.id, version: m.version })
  const fail = body.text?.includes('fail') && { failure: { code: 131026, explanation: 'The phone of this customer could not be reached.', way_out: 'Try again later.', retryable: true } }
  setTimeout(() => status(m, 'sent'), 300)
  setTimeout(() => (fail ? status(m, 'failed', fail) : status(m, 'delivered')), 900)
  if (!fail) setTimeout(() => status(m, 'read'), 2500)
  return ok(m, 201)
}

const uploads = new Map()
const page = (list, q) => {
  const from = Number(q.get('cursor') ?? 0)
  const limit = Number(q.get('limit') ?? 50)
  return ok({ items: list.slice(from, from + limit), next_cursor: from + limit < list.length ? String(from + limit) : null })
}

function api(method, path, q, body, me, raw, headers) {
  const at = (pattern) => new RegExp(`^${pattern}$`).exec(`${method} ${path}`)
  let m
  if (at('GET /members')) return page(members, q)
  if (at('GET /roles')) return ok({ basics: ['conversations.read', 'members.read'], items: [
    { id: 'owner', may_give: true, permissions: ['conversations.read', 'conversations.all', 'conversations.reply', 'numbers.see', 'members.read', 'members.manage', 'roles.manage'] },
    { id: 'member', may_give: true, permissions: ['conversations.read', 'conversations.all', 'conversations.reply', 'numbers.see', 'members.read'] },
    { id: 'own:7', name: 'Evening desk', may_give: true, members: 2, version: 1, permissions: ['conversations.read', 'conversations.reply', 'members.read'] },
  ] })
  if (at('POST /members')) return members.push({ ...members[1], ...body, password: undefined, id: id(), created_at: Date.now() }), ok(members.at(-1), 201)
  if ((m = at('PATCH /members/(.*)'))) return ok(Object.assign(members.find((x) => x.id === m[1]), body))
  if (at('PATCH /me')) return ok(Object.assign(me, body))
  if (at('GET /accounts')) return page(accounts, q)
  if ((m = at('GET /accounts/([^/]+)'))) return ok(accounts.find((a) => a.id === m[1]))
  if (at('GET /accounts/[^/]+/health')) {
    const n = Date.now()
    return ok({ account_id: '21', state: 'linked', signs: { last_webhook_at: n - 4000, last_inbound_at: n - 120_000, last_echo_at: n - 3_840_000, last_status_at: n - 9000, last_sent_at: n - 15_000 }, lag_ms: 12, queue: { outbound: 0, unknown: 1, parked: parked.filter((p) => p.state === 'parked').length, media_pending: 2 }, limits: { per_second: 20, pair_every_ms: 6000, pair_burst: 45 }, lamps: { phone: 'green', cloud_api: 'green', sangam: 'green', business: 'amber' }, unknown_things: [{ where: 'message.type', name: 'poll', count: 3, first_seen_at: n - 9e8, last_seen_at: n - 5e6 }] })
  }
  if (at('GET /conversations/counts')) {
    const open = conversations.filter((c) => c.state === 'open')
    return ok({ open: { all: open.length, mine: open.filter((c) => c.assignee_id === me.id).length, unassigned: open.filter((c) => !c.assignee_id).length }, unread: open.filter((c) => c.unread_count && (!c.assignee_id || c.assignee_id === me.id)).length, resolved: conversations.length - open.length, accounts: { 21: open.length }, parked: parked.filter((p) => p.state === 'parked').length })
  }
  if (at('GET /conversations')) {
    const ids = q.get('ids')?.split(',')
    const state = q.get('state') ?? 'open'
    const who = q.get('assignee') ?? 'any'
    const list = conversations.filter((c) => (!ids || ids.includes(c.id)) && (state === 'all' || c.state === state) && (!q.get('unread') || c.unread_count) && (!q.get('account') || c.account_id === q.get('account')) &&
      (who === 'any' || (who === 'none' ? !c.assignee_id : c.assignee_id === (who === 'me' ? me.id : who))))
    return page(list.sort((a, b) => b.last_activity_at - a.last_activity_at), q)
  }
  if (at('GET /messages')) return ok({ items: q.get('ids').split(',').map((x) => [...messages.values()].flat().find((y) => y.id === x)).filter(Boolean) })
  if ((m = at('[A-Z]+ /conversations/([^/]+)(/.*)?'))) {
    const c = conversations.find((x) => x.id === m[1])
    if (!c) return problem(404, 'not_found', 'no such conversation')
    return inConversation(method, m[2] ?? '', c, q, body, me)
  }
  if (at('POST /uploads')) {
    const mime = headers['content-type']
    const top = mime.split('/')[0]
    const kind = mime === 'image/webp' ? 'sticker' : ['image', 'video', 'audio'].includes(top) ? top : 'document'
    const upload = { upload_id: id(), kind, mime, size: raw.length }
    uploads.set(upload.upload_id, { ...upload, raw })
    return ok(upload, 201)
  }
  if ((m = at('GET /contacts/(.*)'))) return ok(contacts.find((x) => x.id === m[1]))
  if ((m = at('PATCH /contacts/(.*)'))) {
    const contact = Object.assign(contacts.find((x) => x.id === m[1]), body)
    const c = conversations.find((x) => x.contact.id === m[1])
    Object.assign(c.contact, body)
    c.version++
    publish('contact.changed', { contact_id: contact.id, conversation_id: c.id })
    return ok(contact)
  }
  if (at('GET /raw-events')) return page(parked.filter((p) => p.state === (q.get('state') ?? 'parked')), q)
  if ((m = at('GET /raw-events/(.*)'))) return ok(parked.find((p) => p.id === m[1]))
  if ((m = at('POST /raw-events/(.*)/replay'))) {
    parked = parked.map((p) => (p.id === m[1] ? { ...p, state: 'replayed' } : p))
    return ok({ state: 'replayed' })
  }
  if ((m = at('GET /media/([^/]+)(/preview|/play)?'))) return { status: 200, ...file(m[1]) }
  return problem(404, 'not_found', 'no such address')
}

function inConversation(method, rest, c, q, body, me) {
  const all = messages.get(c.id)
  if (method === 'GET' && rest === '') return ok(c)
  if (method === 'PATCH') {
    if (body.state === 'resolved' && c.contact.name === 'Fatima Sheikh') return problem(409, 'conflict', 'This conversation may not be resolved.')
    Object.assign(c, body, { version: c.version + 1 })
    changed(c)
    return ok(c)
  }
  if (rest === '/read' || rest === '/unread') {
    c.unread_count = rest === '/read' ? 0 : 1
    c.version++
    changed(c)
    return ok(c)
  }
  if (rest === '/typing') return { status: 204 }
  if (method === 'GET' && rest === '/messages') return page([...all].sort((a, b) => b.sent_at - a.sent_at || (b.id > a.id ? 1 : -1)), q)
  if (rest === '/messages') return send(c, body, me)
  const [, , mid, verb] = rest.split('/')
  const m = all.find((x) => x.id === mid)
  if (!m) return problem(404, 'not_found', 'no such message')
  if (verb === 'reaction') {
    m.reactions = [...m.reactions.filter((r) => r.author.kind === 'contact'), ...(body.emoji ? [{ emoji: body.emoji, author: { kind: 'member', id: me.id, name: me.name }, at: Date.now() }] : [])]
    m.version++
    publish('message.changed', { conversation_id: c.id, message_id: m.id, version: m.version })
    return ok(m)
  }
  if (verb === 'retry') return send(c, { client_id: body.client_id, text: m.text }, me)
  if (verb === 'leave') return status(m, 'failed', { failure: { explanation: 'You chose not to send it again.', retryable: false } }), ok(m)
  return problem(404, 'not_found', 'no such address')
}

/** A woven picture as PNG, and a second of a tone as WAV. */
function file(name) {
  if (uploads.has(name)) return { type: uploads.get(name).mime, raw: uploads.get(name).raw }
  if (name.startsWith('voice')) return { type: 'audio/wav', raw: tone(14) }
  if (name.startsWith('doc')) return { type: 'application/pdf', raw: Buffer.from('%PDF-1.4\n%%EOF'), attachment: true }
  return { type: 'image/png', raw: picture(600, 400) }
}
function picture(w, h) {
  const rows = Buffer.alloc((w * 3 + 1) * h)
  for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) {
    const gold = y > h * 0.7 && (x + y) % 40 < 18
    rows.set(gold ? [196, 150, 60] : [120 + ((x ^ y) & 15), 24, 52], y * (w * 3 + 1) + 1 + x * 3)
  }
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const out = Buffer.alloc(body.length + 8)
    out.writeUInt32BE(data.length, 0)
    body.copy(out, 4)
    out.writeUInt32BE(crc(body), out.length - 4)
    return out
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(w, 0)
  head.writeUInt32BE(h, 4)
  head.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}
function crc(bytes) {
  let c = ~0
  for (const b of bytes) {
    c ^= b
    for (let k = 0; k < 8; k++) c = (c >>> 1) ^ (0xedb88320 & -(c & 1))
  }
  return ~c >>> 0
}
function tone(seconds) {
  const n = seconds * 8000
  const out = Buffer.alloc(44 + n)
  out.write('RIFF', 0); out.writeUInt32LE(36 + n, 4); out.write('WAVEfmt ', 8); out.writeUInt32LE(16, 16); out.writeUInt16LE(1, 20); out.writeUInt16LE(1, 22)
  out.writeUInt32LE(8000, 24); out.writeUInt32LE(8000, 28); out.writeUInt16LE(1, 32); out.writeUInt16LE(8, 34); out.write('data', 36); out.writeUInt32LE(n, 40)
  for (let i = 0; i < n; i++) out[44 + i] = 128 + 40 * Math.sin(i / 4)
  return out
}

function happen(what, q) {
  const c = conversations.find((x) => x.id === q.get('conversation')) ?? conversations[Number(q.get('n') ?? 0)]
  if (what === 'offline') return (offline = q.get('on') !== '0'), offline && streams.forEach((s) => s.destroy())
  if (what === 'drop') return streams.forEach((s) => s.destroy())
  const fields = what === 'inbound' ? {} : { direction: 'outbound', author: what === 'phone' ? shop : { kind: 'member', id: '12', name: 'Rahul Kadam' }, status: 'sent' }
  const m = message(c, { text: q.get('text') ?? pick(lines), sent_at: Date.now(), received_at: Date.now(), ...fields })
  if (what === 'inbound') c.unread_count++
  settle(c)
  publish('message.received', { conversation_id: c.id, message_id: m.id, version: 1 })
}

const server = createServer(async (req, res) => {
  const url = new URL(req.url, 'http://x')
  const chunks = []
  for await (const chunk of req) chunks.push(chunk)
  const raw = Buffer.concat(chunks)
  if (url.pathname.startsWith('/mock/')) {
    happen(url.pathname.slice(6), url.searchParams)
    return res.writeHead(204).end()
  }
  if (!url.pathname.startsWith('/api/v1')) return serve(url.pathname, res)
  if (offline) return req.socket.destroy()
  const path = url.pathname.slice(7)
  const json = (status, body, headers = {}) => res.writeHead(status, { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json', ...headers }).end(body === undefined ? undefined : JSON.stringify(body))
  const body = req.headers['content-type'] === 'application/json' && raw.length ? JSON.parse(raw) : {}
  const cookie = /sid=(\w+)/.exec(req.headers.cookie ?? '')?.[1]
  const view = (me) => ({ member: me, workspace: { id: '1', name: 'Laxmi Sarees' }, permissions: ['conversations.read', 'conversations.all', 'conversations.reply', 'numbers.see', 'members.read', 'members.manage', 'roles.manage'], server_time: Date.now() })
  if (path === '/session' && req.method === 'POST') {
    if (body.password !== 'sangam') return json(401, { status: 401, code: 'unauthenticated', detail: 'wrong' })
    const me = members.find((m) => m.email === body.email) ?? members[0]
    const sid = Math.random().toString(36).slice(2)
    sessions.set(sid, me)
    return json(200, view(me), { 'Set-Cookie': `sid=${sid}; HttpOnly; Path=/` })
  }
  const me = sessions.get(cookie)
  if (!me) return json(401, { status: 401, code: 'unauthenticated', detail: 'Sign in first.' })
  if (path === '/session') return req.method === 'GET' ? json(200, view(me)) : (sessions.delete(cookie), res.writeHead(204).end())
  if (path === '/stream') {
    res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
    const [e, s] = (req.headers['last-event-id'] ?? '').split('-')
    res.write(`event: hello\ndata: ${JSON.stringify({ epoch, seq, server_time: Date.now() })}\n\n`)
    if (e && e !== epoch) res.write(`id: ${epoch}-${seq}\nevent: reset\ndata: {}\n\n`)
    else if (e) log.filter((x) => x.seq > Number(s)).forEach((x) => write(res, x))
    streams.add(res)
    res.on('close', () => streams.delete(res))
    return undefined
  }
  const answer = api(req.method, path, url.searchParams, body, me, raw, req.headers)
  if (answer.raw) return res.writeHead(200, { 'Content-Type': answer.type, ...(answer.attachment ? { 'Content-Disposition': 'attachment' } : {}) }).end(answer.raw)
  return json(answer.status, answer.problem ?? answer.body)
})
setInterval(() => streams.forEach((s) => s.write(': here\n\n')), 15_000)

async function serve(path, res) {
  const name = extname(path) ? path : '/index.html'
  const data = await readFile(join(import.meta.dirname, '../dist', name.replaceAll('..', ''))).catch(() => undefined)
  res.writeHead(data ? 200 : 404, { 'Content-Type': types[extname(name)] ?? 'application/octet-stream', 'Content-Security-Policy': CSP, 'X-Content-Type-Options': 'nosniff' }).end(data)
}

server.listen(Number(process.env.PORT ?? 8787), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}  any email, password: sangam`))
