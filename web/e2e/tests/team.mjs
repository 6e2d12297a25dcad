/** Two members at the same time. */
import assert from 'node:assert/strict'
import { axeFinds } from '../axe.mjs'
import { until } from '../until.mjs'
import { sees } from '../rig.mjs'

sees('what one member does the other sees: assignment, reply, resolved, reopened', async (scene) => {
  const { desk: ravi, id } = await scene.talk('Yamini Oak', 'where is my parcel?')
  const owner = await scene.desk('owner')
  await owner.thread(id)
  const menu = ravi.find('assign-menu')
  await menu.click()
  await ravi.find(`menu-${scene.program.members.ravi.id}`).click()
  await ravi.reads(menu, /You/)
  await owner.reads(owner.find('assign-menu'), /Ravi Joshi/)
  await owner.reads(owner.row(id), /Ravi Joshi/)

  await ravi.shows(ravi.find('beside'))
  await until('Ravi sees that she writes', async () => {
    await owner.composer.pressSequentially('I am looking ')
    return /is writing an answer/.test(await ravi.find('beside').innerText({ timeout: 2000 }).catch(() => ''))
  })
  assert.deepEqual(await axeFinds(ravi.page, 'somebody else writes'), [])
  await ravi.composer.fill('It is on its way.')
  await ravi.composer.press('Enter')
  // She began: he is asked, as long as she goes on, and may send all the same.
  await until('it is sent', async () => {
    if (await ravi.find('beside-send').count()) await ravi.find('beside-send').click({ timeout: 2000 }).catch(() => {})
    else if (await ravi.composer.inputValue()) await ravi.composer.press('Enter')
    return (await ravi.message('It is on its way.').count()) > 0
  })
  await owner.reads(owner.message('It is on its way.'), /Ravi Joshi/)
  await owner.ticks('It is on its way.', 'delivered', 'read')
  await owner.reads(owner.find('overtaken'), /Ravi Joshi answered .* ago:[\s\S]*It is on its way\./)
  assert.equal(await ravi.message('It is on its way.').count(), 1)

  await ravi.find('action-resolve').click()
  await owner.shows(owner.find('action-reopen'))
  await owner.gone(owner.row(id)) // of the list of open ones
  await owner.find('action-reopen').click()
  await ravi.shows(ravi.find('action-resolve'))
  await ravi.shows(ravi.row(id))
})

sees('of two members who reply at once the later is asked, and then both have got through in one order', async (scene) => {
  const { desk: ravi, customer, id } = await scene.talk('Zarina Merchant', 'any news?')
  const owner = await scene.desk('owner')
  await owner.thread(id)
  await Promise.all([ravi.say('Ravi here, soon.'), owner.say('Sunita here, today.')])
  // Who came second learns of the other before anything is sent: in the composer, or from the server.
  const second = await until('one of the two is asked', async () => {
    for (const desk of [ravi, owner]) for (const id of ['send-anyway', 'retry']) if (await desk.find(id).count()) return desk.find(id)
    return undefined
  })
  await second.click()
  for (const desk of [ravi, owner]) for (const text of ['Ravi here, soon.', 'Sunita here, today.']) await desk.ticks(text, 'read')
  assert.equal((await customer.chat()).filter((m) => m.author === 'api').length, 2)
  assert.deepEqual((await ravi.picture()).messages.map((m) => m.split(' ')[0]), (await owner.picture()).messages.map((m) => m.split(' ')[0]))
})

sees('a resolved conversation comes back when the customer writes again', async (scene) => {
  const { desk, customer, id } = await scene.talk('Anand Phadke', 'thanks')
  await desk.find('action-resolve').click()
  await desk.shows(desk.find('action-reopen'))
  await desk.find('view-resolved').click()
  await desk.shows(desk.row(id))
  await desk.find('view-all').click()
  await customer.write('one more thing')
  await desk.reads(desk.row(id), /one more thing/)
})

sees('the owner adds a member, who may sign in but not add others', async (scene) => {
  const owner = await scene.desk('owner')
  await owner.go('/members')
  await owner.find('add-member').click()
  const dialog = owner.find('dialog-member')
  await dialog.locator('input').nth(0).fill('Bharat Naik')
  await dialog.locator('input').nth(1).fill('bharat@example.com')
  await dialog.locator('input').nth(2).fill(scene.program.password)
  await dialog.locator('button.solid').click()
  await owner.shows(owner.find('member').filter({ hasText: 'Bharat Naik' }))
  const desk = await scene.desk()
  await desk.go('/')
  await desk.page.locator('input[type=email]').fill('bharat@example.com')
  await desk.page.locator('input[type=password]').fill(scene.program.password)
  await desk.find('sign-in').click()
  await desk.shows(desk.find('conversation-list'))
  await desk.find('nav-members').click()
  await desk.shows(desk.find('members-page'))
  assert.equal(await desk.find('add-member').count(), 0)
  await desk.find('nav-settings').click()
  await desk.find('sign-out').click()
  await desk.shows(desk.find('sign-in'))
})
