/**
 * The windows of the suite. One more window costs this machine as much as most tests do in it, so a window that a test leaves in
 * good order is given to the next: to the same member with the desk still loaded, as it is all day, or emptied of all that a
 * browser keeps. What a test did to a window that cannot be undone (a clock, a sleep, a second page) ends the window with it.
 */
import { Desk } from './desk.mjs'

const IDLE = 4 // those that wait follow what happens, too
const SIZE = { width: 1440, height: 900 }

export class Windows {
  #waiting = []

  constructor(browser, program) {
    Object.assign(this, { browser, program })
  }

  /** Without options the desk may be loaded already; with them (also with none in them) it is as new, but
   * for what the browser itself has fetched before; `unused` ones have not. */
  async take(who, options) {
    if (who && !options) {
      for (let w; (w = this.#pick((w) => w.who === who)); ) {
        if (await inOrder(w.page)) return this.#desk(w, who, true)
        await end(w)
      }
    }
    const { viewport = SIZE, colorScheme = 'light', unused = false, ...more } = options ?? {}
    const kind = JSON.stringify(more)
    let w = unused ? undefined : this.#pick((w) => !w.who && w.kind === kind)
    if (!w && !unused && kind === '{}' && this.#waiting.length >= IDLE && (w = this.#pick((w) => w.who)) && !(await empty(w, this.program.url))) w = undefined
    if (w) {
      await Promise.all([w.page.setViewportSize(viewport), w.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })])
    } else {
      const context = await Desk.context(this.browser, { viewport, colorScheme, ...more })
      w = { context, kind, page: await context.newPage() }
      noticeWhatStays(w)
    }
    if (who) await w.context.addCookies(this.program.cookies[who])
    return this.#desk(w, who, false, !options)
  }

  #desk(w, who, loaded, usual = true) {
    const desk = new Desk(this.program, w.context, w.page)
    desk.loaded = loaded
    desk.window = Object.assign(w, { who, usual })
    return desk
  }

  #pick(fits) {
    const at = this.#waiting.findLastIndex(fits)
    return at < 0 ? undefined : this.#waiting.splice(at, 1)[0]
  }

  async give({ window: w, context }) {
    if (!w) return context.close()
    if (w.page.isClosed()) return end(w)
    if (w.spoiled || context.pages().length > 1) return end(w)
    w.page.removeAllListeners()
    await w.page.unrouteAll({ behavior: 'ignoreErrors' })
    if (!(w.who && w.usual && (await leave(w.page))) && !(await empty(w, this.program.url))) return end(w)
    this.#waiting.push(w)
    while (this.#waiting.length > IDLE) await end(this.#waiting.shift())
  }
}

const end = (w) => w.context.close()

/** The list and nothing else, of somebody who is signed in. */
const inOrder = (page) => page.evaluate(() => location.pathname === '/inbox' && Boolean(document.querySelector('[data-testid="nav-settings"]')) &&
  !document.querySelector('[data-testid="thread"], [data-testid="toast"], [data-testid="offline"], dialog[open], [role="dialog"], [role="alertdialog"], [role="menu"]')).catch(() => false)

/** Back to the list, as by a link. */
async function leave(page) {
  try {
    if (!(await page.evaluate(() => Boolean(document.querySelector('[data-testid="nav-settings"]'))))) return false
    const { width, height } = page.viewportSize()
    if (width !== SIZE.width || height !== SIZE.height) return false
    await Desk.walk(page, '/inbox?view=all')
    return true
  } catch {
    return false
  }
}

/** Nothing kept, nobody signed in, no page before this one. */
async function empty(w, url) {
  try {
    w.who = undefined
    await w.page.goto(`${url}/favicon.svg`)
    await w.page.evaluate(() => sessionStorage.clear())
    await w.page.goto('about:blank')
    await w.devtools('Storage.clearDataForOrigin', { origin: url, storageTypes: 'all' })
    await w.devtools('Page.resetNavigationHistory')
    await w.context.clearCookies()
    return true
  } catch {
    return false
  }
}

function noticeWhatStays(w) {
  const session = w.context.newCDPSession(w.page)
  w.devtools = async (...said) => (await session).send(...said)
  const watch = (thing, ...names) => {
    for (const name of names) {
      const real = thing[name].bind(thing)
      thing[name] = (...all) => {
        w.spoiled = true
        return real(...all)
      }
    }
  }
  watch(w.context, 'newCDPSession', 'setOffline', 'route', 'addInitScript', 'exposeBinding', 'exposeFunction', 'grantPermissions')
  watch(w.page, 'addInitScript', 'exposeBinding', 'exposeFunction', 'addLocatorHandler')
  watch(w.page.clock, 'install', 'setFixedTime', 'pauseAt')
}
