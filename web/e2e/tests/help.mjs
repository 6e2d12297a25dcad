/** The help: found, read, ticked off, tried out. */
import assert from 'node:assert/strict'
import axe from 'axe-core'
import { sees } from '../rig.mjs'
import { until } from '../until.mjs'

const troubles = async (desk, where) => {
  await desk.page.evaluate(`${axe.source}; undefined`)
  const { violations } = await desk.page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  return violations.flatMap((v) => v.nodes.map((n) => `${where}: ${v.id}: ${n.target.join(' ')}: ${n.failureSummary?.split('\n')[1]?.trim()}`))
}
const fits = (desk) => desk.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)
/** This window only: other tests use the same member at the same time. */
const speaks = (desk, locale) => desk.page.route('**/api/v1/session', async (route) => {
  const response = await route.fetch()
  const session = await response.json()
  if (session.member) session.member.locale = locale
  await route.fulfill({ response, json: session })
})
const settled = (desk) => until('the diagnostics are done', async () => (await desk.find('diagnostics').getAttribute('data-running')) === 'false')

sees('the help is found in the rail, searched and read, and its parts are loaded only then', async (scene) => {
  const { desk } = await scene.talk('Help Seeker', 'hello', { who: 'owner' })
  const before = desk.requests.filter((r) => r.resourceType() === 'script').length
  await desk.find('nav-help').click()
  await desk.shows(desk.find('help-link-firewall'))
  assert.ok(desk.requests.filter((r) => r.resourceType() === 'script').length > before, 'the help came with the inbox')
  await desk.find('help-search').fill('bluetooth')
  await desk.reads(desk.find('help-hits').locator('strong'), /Bluetooth/)
  await desk.find('help-hits').locator('a').first().click()
  await until('it is read', async () => (await desk.find('help-article').getAttribute('data-id')) === 'interference')
  assert.equal(await desk.page.evaluate(() => document.activeElement?.tagName), 'H1', 'the focus goes to the page that opened')
  await desk.go('/help/firewall')
  await desk.reads(desk.find('help-hosts'), /127\.0\.0\.1/)
  await desk.go('/help/no-such-page')
  await desk.reads(desk.find('help-page'), /no such page/)
})

sees('every page of the help opens in Hindi with a Hindi title', async (scene) => {
  const desk = await scene.desk('owner')
  await speaks(desk, 'hi')
  await desk.go('/help')
  await desk.shows(desk.find('help-link-models'))
  const links = await desk.page.locator('[data-testid^="help-link-"]').evaluateAll((all) => all.map((a) => [a.dataset.testid, a.textContent]))
  assert.ok(links.length > 25)
  for (const [id, title] of links) assert.match(title, /[\u0900-\u097F]/, id)
})

sees('what one member ticks off another sees, with name and time', async (scene) => {
  const desk = await scene.desk('meera')
  await desk.go('/help/setup')
  const box = desk.find('check-camera')
  await until('the list is there', () => box.isEnabled())
  await box.check()
  await desk.reads(desk.find('ticked-camera'), /Meera/)
  const other = await scene.desk('ravi')
  await other.go('/help/setup')
  await other.reads(other.find('ticked-camera'), /Meera.*\d/)
  await until('it is ticked', () => other.find('check-camera').isChecked())
  await until('and may be unticked', () => other.find('check-camera').isEnabled())
  await other.find('check-camera').uncheck()
  await other.gone(other.find('ticked-camera'))
  await desk.page.reload()
  await until('it is no longer ticked', async () => await desk.find('check-camera').isEnabled() && !(await desk.find('check-camera').isChecked()))
})

sees('the table of what works where tells the truth, and the composer reads the same', async (scene) => {
  const { desk, id } = await scene.talk('Limit Finder', 'hello')
  await desk.find('plus-menu').click()
  await desk.reads(desk.find('menu-only-phone'), /polls/)
  await desk.reads(desk.find('menu-cannot'), /live location.*disappearing/)
  await desk.find('menu-cannot').click()
  await until('the table is open', () => new URL(desk.page.url()).pathname === '/help/availability')
  const row = (name) => desk.find('avail-table').locator(`[data-id="${name}"]`)
  await desk.reads(row('groups'), /stay on the phone/)
  assert.equal(await row('edits').getAttribute('data-state'), 'both')
  await desk.reads(row('edits'), /12 Jun 2026/)
  assert.equal(await row('disappearing').getAttribute('data-state'), 'off')
  await desk.find('avail-app').check()
  await until('the other kind is shown', async () => (await desk.find('avail-table').getAttribute('data-mode')) === 'app')
  assert.equal(await row('templates').getAttribute('data-state'), 'off')

  await desk.thread(id)
  await desk.say('a word from here')
  await desk.ticks('a word from here', 'sent', 'delivered', 'read')
  await desk.message('a word from here').last().hover()
  await desk.message('a word from here').last().locator('[data-testid="tool-limits"]').click()
  await desk.reads(desk.find('limits'), /lets nobody delete/)
})

sees('the diagnostics try the line, and say so when an upload is held back', async (scene) => {
  const desk = await scene.desk('ravi', { permissions: ['clipboard-read', 'clipboard-write'] })
  await desk.go('/help/diagnostics')
  await settled(desk)
  const grade = (what) => desk.find(`diag-${what}`).getAttribute('data-grade')
  for (const what of ['server', 'clock', 'stream', 'upload', 'storage', 'browser']) assert.equal(await grade(what), 'ok', `${what}: ${await desk.find(`diag-${what}`).innerText()}`)
  await desk.find('diag-copy').click()
  const text = await desk.page.evaluate(() => navigator.clipboard.readText())
  assert.match(text, /Upload: good/)
  assert.doesNotMatch(text, /Ravi|ravi|@/, 'names are not for support')

  // A proxy that lets pages through and no files, and a stream that never speaks.
  await desk.page.route('**/api/v1/diagnostics', (route) => (route.request().postDataBuffer()?.length ? route.abort() : route.continue()))
  await desk.page.route('**/api/v1/stream', (route) => route.fulfill({ status: 502, body: 'bad gateway' }))
  await desk.find('diag-run').click()
  await until('it runs', async () => (await grade('upload')) === 'bad')
  await settled(desk)
  assert.equal(await grade('server'), 'ok')
  assert.equal(await grade('stream'), 'bad')
  await desk.find('diag-upload').locator('a').click()
  await until('the way out is a page', async () => (await desk.find('help-article').getAttribute('data-id')) === 'firewall')
})

for (const theme of ['light', 'dark']) {
  for (const locale of ['en', 'hi']) {
    sees(`axe finds nothing in the help, ${theme}, ${locale}, and nothing needs scrolling to the side`, async (scene) => {
      const desk = await scene.desk('ravi', { colorScheme: theme, locale: `${locale}-IN` })
      await speaks(desk, locale)
      const found = []
      for (const page of ['', 'availability', 'setup', 'diagnostics', theme === 'light' ? 'models' : 'firewall']) {
        await desk.go(`/help/${page}`)
        if (page === 'diagnostics') await settled(desk)
        else await desk.shows(page ? desk.find('help-article') : desk.find('help-link-models'))
        if (page === 'availability') await desk.shows(desk.find('avail-table'))
        if (page === 'setup') await until('the list is there', () => desk.find('check-camera').isEnabled())
        found.push(...await troubles(desk, page || 'contents'))
        for (const width of [1440, 420]) {
          await desk.page.setViewportSize({ width, height: 900 })
          if (!await fits(desk)) found.push(`${page}: wider than ${width} px`)
          if (process.env.SANGAM_HELP_PICTURES) await desk.page.screenshot({ path: `${process.env.SANGAM_HELP_PICTURES}/help-${page || 'contents'}-${locale}-${theme}-${width}.png` })
        }
      }
      assert.deepEqual(found, [])
    })
  }
}
