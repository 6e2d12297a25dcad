/** People: the list, merging and taking apart, the phone's private names, and a number that was left. */
import { until } from '../until.mjs'
import assert from 'node:assert/strict'
import { axeFinds } from '../axe.mjs'
import { sees } from '../rig.mjs'

/** A webhook of the platform for one of our numbers. */
const hook = (program, number, field, value) => program.platform('inject', { body: JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: program.about.waba_id, changes: [{ field, value: {
  messaging_product: 'whatsapp', metadata: { display_phone_number: '915550100777', phone_number_id: number }, ...value } }] }] }) })
const stamp = (ahead = 0) => String(Math.floor(Date.now() / 1000) + ahead)
let serial = 0
const said = (program, number, who, body) => hook(program, number, 'messages', {
  contacts: [{ wa_id: who.phone, user_id: who.id, profile: { name: who.name } }],
  messages: [{ from: who.phone, from_user_id: who.id, id: `wamid.contacts${serial++}`, timestamp: stamp(), type: 'text', text: { body } }],
})

sees('one person on two numbers is suggested, merged after a look, and taken apart again', async (scene) => {
  const { program } = scene
  const [one, two] = ['770000000000791', '770000000000792']
  for (const [i, id] of [one, two].entries()) {
    await program.api('owner', 'POST', '/accounts', { name: `Branch ${i + 1}`, number: `+91555010079${i}`, phone_number_id: id, waba_id: program.about.waba_id, mode: 'hybrid',
      access_token: program.about.access_token, app_secret: program.about.app_secret, verify_token: `branch${i}` })
  }
  await said(program, one, { phone: '917700007791', name: 'Farida Branchwala' }, 'from the first branch')
  await said(program, two, { phone: '917700007791', id: 'IN.7791', name: 'Farida B' }, 'from the second branch')
  await hook(program, one, 'smb_app_state_sync', { state_sync: [{ type: 'contact', action: 'add', contact: { full_name: 'Farida pays late', phone_number: '917700007791' }, metadata: { timestamp: stamp() } }] })

  const owner = await scene.desk('owner')
  await owner.go('/contacts')
  const hint = owner.find('suggestion').filter({ hasText: 'Farida Branchwala' })
  await owner.reads(hint, /The same number writes to two of your numbers/)
  assert.deepEqual(await axeFinds(owner.page, 'people'), [])
  assert.equal(await owner.page.getByText('Farida pays late').count(), 0, 'a private name is seen although nobody allowed it')

  await hint.locator('button.solid').click()
  const dialog = owner.find('merge-dialog')
  await owner.reads(dialog, /Stays[\s\S]*Joins it/)
  await owner.reads(owner.find('merge-threads'), /replies go to/)
  assert.deepEqual(await axeFinds(owner.page, 'people'), [])
  await owner.find('merge-name').fill('Farida Branchwala')
  await owner.find('merge-do').click()
  await owner.gone(dialog)
  await owner.gone(hint)

  await owner.find('people-search').fill('07791')
  const row = owner.find('person').filter({ hasText: 'Farida Branchwala' })
  await owner.shows(row)
  await until('one person is found', async () => await owner.find('person').count() === 1)
  await row.click()
  await owner.reads(owner.find('other-threads'), /Branch 1[\s\S]*Branch 2|Branch 2[\s\S]*Branch 1/)

  await owner.find('book-share').click()
  await owner.reads(owner.find('book-state'), /All members see/)
  await owner.reads(owner.find('saved-as'), /Farida pays late/)
  assert.deepEqual(await axeFinds(owner.page, 'people'), [])
  const ravi = await scene.desk('ravi')
  await ravi.go('/contacts?q=07791')
  await ravi.reads(ravi.find('person'), /Farida pays late/)
  assert.equal(await ravi.find('book-share').count(), 0, 'a member may share the owner\'s names')
  await owner.find('book-share').click()
  await owner.reads(owner.find('book-state'), /hidden from everybody/)
  await owner.gone(owner.find('saved-as'))

  await owner.find('other-threads').locator('a').first().click()
  await owner.shows(owner.find('contact-pane'))
  await owner.find('undo-merge').click()
  await owner.find('undo-sure').click()
  await owner.reads(owner.find('toast').filter({ hasText: 'apart' }), /Taken apart/)
  await owner.gone(owner.find('merges'))
  await owner.go('/contacts?q=07791')
  await owner.shows(owner.find('person').nth(1))
  assert.equal(await owner.find('suggestion').filter({ hasText: 'Farida' }).count(), 0, 'what was taken apart is suggested again')
})

sees('two entries that nobody suggested are made one from the pane, after a look, and taken apart again', async (scene) => {
  const { program } = scene
  const number = '770000000000797'
  await program.api('owner', 'POST', '/accounts', { name: 'Pane branch', number: '+915550100797', phone_number_id: number, waba_id: program.about.waba_id, mode: 'hybrid',
    access_token: program.about.access_token, app_secret: program.about.app_secret, verify_token: 'branch7' })
  await said(program, number, { phone: '917700009701', name: 'Ishwari shop phone' }, 'from the shop')
  await said(program, number, { phone: '917700009702', name: 'Ishwari at home' }, 'from home')
  const ravi = await scene.desk('ravi')
  await ravi.go('/contacts?q=09701')
  await ravi.find('person').click()
  await ravi.find('same-person').click()
  await ravi.find('picker-search').fill('09701')
  await until('nobody is offered as oneself', async () => await ravi.find('picker-option').count() === 0)
  await ravi.find('picker-search').fill('home ishwari')
  await ravi.reads(ravi.find('picker-option'), /Ishwari at home[\s\S]*Pane branch/)
  assert.deepEqual(await axeFinds(ravi.page, 'same person'), [])
  await ravi.find('picker-search').press('Enter')
  const dialog = ravi.find('merge-dialog')
  await ravi.reads(dialog, /Ishwari shop phone[\s\S]*Ishwari at home[\s\S]*you say so/)
  assert.equal(await ravi.find('merge-two').count(), 0, 'what nobody suggested is not to be dismissed')
  await ravi.find('merge-do').click()
  await ravi.gone(dialog)
  await ravi.reads(ravi.find('merges'), /Ishwari at home/)
  await ravi.find('undo-merge').click()
  await ravi.find('undo-sure').click()
  await ravi.gone(ravi.find('merges'))
})

sees('nothing can be sent to a number that was left; the pane leads to the new one', async (scene) => {
  const { program } = scene
  const number = '770000000000793'
  await program.api('owner', 'POST', '/accounts', { name: 'Third branch', number: '+915550100793', phone_number_id: number, waba_id: program.about.waba_id, mode: 'hybrid',
    access_token: program.about.access_token, app_secret: program.about.app_secret, verify_token: 'branch3' })
  const [old, fresh] = [{ phone: '917700007793', id: 'IN.7793', name: 'Gopal moved' }, { phone: '917700007794', id: 'IN.7794', name: 'Gopal moved' }]
  await said(program, number, old, 'my old number')
  await said(program, number, fresh, 'my new number')
  await hook(program, number, 'messages', { messages: [{ from: old.phone, id: `wamid.contacts${serial++}`, timestamp: stamp(), type: 'system', system: { type: 'user_changed_number',
    body: `User Gopal moved changed from ${old.phone} to ${fresh.phone}`, wa_id: fresh.phone, user_id: fresh.id, previous_user_id: old.id } }] })
  const ravi = await scene.desk('ravi')
  await ravi.go('/contacts?q=07793')
  await ravi.find('person').click()
  await ravi.reads(ravi.find('identity'), /Left: the person has a newer number/)
  await ravi.reads(ravi.find('past'), /Went on under/)
  await ravi.reads(ravi.find('pane-suggestion'), /WhatsApp said that one number became the other/)
  const id = (await ravi.find('other-threads').locator('a').first().getAttribute('href')).match(/inbox\/(\d+)/)[1]
  await ravi.thread(id)
  await ravi.shows(ravi.find('dead-thread'))
  await ravi.say('hello, still you?')
  await ravi.reads(ravi.page.locator('body'), /has another number or id now/)
})
