/**
 * How long a key takes until the screen shows its effect, measured in a browser against the real program:
 *   make bench-screens
 * Four conversations of 500 messages each, all held; J and K go through them and letters are typed, first while nothing else
 * happens, then while 400 messages come in within 4 seconds. The time is the browser's own (Event Timing): from the key to the
 * next frame that was painted, in steps of 8 ms; what took less than 16 ms counts as 16. No limit is tested here: a machine
 * that is busy with other things is no fault of the program.
 */
import { test } from 'node:test'
import { launch } from './browser.mjs'
import { Customer } from './customer.mjs'
import { Desk } from './desk.mjs'
import { Program } from './program.mjs'
import { until } from './until.mjs'

const TALKS = 4
const MESSAGES = 500
const EVENTS = 400
const SECONDS = 4

const pause = (ms) => new Promise((done) => setTimeout(done, ms))
let made = 0
/** One webhook with many messages, as the platform sends them when it is busy. */
function inject(p, from, texts, secondsAgo) {
  const at = Math.floor(Date.now() / 1000)
  return p.platform('inject', { body: JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: p.about.waba_id, changes: [{ field: 'messages', value: {
    messaging_product: 'whatsapp', metadata: { display_phone_number: p.about.number.replace(/\D/g, ''), phone_number_id: p.about.phone_number_id },
    contacts: [{ profile: { name: from.name }, wa_id: from.digits }],
    messages: texts.map((body, i) => ({ from: from.digits, id: `wamid.bench.${made++}`, timestamp: String(at - secondsAgo + i), type: 'text', text: { body } })),
  } }] }] }) })
}

async function furnish(p) {
  const ids = []
  for (let n = 0; n < TALKS; n++) {
    const c = await Customer.meet(p, `Long ${n}`)
    await c.write('first')
    ids.push(await c.conversation())
    for (let k = 0; k < MESSAGES; k += 250) {
      await inject(p, c, Array.from({ length: 250 }, (_, i) => `message ${k + i} of a long talk about sarees, prices and when they come`), 50_000 - 100 * k)
    }
  }
  return ids
}

/** All pages of each thread held, and each left at its end. */
async function hold(desk, ids) {
  for (const id of ids) {
    await desk.row(id).click()
    await until('it is open', () => desk.page.url().includes(`/inbox/${id}`))
    await desk.find('thread').locator('[data-testid="message"]').first().waitFor()
    await until('all of it is held', () => desk.page.evaluate(() => {
      const box = document.querySelector('[data-testid="thread"]')
      box.scrollTop = 0
      box.dispatchEvent(new Event('scroll'))
      return document.querySelectorAll('[data-testid="message"]').length >= 500
    }))
    await desk.page.evaluate(() => {
      const box = document.querySelector('[data-testid="thread"]')
      box.scrollTop = box.scrollHeight
    })
    await pause(150)
  }
}

async function timed(desk, keys) {
  await desk.page.evaluate(() => (window.keysToPaint = []))
  for (const key of keys) {
    await desk.page.keyboard.press(key)
    await pause(120)
  }
  await pause(300)
  const slow = (await desk.page.evaluate(() => window.keysToPaint)).slice(0, keys.length)
  const all = [...slow, ...Array(keys.length - slow.length).fill(16)].sort((a, b) => a - b)
  return { keys: keys.length, median: all[all.length >> 1], p95: all[Math.floor(all.length * 0.95)], most: all.at(-1) }
}
const walk = Array.from({ length: 30 }, (_, i) => (Math.floor(i / (TALKS - 1)) % 2 ? 'k' : 'j'))
const letters = [...'a saree in blue silk, please']

test('keys to paint', { timeout: 300_000 }, async () => {
  const [p, browser] = await Promise.all([Program.open(), launch()])
  try {
    const ids = await furnish(p)
    const crowd = []
    for (let n = 0; n < 20; n++) crowd.push(await Customer.meet(p, `Crowd ${n}`))
    const desk = await Desk.open(browser, p, 'ravi')
    await desk.page.addInitScript(() => {
      window.keysToPaint = []
      new PerformanceObserver((list) => {
        for (const e of list.getEntries()) if (e.name === 'keydown') window.keysToPaint.push(e.duration)
      }).observe({ type: 'event', durationThreshold: 16 })
    })
    await desk.list()
    await hold(desk, ids)
    const busy = async (measure) => {
      let stop = false // an end also if keys take long
      let came = 0
      const rain = (async () => {
        while (!stop && came < EVENTS) {
          await inject(p, crowd[came % crowd.length], Array.from({ length: 10 }, (_, i) => `rain ${came + i}`), 0)
          came += 10
          await pause((SECONDS * 1000 * 10) / EVENTS)
        }
      })()
      const figures = await measure()
      stop = true
      await rain
      return { ...figures, events: came }
    }
    const openTop = async () => {
      await desk.row(ids.at(-1)).click()
      await until('it is open', () => desk.page.url().includes(`/inbox/${ids.at(-1)}`))
      await desk.page.evaluate(() => document.activeElement?.blur())
      await pause(500)
    }
    await openTop()
    await timed(desk, walk) // once for the compiler of the browser
    await openTop()
    const figures = { 'J/K through threads of 500 messages, quiet': await timed(desk, walk) }
    await desk.composer.focus()
    figures['letters, quiet'] = await timed(desk, letters)
    await desk.composer.fill('')
    figures[`letters, ${EVENTS} messages in ${SECONDS} s`] = await busy(() => timed(desk, letters))
    await desk.composer.fill('')
    await openTop()
    figures[`J/K, ${EVENTS} messages in ${SECONDS} s`] = await busy(() => timed(desk, walk))
    console.table(figures)
  } finally {
    await browser.close()
    await p.close()
  }
})
