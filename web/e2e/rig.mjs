/** What every test stands on: one program and one browser for all, a window of its own for each member of each test. */
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { launch } from './browser.mjs'
import { Customer } from './customer.mjs'
import { Program } from './program.mjs'
import { Windows } from './windows.mjs'

const shared = {}

before(async () => {
  ;[shared.program, shared.browser] = await Promise.all([Program.open(), launch()])
  shared.windows = new Windows(shared.browser, shared.program)
}, { timeout: 120_000 })

after(async () => {
  await shared.browser?.close()
  await shared.program?.close()
}, { timeout: 60_000 })

/** Given to a test: opens windows and customers, and cleans up. */
class Scene {
  desks = []
  program = shared.program
  browser = shared.browser

  /** Without options the window may have been used by that member; with them it is as new. */
  desk = async (who, options) => {
    const desk = await shared.windows.take(who, options)
    this.desks.push(desk)
    return desk
  }
  customer = (name, fault) => Customer.meet(this.program, name, fault)
  /** A customer who wrote, with the window of a member on that conversation. */
  async talk(name, text, { who = 'ravi', fault, write = {}, options } = {}) {
    const customer = await this.customer(name, fault)
    const sent = await customer.write(text, write)
    const id = await customer.conversation()
    const desk = await this.desk(who, options)
    await desk.thread(id)
    return { customer, sent, id, desk }
  }

  async photograph(name) {
    const folder = process.env.SANGAM_E2E_PICTURES ?? join(tmpdir(), 'sangam-e2e-pictures')
    await mkdir(folder, { recursive: true })
    for (const [i, desk] of this.desks.entries()) {
      const path = join(folder, `${name.replace(/\W+/g, '-').slice(0, 60)}-${i}.png`)
      await desk.page.screenshot({ path, timeout: 5000 }).then(() => console.error(`what it looked like: ${path}`), () => {})
    }
  }
}

const together = []
const alone = []
/** One thing a person sees. It may share the program with other tests that run at the same time. */
export const sees = (name, run) => together.push({ name, run })
/** One thing a person sees that needs the program for itself: it counts what happens there, or ends it. */
export const seesAlone = (name, run) => alone.push({ name, run })
/** The same two for what is looked at in the whole suite only: a build must not take longer than people wait for it. */
export const seesAtLength = (name, run) => process.env.SANGAM_LONG && sees(name, run)
export const seesAloneAtLength = (name, run) => process.env.SANGAM_LONG && seesAlone(name, run)

/** Languages and themes in which a page is looked at: each once in every build, all pairs on demand. */
export const LOOKS = process.env.SANGAM_LONG ? [['en', 'light'], ['en', 'dark'], ['hi', 'light'], ['hi', 'dark']] : [['en', 'light'], ['hi', 'dark']]

const AT_ONCE = 4
export function runAll() {
  describe('side by side', { concurrency: AT_ONCE }, () => together.forEach(play))
  describe('one after the other', { concurrency: 1 }, () => alone.forEach(play))
}

function play({ name, run }) {
  test(name, { timeout: 120_000 }, async () => {
    const scene = new Scene()
    try {
      await run(scene)
      const troubles = scene.desks.flatMap((d) => d.troubles)
      if (troubles.length > 0) throw new Error(troubles.join('\n'))
    } catch (error) {
      await scene.photograph(name)
      for (const desk of scene.desks) if (desk.window) desk.window.spoiled = true
      if (scene.program.server.said) console.error(`the program said: ${scene.program.server.said.slice(-2000)}`)
      throw error
    } finally {
      await Promise.all(scene.desks.map((d) => shared.windows.give(d)))
    }
  })
}
