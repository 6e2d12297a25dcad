/** The program ends in the middle of everything. These come last: they take the program from under all windows. */
import assert from 'node:assert/strict'
import { seesAlone } from '../rig.mjs'
import { until } from '../until.mjs'

seesAlone('a crash and restart of the server while one types loses nothing', async (scene) => {
  const { desk, customer } = await scene.talk('Radhika Barve', 'before the crash')
  await desk.composer.pressSequentially('half a sent')
  await scene.program.kill()
  await desk.composer.pressSequentially('ence, finished in the dark')
  await desk.composer.press('Enter')
  await desk.ticks('finished in the dark', 'queued', 'sending')
  await desk.shows(desk.find('offline'))
  await customer.write('written to a dead server')
  await desk.composer.fill('the next draft')
  await scene.program.start()
  await desk.shows(desk.message('written to a dead server'))
  await desk.ticks('finished in the dark', 'delivered', 'read')
  await desk.gone(desk.find('offline'))
  assert.equal(await desk.composer.inputValue(), 'the next draft')
  assert.equal((await customer.chat()).filter((m) => m.text === 'half a sentence, finished in the dark').length, 1)
  assert.equal(await desk.message('finished in the dark').count(), 1)
  const caughtUp = (await desk.picture()).messages.map((m) => m.replace(/ (delivered|read) /, ' '))
  await desk.reloaded()
  await until('the reload shows the same', async () => {
    assert.deepEqual((await desk.picture()).messages.map((m) => m.replace(/ (delivered|read) /, ' ')), caughtUp)
    return true
  })
})

seesAlone('a message sent at the moment of the crash arrives once', async (scene) => {
  const { desk, customer } = await scene.talk('Sudha Karve', 'quick!')
  await desk.composer.fill('on the edge')
  await Promise.all([desk.composer.press('Enter'), scene.program.kill()])
  await scene.program.start()
  await desk.ticks('on the edge', 'delivered', 'read', 'unknown')
  assert.ok((await customer.chat()).filter((m) => m.text === 'on the edge').length <= 1)
  assert.equal(await desk.message('on the edge').count(), 1)
})

seesAlone('the program ends in good order when asked', async (scene) => {
  const desk = await scene.desk('ravi')
  await desk.list()
  assert.equal(await scene.program.server.end('SIGTERM'), 0, scene.program.server.said)
  await scene.program.start()
})
