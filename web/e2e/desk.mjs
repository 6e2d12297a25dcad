/** One member at one browser window: finds what a person would look at. */
import assert from 'node:assert/strict'
import { PATIENCE, until } from './until.mjs'

export class Desk {
  /** What went wrong inside the page: errors nobody caught, and breaches of the content security policy. */
  troubles = []
  requests = []
  loaded = false

  constructor(program, context, page) {
    Object.assign(this, { program, context, page })
    page.on('pageerror', (error) => this.troubles.push(`page error: ${error.stack ?? error}`))
    page.on('console', (message) => {
      if (message.type() === 'error' && /Content Security Policy|Uncaught/.test(message.text())) this.troubles.push(message.text())
    })
    page.on('dialog', (dialog) => { this.troubles.push(`a dialog opened: ${dialog.message()}`); void dialog.dismiss() })
    page.on('request', (request) => this.requests.push(request))
  }

  static async context(browser, options) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-IN', timezoneId: 'Asia/Kolkata', reducedMotion: 'reduce', ...options })
    context.setDefaultTimeout(PATIENCE)
    return context
  }
  /** A window of its own that the caller closes; scenes have a way that costs less. */
  static async open(browser, program, who, options = {}) {
    const context = await Desk.context(browser, options)
    if (who) await context.addCookies(program.cookies[who])
    return new Desk(program, context, await context.newPage())
  }
  /** To another place of a desk that is loaded, as a link leads there. */
  static walk = (page, to) => page.evaluate((to) => {
    document.activeElement?.blur()
    history.pushState(null, '', to)
    dispatchEvent(new PopStateEvent('popstate'))
  }, to)

  find = (id, more = '') => this.page.locator(`[data-testid="${id}"]${more}`)
  /** The first way in a desk that was loaded before is one of its own links; every other is a page load. */
  go(path) {
    const { loaded } = this
    this.loaded = false
    return loaded && path.startsWith('/inbox') ? Desk.walk(this.page, path) : this.page.goto(this.program.url + path)
  }
  /** The list, ready. */
  async list(view = 'all') {
    await this.go(`/inbox?view=${view}`)
    await this.find('conversation-list').waitFor()
  }
  /** A conversation, its messages there. */
  async thread(id, view = 'all') {
    await this.go(`/inbox/${id}?view=${view}`)
    await this.find('thread').locator('[data-testid="message"]').first().waitFor()
    return this
  }
  row = (id) => this.find('conversation-row', `[data-id="${id}"]`)
  /** Messages that hold a text; the newest is last. */
  message = (text, more = '') => this.find('thread').locator(`[data-testid="message"]${more}`, { hasText: text })
  get composer() { return this.find('composer-text') }

  async say(text) {
    await this.composer.fill(text)
    await this.composer.press('Enter')
  }
  shows = (locator) => locator.first().waitFor()
  gone = (locator) => locator.first().waitFor({ state: 'detached' })
  /** Ticks of a message come to one of these. */
  ticks = (text, ...status) => until(`"${text}" becomes ${status.join(' or ')}`, async () => status.includes(await this.message(text).last().getAttribute('data-status', { timeout: 2000 })))
  reads = (locator, pattern) => until(`reads ${pattern}`, async () => {
    assert.match(await locator.first().innerText({ timeout: 2000 }), pattern)
    return true
  })
  /** Rows of the list and messages of the thread as text. */
  async picture() {
    return {
      rows: await this.find('conversation-row').evaluateAll((all) => all.map((row) => `${row.dataset.id} ${row.querySelector('.text')?.textContent} ${row.querySelector('.assignee')?.textContent}`)),
      messages: await this.find('thread').locator('[data-testid="message"]').evaluateAll((all) => all.map((m) => [m.dataset.id, m.dataset.author, m.dataset.status, m.querySelector('.bank')?.textContent?.trim()].join(' '))),
    }
  }
  /** A reload, and the screen as the server has it. */
  async reloaded() {
    const answers = ['/messages?', '/conversations?'].map((part) => this.page.waitForResponse((r) => r.url().includes(part) && r.ok()))
    await this.page.reload()
    await Promise.all(answers)
    await this.find('thread').locator('[data-testid="message"]').first().waitFor()
  }
}
