/** One member, two windows of the same browser. */
import assert from 'node:assert/strict'
import { Desk } from '../desk.mjs'
import { sees } from '../rig.mjs'
import { until } from '../until.mjs'

/** A second tab beside the first. */
async function beside(scene, desk, id) {
  const other = new Desk(scene.program, desk.context, await desk.context.newPage())
  await other.thread(id)
  return other
}
const holds = (desk, text) => until(`the field holds "${text}"`, async () => (await desk.composer.inputValue()) === text)

sees('a draft is one draft in two tabs: what is typed last stands in both, and says so', async (scene) => {
  const { desk, customer, id } = await scene.talk('Chhaya Two', 'which one?', { who: 'ravi' })
  const other = await beside(scene, desk, id)
  await desk.composer.pressSequentially('The blue one')
  await holds(other, 'The blue one')
  await other.reads(other.find('draft-elsewhere'), /another tab/)
  await other.composer.press('End')
  await other.composer.pressSequentially(', in silk')
  await other.gone(other.find('draft-elsewhere'))
  await holds(desk, 'The blue one, in silk')
  await desk.shows(desk.find('draft-elsewhere'))
  await desk.page.reload()
  await holds(desk, 'The blue one, in silk')
  await other.composer.press('Enter')
  await holds(desk, '')
  await desk.shows(desk.message('The blue one, in silk'))
  await customer.got('the answer', (m) => m.text === 'The blue one, in silk')
  assert.equal((await customer.chat()).filter((m) => m.author === 'api').length, 1)
})

sees('words typed in two tabs that had not heard of each other are both kept', async (scene) => {
  const { desk, id } = await scene.talk('Damini Two', 'which one?', { who: 'ravi' })
  const other = await beside(scene, desk, id)
  // The first tab speaks as one that slept would: about a field it believed empty.
  await other.composer.fill('Written here')
  await desk.page.evaluate(([id]) => {
    const of = localStorage.getItem('sangam.last')
    new BroadcastChannel('sangam-drafts').postMessage({ of, id, was: '', draft: { text: 'Written there', saved_at: Date.now(), typed_at: Date.now() + 60_000 } })
  }, [id])
  await holds(other, 'Written there')
  await other.reads(other.find('draft-aside'), /Written here/)
  await other.page.reload()
  await other.reads(other.find('draft-aside'), /Written here/)
  await other.find('draft-aside').locator('button').first().click()
  await holds(other, 'Written there\nWritten here')
  await other.gone(other.find('draft-aside'))
})

sees('the line above new messages goes when one of us has answered', async (scene) => {
  const { desk, customer, id } = await scene.talk('Esha Line', 'one')
  await desk.list()
  await customer.write('two')
  await customer.write('three')
  await desk.reads(desk.row(id), /three/)
  await desk.row(id).click()
  await desk.shows(desk.find('unread-line'))
  await desk.say('here I am')
  await desk.gone(desk.find('unread-line'))
})
