/** What a desk on a desktop is: many tabs, one stream; seconds of sleep; notifications; an app of its own. */
import assert from 'node:assert/strict'
import { Desk } from '../desk.mjs'
import { sees } from '../rig.mjs'
import { until } from '../until.mjs'

const streams = (desk) => desk.requests.filter((r) => r.url().endsWith('/api/v1/stream') && !r.failure() && !r.ended)

sees('eight tabs are live at once on one stream, and another one goes on when that with the stream is closed', async (scene) => {
  const { desk, customer, id } = await scene.talk('Oviya Tabs', 'one')
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
  const desk = await scene.desk('ravi')
  await desk.thread(id)
  const scripts = desk.requests.filter((r) => r.resourceType() === 'script')
  const sizes = await Promise.all(scripts.map(async (r) => (await r.sizes()).responseBodySize))
  const total = sizes.reduce((a, b) => a + b, 0)
  assert.ok(scripts.length > 0 && total > 20_000, 'no script was measured')
  assert.ok(total < 250 * 1024, `${Math.round(total / 1024)} KB in ${scripts.length} files`)
})
