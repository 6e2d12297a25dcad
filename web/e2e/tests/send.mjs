/** Replies, how far they get, and what is said when they do not. */
import assert from 'node:assert/strict'
import { sees, seesAlone } from '../rig.mjs'
import { until } from '../until.mjs'

sees('a reply goes out with Enter, and its ticks go on to read', async (scene) => {
  const { desk, customer, id } = await scene.talk('Indu Bhatt', 'Is it in stock?')
  assert.match(await desk.find('send-reason').textContent(), /Write something/)
  await desk.composer.fill('Yes,')
  await desk.composer.press('Shift+Enter')
  await desk.composer.pressSequentially('three pieces')
  await desk.composer.press('Enter')
  await desk.shows(desk.message('three pieces'))
  assert.equal(await desk.composer.inputValue(), '')
  const got = await customer.got('the reply', (m) => m.text?.includes('three pieces'))
  assert.equal(got.text, 'Yes,\nthree pieces')
  await desk.ticks('three pieces', 'delivered', 'read')
  await desk.ticks('three pieces', 'read')
  assert.match(await desk.message('three pieces').locator('[data-testid="status"]').getAttribute('title'), /Read/)
  await desk.reads(desk.row(id), /three pieces/)
  assert.equal((await customer.chat()).filter((m) => m.text?.includes('three pieces')).length, 1)
})

sees('an answer quotes the message it answers, and the quote leads back to it', async (scene) => {
  const { desk, customer, sent } = await scene.talk('Jaya Menon', 'What is the price of the red one?')
  await customer.write('and the delivery?')
  const asked = desk.message('price of the red one')
  await asked.hover()
  await asked.locator('[data-testid="tool-reply"]').click()
  await desk.say('1,499 rupees')
  const got = await customer.got('the answer', (m) => m.text === '1,499 rupees')
  assert.equal(got.reply_to, sent)
  const quote = desk.message('1,499 rupees').locator('[data-testid="quote"]')
  await desk.reads(quote, /price of the red one/)
  await quote.click()
  await desk.shows(desk.page.locator('.flash'))
})

for (const [how, fault] of [['is refused at once', '8026'], ['fails later', '9026']]) {
  sees(`a message that ${how} says why in plain words and what to do`, async (scene) => {
    const { desk } = await scene.talk('Kavita Rane', 'hello', { fault })
    await desk.say('Are you there?')
    const note = desk.message('Are you there?').locator('[data-testid="failure-note"]')
    await desk.reads(note, /Not delivered\. [A-Z][^()]{20,}/)
    const words = await note.innerText()
    assert.match(words, /\(131026\)/)
    assert.doesNotMatch(words, /undefined|null|\{|Message undeliverable/)
    assert.ok(words.split('.').length > 2, `no way out in: ${words}`)
    await desk.shows(desk.row(new URL(desk.page.url()).pathname.split('/').pop()).locator('[data-status="failed"]'))
  })
}

seesAlone('a failed message can be tried again, and then arrives', async (scene) => {
  const { desk, customer } = await scene.talk('Lata Gokhale', 'please confirm', { fault: '9000' })
  await desk.say('Confirmed.')
  const retry = desk.message('Confirmed.').locator('[data-testid="retry"]')
  await desk.shows(retry)
  await scene.program.platform('knobs', { FaultDigitsOff: true })
  try {
    await retry.click()
    await customer.got('it after all', (m) => m.text === 'Confirmed.' && m.status !== 'failed')
    await desk.ticks('Confirmed.', 'delivered', 'read')
    // The one that failed says so, offers nothing more, and still does after a reload.
    const first = desk.message('Confirmed.', '[data-status="failed"]').first()
    await desk.reads(first.locator('[data-testid="sent-again"]'), /Sent again, below/)
    assert.equal(await desk.find('retry').count(), 0)
    await desk.reloaded()
    await desk.reads(first.locator('[data-testid="sent-again"]'), /Sent again, below/)
    assert.equal(await desk.find('retry').count(), 0)
  } finally {
    await scene.program.platform('knobs', { FaultDigitsOff: false })
  }
})

sees('a send nobody knows the fate of shows the choice; sending again delivers it once', async (scene) => {
  const { desk, customer } = await scene.talk('Mala Sane', 'ok?', { fault: '6204' })
  await desk.say('Booked for you.')
  const note = desk.message('Booked for you.').locator('[data-testid="unknown-note"]')
  await desk.reads(note, /get it twice|not said whether/)
  assert.equal((await customer.chat()).filter((m) => m.text === 'Booked for you.').length, 0, 'it was repeated without asking')
  await note.getByRole('button', { name: 'Send again' }).click()
  await desk.ticks('Booked for you.', 'delivered', 'read')
  assert.equal((await customer.chat()).filter((m) => m.text === 'Booked for you.').length, 1)
})

sees('a send nobody knows the fate of can be left as it is', async (scene) => {
  const { desk, customer } = await scene.talk('Nanda Kale', 'ok?', { fault: '6001' })
  await desk.say('See you at five.')
  const note = desk.message('See you at five.').locator('[data-testid="unknown-note"]')
  await desk.shows(note)
  await note.getByRole('button', { name: 'Leave it' }).click()
  await desk.gone(note.getByRole('button'))
  assert.equal((await customer.chat()).filter((m) => m.text === 'See you at five.').length, 0)
})

sees('an answer that was lost on the way settles by itself when the status comes', async (scene) => {
  const { desk, customer } = await scene.talk('Ojas Deo', 'ok?', { fault: '6002' })
  await desk.say('It is packed.')
  await desk.ticks('It is packed.', 'delivered', 'read')
  assert.equal((await customer.chat()).filter((m) => m.text === 'It is packed.').length, 1)
})

sees('location, contact, buttons, list and link go out from their dialogs', async (scene) => {
  const { desk, customer } = await scene.talk('Padma Lele', 'where are you?')
  const compose = async (kind, fill) => {
    await desk.find('plus-menu').click()
    await desk.find(`menu-${kind}`).click()
    const dialog = desk.find(`dialog-${kind}`)
    await dialog.waitFor()
    await fill(dialog)
    await dialog.locator('footer .btn.solid').click()
    await desk.gone(dialog)
  }
  await compose('location', async (d) => {
    await d.locator('input').nth(0).fill('18.5195, 73.8553')
    await d.locator('input').nth(1).fill('Our shop')
  })
  await customer.got('the place', (m) => m.type === 'location')
  await desk.reads(desk.find('location'), /Our shop/)
  await compose('contact', async (d) => {
    await d.locator('input').nth(0).fill('Delivery desk')
    await d.locator('input').nth(1).fill('+91 98220 41177')
  })
  await customer.got('the contact', (m) => m.type === 'contacts')
  await compose('buttons', async (d) => {
    await d.locator('textarea').fill('Shall we send it?')
    await d.locator('input').nth(0).fill('Yes')
    await d.locator('input').nth(1).fill('No')
  })
  await customer.got('the buttons', (m) => m.interactive?.action?.buttons?.length === 2)
  await compose('list', async (d) => {
    await d.locator('textarea').first().fill('Which colour?')
    for (const input of await d.locator('input').all()) if (!(await input.inputValue())) await input.fill('Green')
  })
  await customer.got('the list', (m) => m.interactive?.type === 'list')
  await compose('link', async (d) => {
    await d.locator('textarea').first().fill('Our catalogue')
    await d.locator('input').nth(0).fill('Open')
    await d.locator('input').nth(1).fill('https://example.com/catalogue')
  })
  await customer.got('the link', (m) => m.interactive?.type === 'cta_url')
  await until('all five are delivered', async () => (await desk.find('thread').locator('[data-testid="message"][data-author="member"]').evaluateAll((all) => all.map((m) => m.dataset.status))).every((s) => s === 'delivered' || s === 'read'))
})

sees('a closed window explains itself, names the free way and takes no text', async (scene) => {
  const { desk } = await scene.talk('Quresh Ali', 'written long ago', { write: { at: new Date(Date.now() - 26 * 3_600_000).toISOString() } })
  const blocked = desk.find('composer-blocked')
  await desk.reads(blocked, /24 hours[\s\S]*phone: it is free/)
  assert.equal(await blocked.getAttribute('data-code'), 'window')
  assert.equal(await desk.composer.count(), 0)
})

sees('the composer opens again as soon as the customer writes', async (scene) => {
  const { desk, customer } = await scene.talk('Rekha Apte', 'written long ago', { write: { at: new Date(Date.now() - 26 * 3_600_000).toISOString() } })
  await desk.shows(desk.find('composer-blocked'))
  await customer.write('are you there?')
  await desk.shows(desk.composer)
  await desk.reads(desk.find('window-countdown'), /2[34]\sh/)
})
