/** What a desk on a desktop is: many tabs, one stream; seconds of sleep; notifications; an app of its own. */
import assert from 'node:assert/strict'
import { Desk } from '../desk.mjs'
import { sees } from '../rig.mjs'
import { until } from '../until.mjs'

const streams = (desk) => desk.requests.filter((r) => r.url().endsWith('/api/v1/stream') && !r.failure() && !r.ended)

sees('eight tabs are live at once on one stream, and another one goes on when that with the stream is closed', async (scene) => {
  const { desk, customer, id } = await scene.talk('Oviya Tabs', 'one', { options: {} })
  const tabs = [desk]
  for (let n = 1; n < 8; n++) tabs.push(new Desk(scene.program, desk.context, await desk.context.newPage()))
  scene.desks.push(...tabs.slice(1))
  for (const tab of tabs) tab.page.on('requestfailed', (r) => (r.ended = true))
  await Promise.all(tabs.slice(1).map((tab) => tab.thread(id)))
  await customer.write('two')
  await Promise.all(tabs.map((tab) => tab.shows(tab.message('two'))))
  const reading = () => tabs.filter((tab) => streams(tab).length > 0)
  assert.deepEqual(reading(), [desk], 'the first tab alone reads the stream')

  await desk.page.close()
  tabs.shift()
  await customer.write('three')
  await Promise.all(tabs.map((tab) => tab.shows(tab.message('three'))))
  assert.equal(reading().length, 1)

  // The browser puts the one with the stream to sleep; later it is woken and lacks nothing.
  const asleep = reading()[0]
  const lifecycle = await asleep.context.newCDPSession(asleep.page)
  await lifecycle.send('Page.setWebLifecycleState', { state: 'frozen' })
  const awake = tabs.filter((tab) => tab !== asleep)
  await customer.write('four')
  await Promise.all(awake.map((tab) => tab.shows(tab.message('four'))))
  await lifecycle.send('Page.setWebLifecycleState', { state: 'active' })
  await asleep.shows(asleep.message('four'))
  await until('one stream again', () => reading().length === 1)
  for (const tab of tabs) assert.equal(await tab.message('four').count(), 1)
})

sees('the JavaScript of the inbox is less than 250 KB on the line', async (scene) => {
  const customer = await scene.customer('Urmila Size')
  await customer.write('hello')
  const id = await customer.conversation()
  const desk = await scene.desk('ravi', { unused: true })
  await desk.thread(id)
  const scripts = desk.requests.filter((r) => r.resourceType() === 'script')
  const sizes = await Promise.all(scripts.map(async (r) => (await r.sizes()).responseBodySize))
  const total = sizes.reduce((a, b) => a + b, 0)
  assert.ok(scripts.length > 0 && total > 20_000, 'no script was measured')
  assert.ok(total < 250 * 1024, `${Math.round(total / 1024)} KB in ${scripts.length} files`)
})

sees('a member changes a key, sees what it clashes with, and has it on every layout', async (scene) => {
  const kamini = await scene.program.hire('Kamini Keys') // others press the usual keys meanwhile
  const { desk, id } = await scene.talk('Kantilal Keys', 'hello', { who: kamini })
  await desk.go('/settings/keys')
  const row = (action) => desk.find(`shortcut-${action}`)
  const give = async (action, key) => {
    await row(action).locator('[data-testid=shortcut-key]').click()
    await desk.page.keyboard.press(key)
  }
  await give('resolve', 'u')
  await desk.reads(row('resolve'), /Also: Mark unread/)
  await desk.reads(row('unread'), /Also: Resolve/)
  await give('resolve', 'q')
  await desk.gone(desk.find('shortcuts-clashes'))
  await desk.reads(row('resolve').locator('[data-testid=shortcut-key]'), /^Q$/)
  await until('the server keeps it', async () => (await scene.program.api(kamini, 'GET', '/me/preferences')).keys.resolve === 'KeyQ')
  await desk.thread(id)
  await desk.reads(desk.find('mode-reply'), /./)
  await until('its keys are here', async () => (await desk.find('action-resolve').first().getAttribute('aria-keyshortcuts')) !== 'E')
  await desk.find('thread').focus()
  await desk.page.keyboard.press('e')
  assert.equal(await desk.find('action-reopen').count(), 0, 'the former key does nothing')
  const type = (event) => desk.page.evaluate((e) => void document.body.dispatchEvent(new KeyboardEvent('keydown', { ...e, bubbles: true, cancelable: true })), event)
  await type({ key: 'q', code: 'KeyB' }) // where Q lies on another layout
  await desk.shows(desk.find('action-reopen'))
  await type({ key: 'ौ', code: 'KeyQ' }) // Devanagari InScript
  await desk.shows(desk.find('action-resolve'))
  await desk.go('/settings/keys')
  await desk.find('shortcuts-reset-all').click()
  await desk.reads(row('resolve').locator('[data-testid=shortcut-key]'), /^E$/)
})

sees('the computer tells of what is mine, without names and words if so chosen', async (scene) => {
  const { program } = scene
  const notify = { assigned: true, mention: true, mine: true, followed: true, failed: true, hide_text: false, silent: true, quiet: false, quiet_from: 0, quiet_until: 0 }
  const choose = (change) => program.api('meera', 'PATCH', '/me/preferences', { notify: { ...notify, ...change } })
  await choose({})
  const desk = await scene.desk('meera', {})
  await desk.go('/settings/desktop')
  await desk.reads(desk.find('notify-state'), /not asked|refuses/)
  await desk.context.grantPermissions(['notifications'], { origin: program.url })
  await desk.page.reload()
  await desk.reads(desk.find('notify-state'), /may show/)
  await desk.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await desk.find('notify-test').click()
  await desk.reads(desk.find('notify-tried'), /took it/)
  const shown = () => desk.page.evaluate(() => navigator.serviceWorker.ready.then((r) => r.getNotifications()).then((all) => all.map((n) => `${n.title}|${n.body}|${n.data.to.split('?')[0]}`)))
  const told = (what) => until(`told of "${what}"`, async () => (await shown()).includes(what))

  const customer = await scene.customer('Pankaja Told')
  await customer.write('is it ready?')
  const id = await customer.conversation()
  await program.api('owner', 'PATCH', `/conversations/${id}`, { assignee_id: program.members.meera.id })
  await told(`Pankaja Told: given to you|is it ready?|/inbox/${id}`)
  await customer.write('tell me')
  await told(`Pankaja Told|tell me|/inbox/${id}`)
  await choose({ hide_text: true })
  await desk.reads(desk.find('notify-hide_text').locator('xpath=..'), /Without names/)
  await until('the page knows', () => desk.find('notify-hide_text').isChecked())
  await customer.write('it is a secret')
  await told(`A customer wrote to you||/inbox/${id}`)
  await choose({})
})

sees('the desk can be installed, keeps nothing of customers, and says honestly that there is no line', async (scene) => {
  const { desk } = await scene.talk('Sarla Offline', 'my secret', { options: {} })
  const manifest = await desk.page.evaluate(() => fetch(document.querySelector('link[rel=manifest]').href).then((r) => r.json()))
  for (const icon of manifest.icons) assert.equal((await fetch(scene.program.url + icon.src)).status, 200, icon.src)
  await desk.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await until('it has the page', () => desk.page.evaluate(() => navigator.serviceWorker.controller !== null))
  await desk.context.setOffline(true)
  await desk.page.goto(`${scene.program.url}/inbox`).catch(() => {})
  await desk.reads(desk.page.locator('h1'), /No connection/)
  // It asks by itself, and goes where one was going.
  await desk.context.setOffline(false)
  await desk.find('conversation-list').waitFor()
  const kept = await desk.page.evaluate(async () => {
    const all = []
    for (const name of await caches.keys()) for (const r of await (await caches.open(name)).keys()) all.push(new URL(r.url).pathname)
    return all.sort()
  })
  assert.deepEqual(kept, ['/favicon.svg', '/icon-192.png', '/offline.css', '/offline.html', '/offline.js'])
})
