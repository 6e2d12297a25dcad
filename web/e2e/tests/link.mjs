/**
 * What a link goes through, as people see it: silence, a new phone, every way it ends, restrictions, a dead token. On a program
 * of its own, since it takes the number from under everybody.
 */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after } from 'node:test'
import { axeFinds, latinWords, same } from '../axe.mjs'
import { Customer } from '../customer.mjs'
import { Desk } from '../desk.mjs'
import { Program } from '../program.mjs'
import { seesAlone } from '../rig.mjs'
import { until } from '../until.mjs'

let own, touched
after(() => own?.close())

/** The scene with the program of these tests in place of the common one, and the number as on the first day. */
const linked = (name, run) => seesAlone(name, async (scene) => {
  own ??= await Program.open()
  scene.program = own
  const owner = await Desk.open(scene.browser, own, 'owner')
  scene.desks.push(owner)
  if (touched) await whole()
  touched = true
  scene.found = []
  await run(scene, owner)
  assert.deepEqual(scene.found, [])
})

const health = () => own.api('owner', 'GET', `/accounts/${own.account}/health`)
/** The owner signs up anew; the ids stay. */
async function connect() {
  await own.platform('onboard', { number: own.about.phone_number_id, share_history: true, ending: 'finish' })
  await own.subscribe()
}
/** Linked again, whatever the test before did to it. */
async function whole() {
  const link = await own.platform('link')
  if (link.state === 'offboarded') await own.platform('account', { event: 'ACCOUNT_RECONNECTED' })
  if (link.state === 'disconnected') await connect()
  await own.platform('account', { event: 'DISABLED_UPDATE', ban_state: 'REINSTATE' })
  await own.api('owner', 'PATCH', `/accounts/${own.account}`, { linked: true, access_token: own.about.access_token })
  await own.api('owner', 'POST', `/accounts/${own.account}/gap-seen`)
  await own.api('owner', 'POST', `/accounts/${own.account}/phone-opened`)
  await own.rewind(0, 0)
  await until('the link is whole', async () => !['offboarded', 'disconnected', 'reconnected', 'at_risk'].includes((await health()).link.state))
}

const card = (desk) => desk.find('account', `[data-id="${own.account}"]`)
const state = (desk, is) => desk.shows(card(desk).locator(`[data-testid="link"][data-state="${is}"]`))
async function page(desk) {
  await desk.go('/numbers')
  await desk.shows(desk.find('link'))
}
/** Somebody wrote; a member has the conversation open. */
async function talk(scene, name) {
  const customer = await Customer.meet(own, name)
  await customer.write('are you there?')
  const id = await customer.conversation()
  const desk = await Desk.open(scene.browser, own, 'ravi')
  scene.desks.push(desk)
  await desk.thread(id)
  return { customer, id, desk }
}

/** Names that are people's, and codes that are the platform's. */
const names = /December|Aarti|Well|Bela|Newphone|Charu|Ended|Deepa|Restricted|Ela|Token|Shop|phone|Pretend|Traders|Configuration|Callback|URL|verify|token|business platform|Support|support|Sunita|Deshpande|Sarees|Ravi|Joshi|Meta|Business|Manager|Suite|http\S+/g
/** Looks at what is shown now, in English by day and in Hindi by night: axe, words, width, and pictures (of all four) if somebody wants to see them. */
async function look(scene, where, path = '/numbers', open = () => {}) {
  const { found } = scene
  for (const locale of ['en', 'hi']) {
    const desk = await Desk.open(scene.browser, own, 'owner', { locale: `${locale}-IN` })
    scene.desks.push(desk)
    await desk.page.route('**/api/v1/session', async (route) => {
      const response = await route.fetch()
      const session = await response.json()
      if (session.member) session.member.locale = locale
      await route.fulfill({ response, json: session })
    })
    await desk.go(path)
    await desk.shows(desk.find(path === '/numbers' ? 'link' : 'conversation-list'))
    await open(desk)
    if (locale === 'hi') {
      const words = (await latinWords(desk.page)).flatMap((s) => s.replace(names, '').match(/[A-Za-z][A-Za-z'’]+/g) ?? []).filter((w) => !same.test(w))
      if (words.length > 0) found.push(`${where}: not Hindi: ${[...new Set(words)].join(' ')}`)
    }
    for (const colorScheme of process.env.SANGAM_LINK_PICTURES ? ['light', 'dark'] : [locale === 'en' ? 'light' : 'dark']) {
      await desk.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      found.push(...await axeFinds(desk.page, `${where} ${locale} ${colorScheme}`))
      for (const width of [420, 1440]) {
        await desk.page.setViewportSize({ width, height: 900 })
        if (!await desk.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)) found.push(`${where}: wider than ${width} px in ${locale}`)
        if (process.env.SANGAM_LINK_PICTURES) await picture(desk, join(process.env.SANGAM_LINK_PICTURES, `${where}-${locale}-${colorScheme}-${width}.png`))
      }
    }
    await desk.context.close()
  }
}
/** The whole length of the page, which scrolls inside the frame. */
async function picture(desk, path) {
  const size = desk.page.viewportSize()
  const height = await desk.page.evaluate(() => Math.max(900, (document.querySelector('[data-testid="numbers-page"]')?.scrollHeight ?? 0) + 160))
  await desk.page.setViewportSize({ width: size.width, height: Math.min(height, 3600) })
  await desk.page.screenshot({ path })
  await desk.page.setViewportSize(size)
}

linked('a link that does well says so, and WhatsApp can be asked', async (scene, owner) => {
  const { customer, desk } = await talk(scene, 'Aarti Well')
  await customer.phoneWrites('from the phone')
  await desk.shows(desk.message('from the phone'))
  await page(owner)
  await state(owner, 'live')
  assert.equal(await owner.find('link-banner').count(), 0, 'a banner without a cause')
  // It was asked a moment ago, before the callback was known to it, and is asked at most every ten seconds.
  await until('the answer is a new one', async () => {
    await owner.find('check-now').click()
    assert.match(await owner.find('probe').innerText(), /Access token\s+valid[\s\S]*Webhooks\s+subscribed/)
    return true
  })
  await owner.reads(owner.find('keep-alive'), /heard of in the last 24 hours/)
  await page(desk)
  assert.equal(await desk.find('check-now').count(), 0, 'a member asks WhatsApp')
  assert.equal(await desk.find('link-settings').count(), 0, 'a member changes the figures')
  await look(scene, 'live')
})

linked('a silent phone is told on every page, with days left, until somebody says that the app was open', async (scene, owner) => {
  await own.rewind(10, 0)
  await page(owner)
  await state(owner, 'at_risk')
  await owner.reads(owner.find('link-banner'), /Open the WhatsApp Business App of Shop phone: 10 days[\s\S]*about 4 days/)
  await owner.reads(owner.find('link'), /has not been heard of/)
  await owner.find('notices').locator('summary').click()
  await owner.reads(owner.find('notices'), /day 10[\s\S]*no e-mail[\s\S]*day 7[\s\S]*overtaken/)
  await look(scene, 'silent')
  await owner.go('/inbox')
  await owner.shows(owner.find('link-banner'))

  await own.rewind(13, 0)
  await page(owner)
  await owner.shows(owner.find('keep-alive').locator('[data-level="red"]'))
  await owner.reads(owner.find('link-banner'), /13 days[\s\S]*about 1 day/)
  await look(scene, 'silent-red', '/inbox', (d) => d.shows(d.find('link-banner')))
  await owner.find('phone-opened').click()
  await state(owner, 'live')
  await owner.gone(owner.find('link-banner'))
  await owner.reads(owner.find('keep-alive'), /the app was open/)

  await own.rewind(0, 24)
  await page(owner)
  await owner.reads(owner.find('link-banner'), /nothing was sent from here for 24 days/)
  await state(owner, 'at_risk')
})

linked('a new phone stops answers with a reason and a way out; the gap is shown until somebody has looked', async (scene, owner) => {
  const { customer, desk } = await talk(scene, 'Bela Newphone')
  await page(owner)
  await own.platform('phone/reinstall', { reconnect: false })
  await desk.shows(desk.find('composer-blocked', '[data-code="account"]'))
  await desk.reads(desk.find('composer-blocked'), /new phone[\s\S]*answer from the phone[\s\S]*back again/)
  assert.equal(await desk.composer.count(), 0, 'one can still write')
  await desk.shows(desk.find('link-banner'))
  await state(owner, 'offboarded')
  await owner.reads(owner.find('gaps'), /since/)
  await look(scene, 'offboarded')
  await own.platform('account', { event: 'ACCOUNT_RECONNECTED' })
  await state(owner, 'reconnected')
  await desk.shows(desk.composer)
  await desk.say('we are back')
  await desk.ticks('we are back', 'delivered', 'read')
  await owner.reads(owner.find('link-banner'), /linked again/)
  await look(scene, 'reconnected')
  await owner.find('gap-seen').click()
  await state(owner, 'live')
  await owner.gone(owner.find('link-banner'))
  await owner.reads(owner.find('gaps'), / to /)
  assert.ok((await customer.chat()).some((m) => m.text === 'we are back'))
})

const ends = {
  BUSINESS_DOWNGRADE: [/moved from the WhatsApp Business App/, /Install the WhatsApp Business App/],
  PRIMARY_INACTIVITY: [/not opened for about 14 days/, /Open the app on the phone/],
  COMPANION_INACTIVITY: [/not active for about 30 days/, /send from here now and then/],
  ACCOUNT_DISCONNECTED: [/closed by Meta, or deleted by the owner/, /appeal there/],
  CHANGE_NUMBER: [/number was changed/, /Connect the new number/],
  USER_RE_REGISTERED: [/registered again on another device/, /phone that is in use/],
  '': [/link to the Cloud API was ended/, /Ask who ended it/],
}
linked('each way a link ends has its sentence and its way out', async (scene, owner) => {
  const { id, desk } = await talk(scene, 'Charu Ended')
  await page(owner)
  let said = Date.now()
  for (const [reason, [why, way]] of Object.entries(ends)) {
    // The platform tells times in whole seconds, so that within the second of our word it would have been before it.
    await until('another second', () => Date.now() > (Math.floor(said / 1000) + 1) * 1000)
    await own.platform('phone/disconnect', { reason })
    await state(owner, 'disconnected')
    await owner.reads(card(owner).locator('[data-testid="account-why"]'), why)
    await owner.reads(card(owner).locator('[data-testid="account-why"]'), way)
    if (reason === 'PRIMARY_INACTIVITY') {
      await desk.reads(desk.find('composer-blocked'), /disconnected/)
      await desk.reads(desk.find('link-banner'), /disconnected/)
      await look(scene, 'disconnected')
      await look(scene, 'blocked-disconnected', `/inbox/${id}?view=all`, (d) => d.shows(d.find('composer-blocked')))
    }
    if (reason === '') {
      await owner.find('linked-again').click()
      await owner.find('linked-again-yes').click()
      await owner.reads(owner.find('linked-refused'), /WhatsApp says otherwise, so the number stays as it was/)
      await state(owner, 'disconnected')
      await connect()
    } else {
      await connect()
      await owner.find('linked-again').click()
    }
    await owner.find('linked-again-yes').click()
    await owner.gone(card(owner).locator('[data-testid="account-why"]'))
    said = Date.now()
  }
})

linked('a restriction stops answers until its end; an announced ban is told and stops nothing', async (scene, owner) => {
  const { desk } = await talk(scene, 'Deepa Restricted')
  await page(owner)
  await own.platform('account', { event: 'ACCOUNT_RESTRICTION', restrictions: ['RESTRICTED_CUSTOMER_INITIATED_MESSAGING'], until_seconds: 86_400 })
  await state(owner, 'at_risk')
  await owner.reads(owner.find('link'), /It ends by itself/)
  await desk.reads(desk.find('composer-blocked'), /restricted/)
  await look(scene, 'restricted')
  await own.platform('account', { event: 'DISABLED_UPDATE', ban_state: 'REINSTATE' })
  await desk.shows(desk.composer)
  await own.platform('account', { event: 'DISABLED_UPDATE', ban_state: 'SCHEDULE_FOR_DISABLE', ban_date: 'December 24, 2026' })
  await owner.reads(owner.find('link-banner'), /will disable/)
  await desk.say('still open')
  await desk.ticks('still open', 'delivered', 'read')
})

linked('a dead token stops answers until a new one is entered', async (scene, owner) => {
  const { desk, customer } = await talk(scene, 'Ela Token')
  await page(owner)
  await own.api('owner', 'PATCH', `/accounts/${own.account}`, { access_token: 'EAA-ended-long-ago' })
  // This message finds out, if the program's own look at the number does not do so first and closes the composer.
  await Promise.race([desk.say('waits for a token'), desk.shows(desk.find('composer-blocked'))])
  await desk.reads(desk.find('composer-blocked'), /token/)
  await state(owner, 'at_risk')
  await owner.reads(owner.find('link-banner'), /refuses the access token/)
  await look(scene, 'token')
  await owner.find('edit-number').click()
  await owner.find('number-access_token').fill('EAA-a-wrong-one')
  await owner.find('number-save').click()
  await owner.reads(owner.find('token-result'), /does not work yet[\s\S]*refuses the access token[\s\S]*not valid/)
  assert.deepEqual(await axeFinds(owner.page, 'token result'), [])
  await owner.find('enter-another').click()
  // What WhatsApp said of the first is no verdict on the second.
  await owner.page.route('**/accounts/*/health', (route) => route.abort())
  await owner.find('number-access_token').fill('EAA-another-wrong-one')
  await owner.find('number-save').click()
  await owner.reads(owner.find('token-result'), /could not be asked just now/)
  await owner.page.unroute('**/accounts/*/health')
  await owner.find('enter-another').click()
  await owner.find('number-access_token').fill(own.about.access_token)
  await owner.find('number-save').click()
  await owner.reads(owner.find('token-result'), /The token works[\s\S]*Permissions\s+all that are needed[\s\S]*Ends\s+does not end/)
  await owner.find('number-done').click()
  await owner.gone(owner.find('dialog-number'))
  await desk.shows(desk.composer)
  await desk.say('a token is here')
  await desk.ticks('a token is here', 'delivered', 'read')
  await owner.gone(owner.find('link-banner'))
  assert.ok((await customer.chat()).some((m) => m.text === 'a token is here'))
})

linked('the figures of keep-alive are changed, and what cannot be is said beside its field', async (scene, owner) => {
  const open = async (desk) => {
    await desk.find('link-settings').click()
    await desk.shows(desk.find('dialog-linkset'))
  }
  await page(owner)
  await open(owner)
  await owner.find('linkset-phone_notices').fill('7, 20')
  await owner.find('linkset-mail_to').fill('nobody')
  await owner.find('linkset-second_numbers').fill('12')
  await owner.find('linkset-save').click()
  for (const [field, words] of [['phone_notices', /before the cut/], ['mail_to', /addresses/], ['second_numbers', /country code/]]) {
    await owner.reads(owner.page.locator('.field').filter({ has: owner.find(`linkset-${field}`) }), words)
  }
  await owner.find('linkset-phone_notices').fill('2, 3')
  await owner.find('linkset-mail_to').fill('shop@example.com')
  await owner.find('linkset-second_numbers').fill('+91 98765 43210')
  await owner.find('linkset-second_template').selectOption({ label: 'hello world (American English)' })
  await owner.find('linkset-save').click()
  await owner.gone(owner.find('dialog-linkset'))
  const set = await own.api('owner', 'GET', '/link-settings')
  assert.deepEqual([set.phone_notices, set.mail_to, set.second_numbers], [[2, 3], ['shop@example.com'], ['+919876543210']])
  assert.ok(set.second_template)
  await own.api('owner', 'PUT', '/link-settings', { ...set, as_of: undefined, mail: undefined, phone_notices: [7, 10, 12, 13], mail_to: [], second_numbers: [], second_template: undefined, second_values: undefined })
  await look(scene, 'settings', '/numbers', open)
})
