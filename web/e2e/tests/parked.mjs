/** What could not be applied, and how it is applied after all. */
import assert from 'node:assert/strict'
import { sees } from '../rig.mjs'

sees('an event of an unknown number is parked with its reason and is applied once the number is connected', async (scene) => {
  const { program } = scene
  const owner = await scene.desk('owner')
  await owner.go('/parked')
  await owner.shows(owner.find('parked-none'))
  const [number, from] = ['770000000000777', '917700009911']
  const id = `wamid.${Buffer.from('a message for the second shop').toString('base64')}`
  const body = {
    object: 'whatsapp_business_account',
    entry: [{ id: program.about.waba_id, changes: [{ field: 'messages', value: {
      messaging_product: 'whatsapp', metadata: { display_phone_number: '915550100777', phone_number_id: number },
      contacts: [{ wa_id: from, profile: { name: 'Jyoti of the second shop' } }],
      messages: [{ from, id, timestamp: String(Math.floor(Date.now() / 1000)), type: 'text', text: { body: 'is the second shop open?' } }],
    } }] }],
  }
  await program.platform('inject', { body: JSON.stringify(body) })
  const event = owner.find('raw-event')
  await owner.reads(event, new RegExp(`no account has the number id "${number}"`))
  await event.locator('button').first().click()
  await owner.reads(owner.find('raw-body'), /is the second shop open\?/)
  await owner.page.keyboard.press('Escape')

  await event.locator('button.solid').click()
  await owner.reads(owner.find('toast'), /Still parked/)
  await program.api('owner', 'POST', '/accounts', { name: 'Second shop', number: '+915550100777', phone_number_id: number, waba_id: program.about.waba_id, mode: 'api',
    access_token: program.about.access_token, app_secret: program.about.app_secret, verify_token: 'second' })
  await event.locator('button.solid').click()
  await owner.reads(owner.find('toast').filter({ hasText: 'Applied' }), /Applied/)
  await owner.gone(event)
  await owner.shows(owner.find('parked-none'))
  await owner.list()
  const row = owner.find('conversation-row').filter({ hasText: 'is the second shop open?' })
  await owner.reads(row, /Jyoti of the second shop/)
  assert.equal(await row.count(), 1)
})

sees('the numbers page shows each number, its lamps and what it cannot do', async (scene) => {
  const desk = await scene.desk('owner')
  await desk.go('/numbers')
  const card = desk.find('account', `[data-id="${scene.program.account}"]`)
  await desk.reads(card, /Shop phone[\s\S]*(Live|Linked)/)
  await desk.reads(card, /Message from a customer/)
  await card.locator('details', { hasText: /cannot do/ }).locator('summary').click()
  await desk.reads(card, /Calls ring on the phone/)
})

sees('a restricted number says so, and what to do', async (scene) => {
  const { program } = scene
  const number = '770000000000778'
  const { id } = await program.api('owner', 'POST', '/accounts', { name: 'Second shop', number: '+915550100778', phone_number_id: number, waba_id: program.about.waba_id, mode: 'api',
    access_token: program.about.access_token, app_secret: program.about.app_secret, verify_token: 'third' })
  const owner = await scene.desk('owner')
  await owner.go('/numbers')
  const card = owner.find('account', `[data-id="${id}"]`)
  await owner.reads(card, /Second shop[\s\S]*(Live|Linked)/)
  await program.platform('inject', { body: JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: program.about.waba_id, changes: [{ field: 'messages', value: {
    messaging_product: 'whatsapp', metadata: { display_phone_number: '915550100778', phone_number_id: number }, errors: [{ code: 368, title: 'Temporarily blocked' }] } }] }] }) })
  await owner.reads(card, /has blocked this account for a time[\s\S]*Ask for a review/)
})
