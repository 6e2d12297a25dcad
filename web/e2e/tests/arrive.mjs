/** What customers do, as members see it. */
import assert from 'node:assert/strict'
import { sees } from '../rig.mjs'
import { until } from '../until.mjs'

sees('a wrong password is refused in words, the right one opens the inbox', async ({ desk: open, program }) => {
  const desk = await open()
  await desk.go('/')
  // One can type at once.
  await desk.shows(desk.page.locator('input[type=email]:focus'))
  await desk.page.keyboard.type(program.emailOf('ravi'))
  await desk.page.locator('input[type=password]').fill('not the password')
  await desk.find('sign-in').click()
  await desk.reads(desk.find('login-problem'), /not right/)
  await desk.page.locator('input[type=password]').fill(program.password)
  await desk.find('sign-in').click()
  await desk.shows(desk.find('conversation-list'))
  assert.match(desk.page.url(), /\/inbox/)
})

sees('a customer\'s message appears at once in the list and in the thread', async (scene) => {
  const desk = await scene.desk('ravi')
  await desk.list()
  const customer = await scene.customer('Asha Patil')
  await customer.write('Do you have the green saree?')
  const id = await customer.conversation()
  await desk.reads(desk.row(id), /Asha Patil[\s\S]*Do you have the green saree\?/)
  await desk.shows(desk.row(id).locator('[data-testid="unread"]'))
  await desk.row(id).click()
  await desk.shows(desk.message('Do you have the green saree?'))
  await desk.gone(desk.row(id).locator('[data-testid="unread"]')) // read by being seen
  await customer.write('And in blue?')
  await desk.shows(desk.message('And in blue?'))
  await desk.reads(desk.row(id), /And in blue\?/)
  await desk.reads(desk.find('announcer'), /Asha Patil: And in blue\?/)
  assert.equal(await desk.message('And in blue?').getAttribute('data-author'), 'contact')
})

sees('new conversations wait behind a pill while the pointer is over the list', async (scene) => {
  const { desk, id } = await scene.talk('Farida Khan', 'first')
  await desk.find('conversation-list').locator('.body').hover()
  const newer = await scene.customer('Gopal Rao')
  await newer.write('hello there')
  await desk.shows(desk.find('new-pill'))
  assert.equal(await desk.row(await newer.conversation()).count(), 0, 'the list moved under the pointer')
  await desk.find('new-pill').click()
  await desk.shows(desk.row(await newer.conversation()))
  await desk.shows(desk.row(id))
})

sees('an edit shows the new words and keeps the old ones, a deletion keeps what was said', async (scene) => {
  const { desk, customer, sent } = await scene.talk('Bela Shah', 'Send two boxes')
  const other = await customer.write('my address is wrong')
  await desk.shows(desk.message('my address is wrong'))
  await customer.edit(sent, 'Send three boxes')
  await desk.shows(desk.message('Send three boxes'))
  await desk.message('Send three boxes').locator('[data-testid="history"]').click()
  await desk.reads(desk.page.locator('.history'), /Send two boxes/)
  await desk.page.keyboard.press('Escape')
  await desk.gone(desk.page.locator('.history'))

  await customer.revoke(other)
  const deleted = desk.message('This message was deleted')
  await desk.shows(deleted)
  await deleted.locator('[data-testid="history"]').click()
  await desk.reads(desk.page.locator('.history'), /my address is wrong/)
})

sees('a reaction appears under the message, changes and goes', async (scene) => {
  const { desk, customer, id } = await scene.talk('Charu Nair', 'thank you!')
  await desk.say('You are welcome')
  await desk.ticks('You are welcome', 'delivered', 'read')
  const ours = await customer.got('the answer', (m) => m.text === 'You are welcome')
  await customer.react(ours.id, '🙏')
  const reaction = desk.message('You are welcome').locator('[data-testid="reaction"]')
  await desk.reads(reaction, /🙏/)
  assert.match(await reaction.getAttribute('title'), /Charu Nair/)
  await customer.react(ours.id, '❤️')
  await desk.reads(reaction, /❤️/)
  await customer.react(ours.id, '')
  await desk.gone(reaction)

  // And ours to a message of the customer.
  await desk.message('thank you!').hover()
  await desk.message('thank you!').locator('[data-testid="tool-react"]').click()
  await desk.page.locator('.emoji button', { hasText: '👍' }).click()
  await desk.shows(desk.message('thank you!').locator('[data-testid="reaction"]', { hasText: '👍' }))
  await until('the customer gets the reaction', async () => (await customer.chat()).some((m) => Object.values(m.reactions ?? {}).includes('👍')))
  await desk.thread(id)
  await desk.shows(desk.message('thank you!').locator('[data-testid="reaction"]', { hasText: '👍' }))
})

sees('a picture opens in the viewer, a voice note plays, a document can be downloaded', async (scene) => {
  const { desk, customer } = await scene.talk('Deepa More', 'look at this', {})
  await customer.write('the colour I mean', { type: 'image' })
  await customer.write('', { type: 'voice' })
  await customer.write('', { type: 'document', file: { filename: 'bill of May.pdf' } })

  const image = desk.find('media-image')
  await desk.shows(image)
  await image.scrollIntoViewIfNeeded()
  await until('the preview is painted', () => image.locator('img').evaluate((img) => img.complete && img.naturalWidth > 0))
  await image.click()
  await until('the viewer shows the picture', () => desk.find('media-viewer').locator('img').evaluate((img) => img.complete && img.naturalWidth > 0))
  await desk.page.keyboard.press('+')
  await desk.reads(desk.find('media-viewer'), /125 %/)
  await desk.page.keyboard.press('Escape')
  await desk.gone(desk.find('media-viewer'))

  const voice = desk.find('voice-player')
  await desk.shows(voice)
  // Before anybody presses play.
  await desk.reads(desk.find('voice-time'), /^0:0[1-9]|^0:[1-5]\d/)
  await voice.locator('button').first().click()
  await until('the voice note moves on', () => voice.locator('audio').evaluate((audio) => audio.currentTime > 0 && !audio.error))

  const file = desk.find('media-file')
  await desk.reads(file, /bill of May\.pdf/)
  const [download] = await Promise.all([desk.page.waitForEvent('download'), file.click()])
  assert.equal(download.suggestedFilename(), 'bill of May.pdf')
  assert.equal(await download.failure(), null)
})

sees('places, contacts, orders, taps and ads are shown as what they are', async (scene) => {
  const { desk, customer } = await scene.talk('Esha Iyer', 'saw your ad', { write: { ad: { source_type: 'ad', source_id: '120', source_url: 'https://example.com/ad', headline: 'Diwali offer' } } })
  await desk.reads(desk.find('referral'), /Diwali offer/)
  await customer.write('', { type: 'location' })
  await desk.reads(desk.find('location'), /Shaniwar Wada/)
  await customer.write('', { type: 'contacts' })
  await desk.reads(desk.find('contact-card'), /Meera Kulkarni/)
  await customer.write('', { type: 'order' })
  await desk.reads(desk.find('order'), /349|699/)
  await customer.write('', { type: 'list_reply', choice: { id: 'r1', title: 'Silk sarees', description: 'from Paithan' } })
  await desk.reads(desk.message('Silk sarees'), /from Paithan/)
})

sees('a long conversation opens at its end and shows older pages when one scrolls up', async (scene) => {
  const customer = await scene.customer('Hema Pawar')
  for (let i = 1; i <= 70; i++) await customer.write(`line ${i}.`, { at: new Date(Date.now() - (100 - i) * 60_000).toISOString() })
  const id = await customer.conversation()
  const desk = await scene.desk('ravi')
  await until('all of it has come', async () => (await scene.program.api('ravi', 'GET', `/conversations/${id}/messages?limit=200`)).items.length === 70)
  await desk.thread(id)
  await desk.find('jump-latest').or(desk.message('line 70.')).first().waitFor()
  await desk.find('thread').evaluate((box) => (box.scrollTop = box.scrollHeight))
  assert.ok(await desk.message('line 70.').isVisible())
  await until('the first line comes', async () => {
    await desk.find('thread').evaluate((box) => (box.scrollTop = 0))
    return (await desk.message('line 1.').count()) > 0
  })
  await desk.find('jump-latest').click()
  await until('the end is in sight', () => desk.find('thread').evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight < 80))
})
