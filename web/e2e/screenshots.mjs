/**
 * Pictures of the inbox with a thread, from a demo of its own with invented people:
 *   node e2e/screenshots.mjs DIR     light and dark, English and Hindi, at 1440, 1280 and 420 px, and desk.png for the documentation
 */
import { spawn } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { launch } from './browser.mjs'
import { until } from './until.mjs'

const folder = process.argv[2]
if (!folder) {
  console.error('usage: node e2e/screenshots.mjs DIR')
  process.exit(2)
}
await mkdir(folder, { recursive: true })
const binary = resolve(process.env.SANGAM_BIN ?? join(import.meta.dirname, '../../bin/sangam'))
const password = 'monsoon-over-the-ghats'

const demo = spawn(binary, ['demo', '--listen', '127.0.0.1:0', '--seed', process.env.SEED ?? '11'], { stdio: ['ignore', 'pipe', 'inherit'] })
const state = { said: '', code: undefined }
demo.stdout.on('data', (chunk) => (state.said += chunk))
demo.once('exit', (code) => (state.code = code ?? -1))
const stop = () => demo.kill('SIGTERM')
process.once('exit', stop)

const { url, email } = await until('the shop is open', () => {
  const url = /Inbox\s+(http\S+?)\/?\s/.exec(state.said)?.[1]
  const email = /Sign in\s+([^\s,]+@[^\s,]+)/.exec(state.said)?.[1]
  return url && email && { url, email }
}, { get code() { return state.code }, get said() { return state.said } }, 180_000)

const browser = await launch()
try {
  const first = await browser.newContext()
  const api = async (method, path, data) => {
    const answer = await first.request.fetch(`${url}/api/v1${path}`, { method, data })
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`)
    return answer.json()
  }
  await api('POST', '/session', { email, password, keep: true })
  const { id, contact } = await mostTelling(api)
  // The owner answers on the phone, so that all three authors are in the picture.
  const words = 'A new one goes out with the van tomorrow morning. Keep the old box for the driver.'
  const said = await first.request.post(`${url}/simulator/api/phone/send`, { data: { to: contact.phone.replace(/\D/g, ''), text: words } })
  if (!said.ok()) throw new Error(`the phone: ${said.status()} ${await said.text()}`)
  const cookies = await first.cookies()

  const shoot = async (name, { width, height, theme, locale }) => {
    await api('PATCH', '/me', { locale, theme })
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, locale: `${locale}-IN`, timezoneId: 'Asia/Kolkata', reducedMotion: 'reduce' })
    await context.addCookies(cookies)
    const page = await context.newPage()
    await page.goto(`${url}/inbox/${id}?view=all`)
    await page.locator('[data-testid="message"][data-author="phone"]', { hasText: words.slice(0, 12) }).waitFor()
    await until('pictures and letters are painted', () => page.evaluate(async () => {
      await document.fonts.ready
      const box = document.querySelector('[data-testid="thread"]')
      return [...document.images].filter((i) => i.getBoundingClientRect().bottom > 0 && i.getBoundingClientRect().top < innerHeight).every((i) => i.complete) && box.getBoundingClientRect().height > 0
    }))
    await page.screenshot({ path: join(folder, name) })
    await context.close()
  }
  await shoot('desk.png', { width: 1440, height: 900, theme: 'light', locale: 'en' })
  for (const theme of ['light', 'dark']) for (const locale of ['en', 'hi']) for (const [width, height] of [[1440, 900], [1280, 800], [420, 860]]) {
    await shoot(`inbox-${theme}-${locale}-${width}.png`, { width, height, theme, locale })
  }
} finally {
  await browser.close()
  stop()
}

/** A conversation in which customer, phone and member all speak, if possible with a picture and a quote. */
async function mostTelling(api) {
  const page = await api('GET', '/conversations?state=open&assignee=any&limit=80')
  let best = { points: -1 }
  for (const [row, c] of page.items.entries()) {
    const { items } = await api('GET', `/conversations/${c.id}/messages?limit=50`)
    const authors = new Set(items.map((m) => m.author.kind))
    const points = authors.size * 10 + (items.some((m) => m.media?.some((f) => f.has_preview)) ? 8 : 0) + (items.some((m) => m.reply_to) ? 4 : 0) +
      (items.some((m) => m.reactions?.length) ? 4 : 0) - Math.abs(items.length - 9) + (c.window.open ? 3 : 0) + (c.contact.name ? 2 : 0) +
      (authors.has('member') && authors.has('phone') ? 20 : 0) + (row < 8 ? 12 : 0)
    if (points > best.points) best = { points, id: c.id, contact: c.contact }
  }
  return best
}
