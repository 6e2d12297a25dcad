/** Search, by keys: what is said is found while one types, in both scripts, and Enter goes to the place. */
import assert from 'node:assert/strict'
import { axeFinds } from '../axe.mjs'
import { sees } from '../rig.mjs'
import { until } from '../until.mjs'

sees('/ finds a message in the other script and Enter goes to its place in the thread', async (scene) => {
  const { customer, desk, id } = await scene.talk('Chandrika Khoj', 'नमस्ते, मेरा पार्सल QZ-774411 कहाँ है?')
  for (let n = 0; n < 70; n++) await customer.write(`and another thing, number ${n}`)
  await desk.shows(desk.message('number 69'))
  await desk.list('mine')
  await desk.page.keyboard.press('/')
  const field = desk.find('search-field')
  await desk.shows(field)
  assert.ok(await field.evaluate((node) => node === document.activeElement), 'the field has no focus')
  await desk.page.keyboard.type('namaste parcel')
  await desk.shows(desk.find('search-none'))
  await field.fill('namaste paarsal 7744')
  const found = desk.find('found-message').filter({ hasText: 'Chandrika Khoj' })
  await desk.reads(found, /नमस्ते, मेरा पार्सल QZ-774411/)
  assert.deepEqual(await found.locator('mark').allInnerTexts(), ['नमस्ते', 'पार्सल', '774411'])
  assert.deepEqual(await axeFinds(desk.page, 'search'), [])
  await desk.page.keyboard.press('Enter')
  await until('the thread is open', () => desk.page.url().includes(`/inbox/${id}`) && !desk.page.url().includes('message='))
  const message = desk.message('QZ-774411')
  await until('the message is in sight', async () => {
    const [box, frame] = await Promise.all([message.boundingBox(), desk.find('thread').boundingBox()])
    return box && frame && box.y >= frame.y - 1 && box.y + box.height <= frame.y + frame.height + 1
  })
  // Back is the results again, as they were.
  await desk.page.goBack()
  await desk.reads(desk.find('found-message'), /QZ-774411/)
  assert.equal(await field.inputValue(), 'namaste paarsal 7744')
})

sees('people are found by parts of their names and ends of their numbers, and filters narrow', async (scene) => {
  const { customer, desk, id } = await scene.talk('Lakshminarayan Dhoondho', 'the peacock saree please')
  await desk.say('One peacock saree is left')
  await customer.phoneWrites('Peacock is reserved for you')
  await desk.shows(desk.message('reserved for you'))
  await desk.page.keyboard.press('Escape')
  await desk.page.keyboard.press('Control+k')
  await desk.find('palette').locator('input').fill('narayan dhoon')
  await desk.go('/search?q=narayan+dhoon')
  await desk.reads(desk.find('found-person'), /Lakshminarayan Dhoondho/)
  await desk.find('search-field').fill(customer.digits.slice(-6))
  await desk.reads(desk.find('found-person').filter({ hasText: 'Lakshminarayan' }), /Lakshminarayan Dhoondho/)
  const mine = desk.find('found-message').filter({ hasText: 'Lakshminarayan' })
  const count = (n) => until(`${n} messages are found`, async () => (await mine.count()) === n)
  await desk.find('search-field').fill('peaco')
  await count(3)
  await desk.find('search-who').selectOption('contact')
  await count(1)
  await desk.reads(mine, /the peacock saree please/)
  await desk.find('search-who').selectOption('phone')
  await desk.reads(mine, /reserved for you/)
  await desk.find('search-clear').click()
  await count(3)
  await desk.find('search-to').fill('2020-01-01')
  await desk.shows(desk.find('search-none'))
  await desk.find('search-clear').click()
  // Edits and deletions are followed.
  const said = await customer.write('heliotrope')
  const inIndex = async () => (await scene.program.api('ravi', 'GET', `/search?q=heliotrope&conversation_id=${id}`)).items.length
  await until('it is in the index', async () => (await inIndex()) === 1)
  await desk.find('search-field').fill('heliotrope')
  await count(1)
  await customer.revoke(said)
  await until('what was taken back is not found', async () => (await inIndex()) === 0)
  // From the palette to the results.
  await desk.page.keyboard.press('Escape')
  await desk.page.keyboard.press('Control+k')
  await desk.find('palette').locator('input').fill('reserved for you')
  await desk.reads(desk.find('palette').locator('[role=option]').last(), /Search all messages for “reserved for you”/)
  await desk.page.keyboard.press('Enter')
  await desk.reads(mine, /reserved for you/)
})
