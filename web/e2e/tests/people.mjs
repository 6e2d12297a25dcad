/** Roles, the second step, devices: who comes in and what they may. */
import assert from 'node:assert/strict'
import { axeFinds } from '../axe.mjs'
import { sees } from '../rig.mjs'

let made = 0
/** A member of their own for a test, signed in. */
async function newcomer(scene, name, role, options) {
  const email = `person${++made}@example.com`
  const { password } = scene.program
  const member = await scene.program.api('owner', 'POST', '/members', { name, email, role, password })
  const desk = await scene.desk(undefined, options)
  await enter(desk, email, password)
  await desk.shows(desk.find('conversation-list'))
  return { member, email, desk }
}
async function enter(desk, email, password) {
  await desk.go('/')
  await desk.page.locator('input[type=email]').fill(email)
  await desk.page.locator('input[type=password]').fill(password)
  await desk.find('sign-in').click()
}
const row = (desk, name) => desk.find('member').filter({ hasText: name })

sees('an owner gives another role by the members page; the member has what it may when they sign in again', async (scene) => {
  const { desk: theirs, email } = await newcomer(scene, 'Gauri Sane', 'tier1')
  const owner = await scene.desk('owner')
  await owner.go('/members')
  await row(owner, 'Gauri Sane').locator('[data-testid="member-role"]').click()
  const dialog = owner.find('dialog-role')
  await dialog.locator('label', { hasText: 'Manager' }).click()
  assert.deepEqual(await axeFinds(owner.page, 'role dialog'), [])
  await owner.find('give-role').click()
  await owner.reads(row(owner, 'Gauri Sane'), /Manager/)
  await theirs.shows(theirs.find('sign-in'))
  await enter(theirs, email, scene.program.password)
  await theirs.shows(theirs.find('conversation-list'))
  await theirs.go('/members')
  // A manager lets people in, but touches nobody who may do more.
  await theirs.shows(theirs.find('add-member'))
  await theirs.reads(row(theirs, 'Sunita Deshpande'), /things that you may not/)
  assert.equal(await row(theirs, 'Sunita Deshpande').locator('button').count(), 0)
  await theirs.find('add-member').click()
  assert.deepEqual((await theirs.find('new-role').locator('option').allTextContents()).filter((r) => ['Owner', 'Admin', 'Manager', 'Member'].includes(r)), ['Manager', 'Member'])
})

sees('an examiner reads everything and is told why they cannot answer', async (scene) => {
  const { id } = await scene.talk('Harsha Examined', 'please look into this')
  for (const [locale, colorScheme] of [['en', 'light'], ['hi', 'dark']]) {
    const { desk, member } = await newcomer(scene, `Examiner ${locale}`, 'examiner', { locale: `${locale}-IN`, colorScheme })
    await desk.thread(id)
    assert.equal(await desk.find('composer-blocked').getAttribute('data-code'), 'permission')
    for (const tool of ['composer-text', 'action-resolve', 'tool-reply', 'tool-react']) assert.equal(await desk.find(tool).count(), 0, tool)
    await desk.go('/members')
    await desk.shows(row(desk, member.name))
    assert.equal(await desk.find('add-member').count() + await desk.find('member-role').count(), 0)
    await desk.find('role-table').click()
    await desk.shows(desk.find('dialog-roles').locator('tbody tr'))
    assert.deepEqual(await axeFinds(desk.page, `roles ${locale}`), [])
    assert.equal(await desk.find('toast-error').count(), 0)
  }
})
