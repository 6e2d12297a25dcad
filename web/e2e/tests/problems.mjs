/** Messages that did not go out: where they are found, and how they go from there. */
import assert from 'node:assert/strict'
import { sees, seesAlone } from '../rig.mjs'
import { until } from '../until.mjs'

const theirs = (desk, id) => desk.row(id).locator('[data-testid="row-problems"]')

seesAlone('what failed or is of unknown fate stands under Problems until somebody leaves it or sends it again, on every screen', async (scene) => {
  const one = await scene.talk('Pallavi Problem', 'please confirm', { fault: '8026' })
  const other = await scene.desk('meera', { viewport: { width: 1280, height: 800 } })
  await other.list('problems')
  assert.equal(await other.row(one.id).count(), 0)
  await one.desk.say('Confirmed for five.')
  await one.desk.shows(one.desk.message('Confirmed for five.').locator('[data-testid="failure-note"]'))
  // On another member's screen it comes by itself, and is counted.
  await other.shows(other.row(one.id))
  await other.reads(theirs(other, one.id), /1/)
  await other.reads(other.find('view-problems'), /[1-9]/)

  // The last message is one that arrived: the row still tells. The platform counts in whole seconds, and of one second
  // ours would stand below.
  const failed = Date.now()
  await until('the next second', () => Math.floor(Date.now() / 1000) > Math.floor(failed / 1000))
  await one.customer.write('hello?')
  await other.reads(other.row(one.id), /hello\?/)
  await other.row(one.id).click()
  await other.reads(other.find('thread-problems'), /1 message did not reach/)
  await other.find('show-problem').click()
  await other.shows(other.page.locator('.flash'))
  const note = other.message('Confirmed for five.').locator('[data-testid="failure-note"]')
  await note.locator('[data-testid="leave"]').click()
  await other.reads(note.locator('[data-testid="dismissed"]'), /Left as it is/)
  await other.gone(other.row(one.id))
  await other.gone(other.find('thread-problems'))
  await one.desk.shows(one.desk.find('dismissed'))

  // A cut call is one, too, even in a conversation that is done; sending again takes it away.
  const two = await scene.talk('Prakash Problem', 'ok?', { fault: '6204' })
  await two.desk.say('Booked for you.')
  await other.shows(other.row(two.id))
  await two.desk.find('action-resolve').first().click()
  await two.desk.shows(two.desk.find('state-resolved'))
  await other.shows(other.row(two.id).locator('.state'))
  await two.desk.message('Booked for you.').locator('[data-testid="unknown-note"]').getByRole('button', { name: 'Send again' }).click()
  await other.gone(other.row(two.id))
})

sees('a reload keeps what is under Problems, and a narrow screen finds it in its menu', async (scene) => {
  const { desk, id } = await scene.talk('Parul Problem', 'please confirm', { fault: '8026' })
  await desk.say('We open at ten.')
  await desk.shows(desk.message('We open at ten.').locator('[data-testid="leave"]'))
  await desk.list('problems')
  await desk.shows(desk.row(id))
  await desk.page.reload()
  await desk.shows(desk.row(id))
  const small = await scene.desk('ravi', { viewport: { width: 420, height: 860 } })
  await small.list('mine')
  await small.find('more-menu').click()
  await small.find('menu-more-problems').click()
  await small.shows(small.row(id))
})

sees('a person who got another number since: it is said to whom sending again would go', async (scene) => {
  const { desk, customer } = await scene.talk('Rekha Problem', 'ok?', { fault: '6001' })
  await desk.say('It is at the counter.')
  await desk.shows(desk.message('It is at the counter.').locator('[data-testid="unknown-note"]'))
  assert.equal(await desk.find('goes-to').count(), 0)
  const { about } = scene.program
  const to = `9177${customer.digits.slice(4, 8)}5501`
  await scene.program.platform('inject', { body: JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: about.waba_id, changes: [{ field: 'messages', value: {
    messaging_product: 'whatsapp', metadata: { display_phone_number: about.number.replace(/\D/g, ''), phone_number_id: about.phone_number_id },
    messages: [{ from: customer.digits, id: `wamid.rekha.${customer.digits}`, timestamp: String(Math.ceil(Date.now() / 1000) + 2), type: 'system', system: { type: 'user_changed_number',
      body: 'User Rekha Problem changed their number', wa_id: to } }] } }] }] }) })
  await desk.reads(desk.find('goes-to'), /goes to \+91 77\d{3} \d5501/)
  assert.equal(await desk.find('again').isEnabled(), true)
  const sent = desk.page.waitForRequest((r) => r.url().endsWith('/retry'))
  await desk.find('again').click()
  assert.match((await sent).postDataJSON().to, new RegExp(`^[pu]:`), 'the server is not told whom the member saw')
  await desk.shows(desk.find('sent-again'))
})

sees('whom a message would go to is asked until it is known, and until then it is not sent again', async (scene) => {
  const { desk } = await scene.talk('Lalita Problem', 'ok?', { fault: '6001' })
  const identity = /\/contacts\/\d+\/identity/
  await desk.page.route(identity, (route) => route.abort())
  await desk.say('It is on the shelf.')
  await desk.shows(desk.find('goes-not-known'))
  assert.equal(await desk.find('again').isDisabled(), true, 'it may be sent to nobody knows whom')
  await desk.page.unroute(identity)
  // The screen may ask by itself just now: then there is nothing left to press.
  await until('it may be sent again', async () => {
    if (await desk.find('ask-whom').count()) await desk.find('ask-whom').click({ timeout: 1000 }).catch(() => {})
    return await desk.find('again').isEnabled()
  })
  await desk.gone(desk.find('goes-not-known'))
})
