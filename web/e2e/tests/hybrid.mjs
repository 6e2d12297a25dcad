/** The same number on the owner's phone. */
import assert from 'node:assert/strict'
import { sees } from '../rig.mjs'

sees('the owner\'s answer on the phone appears, marked as the phone, and an open draft is warned', async (scene) => {
  const { desk, customer, id } = await scene.talk('Vimal Kadam', 'are you open today?')
  await desk.composer.pressSequentially('Yes, until')
  await customer.phoneWrites('Open till 9 pm')
  await desk.shows(desk.message('Open till 9 pm'))
  const message = desk.message('Open till 9 pm')
  assert.equal(await message.getAttribute('data-author'), 'phone')
  assert.match(await message.innerText(), /Phone/)
  await desk.reads(desk.find('overtaken'), /Answered from the phone .* ago:[\s\S]*Open till 9 pm/)
  await desk.reads(desk.find('answered-on-phone'), /Answered on the phone/)
  await desk.reads(desk.row(id), /Open till 9 pm[\s\S]*Phone/)
  assert.equal(await desk.composer.inputValue(), 'Yes, until', 'the draft was lost')
  await desk.find('keep-draft').click()
  await desk.gone(desk.find('overtaken'))
  await desk.ticks('Open till 9 pm', 'delivered', 'read')
})

sees('what the owner edits, deletes and sends as a file on the phone shows as well', async (scene) => {
  const { desk, customer } = await scene.talk('Wahida Shaikh', 'price?')
  const first = await customer.phoneWrites('Rs 500')
  await desk.shows(desk.message('Rs 500'))
  await scene.program.platform('phone/edit', { id: first, text: 'Rs 550' })
  await desk.shows(desk.message('Rs 550'))
  const second = await customer.phoneWrites('wrong chat')
  await desk.shows(desk.message('wrong chat'))
  await scene.program.platform('phone/revoke', { id: second })
  await desk.shows(desk.message('This message was deleted'))
  await customer.phoneWrites('', { type: 'image' })
  await desk.shows(desk.find('thread').locator('[data-author="phone"] [data-testid="media-image"]'))
})

sees('131060 says that the content is only on the phone', async (scene) => {
  const { desk, customer } = await scene.talk('Xavier Dsouza', 'hello')
  await customer.write('', { type: 'unsupported', error_code: 131060 })
  await desk.reads(desk.find('unsupported'), /only on the phone/)
  const row = desk.row(await customer.conversation())
  await row.waitFor()
  assert.doesNotMatch(await row.innerText(), /undefined|131060/)
})
