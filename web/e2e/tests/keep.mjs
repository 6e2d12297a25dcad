/** Reloads, sleeps and bad lines. */
import assert from 'node:assert/strict'
import { picture } from '../files.mjs'
import { sees, seesAlone } from '../rig.mjs'
import { until } from '../until.mjs'

sees('a draft, its quote and its file survive a reload', async (scene) => {
  const { desk, customer, id } = await scene.talk('Kamala Ghate', 'which one?')
  await desk.message('which one?').hover()
  await desk.message('which one?').locator('[data-testid="tool-reply"]').click()
  await desk.composer.pressSequentially('The second one, with')
  await desk.find('file-input').setInputFiles({ name: 'second.png', mimeType: 'image/png', buffer: picture([10, 120, 90]) })
  await desk.shows(desk.find('pending-file'))
  await desk.page.reload()
  await until('the words are back', async () => (await desk.composer.inputValue()) === 'The second one, with')
  await desk.reads(desk.find('pending-file'), /second\.png/)
  await desk.reads(desk.find('composer').locator('.quoted'), /which one\?/)
  await desk.list()
  await desk.reads(desk.row(id), /Draft/)
  await desk.thread(id)
  await desk.shows(desk.find('pending-file'))
  await desk.composer.press('Enter')
  const got = await customer.got('the picture', (m) => m.type === 'image')
  assert.equal(got.text, 'The second one, with')
})

sees('a reload shows the same', async (scene) => {
  const { desk, customer } = await scene.talk('Leela Sohoni', 'one')
  await customer.write('two', { type: 'image' })
  await customer.phoneWrites('three')
  await desk.shows(desk.message('three'))
  await desk.say('four')
  await desk.ticks('four', 'read')
  await desk.ticks('three', 'read')
  const before = (await desk.picture()).messages
  await desk.reloaded()
  await until('the thread is the same', async () => {
    assert.deepEqual((await desk.picture()).messages, before)
    return true
  })
})

sees('offline: a banner, messages wait, and go out once when the line is back', async (scene) => {
  const { desk, customer } = await scene.talk('Madhuri Tambe', 'hello?')
  await desk.context.setOffline(true)
  await desk.reads(desk.find('offline'), /You are offline/)
  await desk.say('I write without a line')
  await desk.say('and go on')
  await desk.reads(desk.find('offline'), /2 messages wait/)
  await desk.ticks('I write without a line', 'queued')
  await customer.write('meanwhile')
  await desk.context.setOffline(false)
  await desk.ticks('I write without a line', 'delivered', 'read')
  await desk.ticks('and go on', 'delivered', 'read')
  await desk.shows(desk.message('meanwhile'))
  await desk.gone(desk.find('offline'))
  const got = (await customer.chat()).filter((m) => m.author === 'api').map((m) => m.text)
  assert.deepEqual(got, ['I write without a line', 'and go on'])
})

sees('messages that wait survive a reload of the page', async (scene) => {
  const { desk, customer } = await scene.talk('Nirmala Gore', 'hello?')
  let refuse = true
  await desk.page.route('**/messages', (route) => (refuse && route.request().method() === 'POST' ? route.abort('connectionreset') : route.continue()))
  await desk.say('typed in a tunnel')
  await desk.ticks('typed in a tunnel', 'queued', 'sending')
  await until('the waiting message is kept', () => desk.page.evaluate(async () => {
    const name = (await indexedDB.databases()).map((d) => d.name).find((n) => n.startsWith('sangam-'))
    const db = await new Promise((done) => { indexedDB.open(name).onsuccess = (e) => done(e.target.result) })
    const n = await new Promise((done) => { db.transaction('outbox').objectStore('outbox').count().onsuccess = (e) => done(e.target.result) })
    db.close()
    return n === 1
  }))
  refuse = false
  await desk.page.reload()
  await desk.ticks('typed in a tunnel', 'delivered', 'read')
  assert.equal((await customer.chat()).filter((m) => m.text === 'typed in a tunnel').length, 1)
})

sees('after a sleep the desk catches up to what a reload would show', async (scene) => {
  const { desk, customer, sent } = await scene.talk('Omkar Sule', 'before the sleep')
  await desk.say('good night')
  await desk.ticks('good night', 'read')
  const session = await desk.context.newCDPSession(desk.page)
  await desk.context.setOffline(true) // a sleeping computer has no line either
  await session.send('Page.setWebLifecycleState', { state: 'frozen' })
  await customer.edit(sent, 'before the long sleep')
  await customer.write('while you slept')
  await customer.phoneWrites('answered from bed')
  const other = await scene.customer('Pallavi Nene')
  await other.write('somebody new in the night')
  const otherId = await other.conversation()
  await session.send('Page.setWebLifecycleState', { state: 'active' })
  await desk.context.setOffline(false)
  await desk.shows(desk.message('answered from bed'))
  await desk.ticks('answered from bed', 'read')
  await desk.shows(desk.message('before the long sleep'))
  await desk.reads(desk.row(otherId), /somebody new in the night/)
  const woken = (await desk.picture()).messages
  await desk.reloaded()
  await until('the reload shows the same', async () => {
    assert.deepEqual((await desk.picture()).messages, woken)
    return true
  })
})

seesAlone('the stream is one request; a quiet desk asks nothing, a busy one asks in batches', async (scene) => {
  const customer = await scene.customer('Queenie Lobo')
  await customer.write('start')
  const id = await customer.conversation()
  const desk = await scene.desk('ravi', {})
  await desk.page.clock.install()
  await desk.thread(id)
  const streams = () => desk.requests.filter((r) => r.url().endsWith('/stream')).length
  assert.equal(streams(), 1)

  const before = desk.requests.length
  for (let i = 1; i <= 40; i++) await customer.write(`burst ${i}.`)
  await desk.shows(desk.message('burst 40.'))
  const busy = desk.requests.length - before
  assert.ok(busy < 120, `${busy} requests for 40 messages`)

  // Half a minute of timers at once: only what is due may ask.
  const quiet = desk.requests.length
  await desk.page.clock.runFor(30_000)
  const asked = desk.requests.slice(before).map((r) => new URL(r.url()).pathname)
  // Who the customer is does not change with each of their messages.
  assert.ok(asked.filter((path) => path.endsWith('/identity')).length <= 2, `who it is was asked again and again: ${asked.join(' ')}`)
  // How each number does is asked of each, and other tests may have connected some.
  const idle = desk.requests.slice(quiet).map((r) => new URL(r.url()).pathname).filter((path) => !path.endsWith('/health'))
  assert.ok(idle.length <= 5, `a quiet half minute asked: ${idle.join(' ')}`)
  assert.equal(streams(), 1)
})
