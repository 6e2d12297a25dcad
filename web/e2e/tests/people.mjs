/** Roles, the second step, devices: who comes in and what they may. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { axeFinds } from '../axe.mjs'
import { Desk } from '../desk.mjs'
import { command, freePort, Process } from '../program.mjs'
import { sees, seesAtLength } from '../rig.mjs'
import { until } from '../until.mjs'

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

seesAtLength('an examiner reads everything and is told why they cannot answer', async (scene) => {
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

/** What an authenticator app shows (RFC 6238), some codes from now. */
function appCode(secret, codes = 0) {
  const bits = [...secret.replace(/\s/g, '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + codes))
  const mac = createHmac('sha1', key).update(counter).digest()
  return String((mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
/** Through the set-up, with the code before the present one, which is left for what follows. */
async function setUp(desk, password) {
  await desk.find('step-password').fill(password)
  await desk.find('step-next').click()
  await desk.shows(desk.find('step-qr'))
  const secret = await desk.find('step-secret').textContent()
  await desk.find('step-code').fill('000000')
  await desk.find('step-next').click()
  await desk.reads(desk.find('step-setup'), /not the code of your app/i)
  await desk.find('step-code').fill(appCode(secret, -1))
  await desk.find('step-next').click()
  const codes = (await desk.find('recovery-codes').textContent()).trim().split('\n')
  assert.equal(codes.length, 10)
  return { secret, codes }
}

sees('a member sets up a second step; then a password alone opens nothing, a code or a recovery code does', async (scene) => {
  const { desk, email } = await newcomer(scene, 'Jaya Two', 'member')
  const { password } = scene.program
  await desk.go('/settings')
  await desk.find('step-set-up').click()
  const { secret, codes } = await setUp(desk, password)
  assert.deepEqual(await axeFinds(desk.page, 'recovery codes'), [])
  await desk.find('step-done').click()
  await desk.reads(desk.find('step-on'), /10 recovery codes/)
  await desk.find('sign-out').click()
  // A page that goes elsewhere takes back what it is just asking.
  await desk.shows(desk.page.locator('input[type=email]'))
  for (const code of [appCode(secret), codes[2]]) {
    await enter(desk, email, password)
    await desk.shows(desk.find('step-code'))
    assert.deepEqual(await axeFinds(desk.page, 'second step'), [])
    await desk.find('step-code').fill('123')
    await desk.find('sign-in').click()
    await desk.reads(desk.find('login-problem'), /wrong, or was used before/)
    await desk.find('step-code').fill(code)
    await desk.find('sign-in').click()
    await desk.shows(desk.find('conversation-list'))
    await desk.go('/settings')
    await desk.find('sign-out').click()
    await desk.shows(desk.page.locator('input[type=email]'))
  }
  // Phone and codes are lost: an owner takes it away.
  const owner = await scene.desk('owner')
  await owner.go('/members')
  await row(owner, 'Jaya Two').locator('[data-testid="member-step"]').click()
  await owner.find('reset-step-sure').click()
  await owner.gone(row(owner, 'Jaya Two').locator('[data-testid="member-step"]'))
  await enter(desk, email, password)
  await desk.shows(desk.find('conversation-list'))
})

sees('a demand for a second step stands in front of everything, for who is signed in, too, until it is set up', async (scene) => {
  const folder = await mkdtemp(join(tmpdir(), 'sangam-e2e-step-'))
  const port = await freePort()
  const { password } = scene.program
  const program = { url: `http://127.0.0.1:${port}`, password, cookies: {} }
  const data = ['--data', join(folder, 'data')]
  let server
  try {
    await command(['bootstrap', ...data, '--workspace', 'Kokum House', '--owner', 'kokum@example.com', '--json'], password + '\n')
    server = new Process(['serve', ...data, '--listen', `127.0.0.1:${port}`, '--log-level', 'warn'])
    await until('the program is ready', async () => (await fetch(`${program.url}/readyz`).catch(() => undefined))?.ok, server)
    const owner = await Desk.open(scene.browser, program)
    scene.desks.push(owner)
    await enter(owner, 'kokum@example.com', password)
    await owner.shows(owner.find('conversation-list'))
    await owner.page.evaluate((password) => fetch('/api/v1/members', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name: 'Lina', email: 'lina@example.com', role: 'tier2', password }) }), password)
    const lina = await Desk.open(scene.browser, program, undefined, { locale: 'hi-IN', colorScheme: 'dark' })
    scene.desks.push(lina)
    await enter(lina, 'lina@example.com', password)
    await lina.shows(lina.find('conversation-list'))

    await owner.go('/settings')
    const all = owner.find('sign-in-rules').locator('label', { hasText: 'Everybody' }).last()
    await all.click()
    await owner.reads(owner.page.locator('body'), /You have no second step yourself/)
    assert.equal(await all.locator('input').isChecked(), false)
    await owner.find('step-set-up').click()
    await setUp(owner, password)
    await owner.find('step-done').click()
    await all.click()
    await lina.shows(lina.find('step-needed'))
    assert.deepEqual(await axeFinds(lina.page, 'step needed'), [])
    await lina.find('step-password').fill(password)
    await lina.find('step-next').click()
    const secret = await lina.find('step-secret').textContent()
    await lina.find('step-code').fill(appCode(secret))
    await lina.find('step-next').click()
    await lina.find('step-done').click()
    await lina.go('/inbox')
    await lina.shows(lina.find('conversation-list'))

    // A confidentiality text stands in front of everything in the same way.
    await owner.go('/settings/confidentiality')
    await owner.find('pledge-edit').click()
    await owner.find('pledge-en').fill('What customers write stays here.')
    await owner.find('pledge-hi').fill('ग्राहक जो लिखते हैं वह यहीं रहता है।')
    await owner.find('pledge-publish').click()
    await owner.find('pledge-publish').click()
    await lina.reads(lina.find('pledge-text'), /What customers write/)
    assert.deepEqual(await axeFinds(lina.page, 'sign page'), [])
    await lina.find('pledge-agree').check()
    await lina.find('pledge-name').fill('Lina Rao')
    await lina.find('pledge-sign').click()
    await lina.shows(lina.find('conversation-list'))
    await owner.reads(owner.find('pledge-text'), /What customers write/)
    await owner.find('pledge-agree').check()
    await owner.find('pledge-name').fill('K. Owner')
    await owner.find('pledge-sign').click()
    await owner.reads(owner.find('signature').filter({ hasText: 'Lina Rao' }), /Version 1/)

    // Who has access is looked at and signed off; that somebody has is there afterwards.
    await owner.go('/settings/access')
    await owner.reads(owner.find('access-member').filter({ hasText: 'Lina' }), /last signed in/)
    assert.deepEqual(await axeFinds(owner.page, 'access page'), [])
    await owner.find('access-seen').check()
    await owner.find('access-note').fill('two of us')
    await owner.find('access-sign').click()
    await owner.reads(owner.find('access-past'), /two of us/)
  } finally {
    await server?.end()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
})

sees('a member who sees only what they have gets what is given at once, loses what is taken, and sees all once they may', async (scene) => {
  const api = (...asked) => scene.program.api(...asked)
  const roles = await api('owner', 'GET', '/roles')
  const all = roles.items.find((r) => r.id === 'tier2').permissions
  const few = all.filter((p) => !['conversations.all', 'conversations.team', 'numbers.see', 'contacts.merge', 'raw_events.read'].includes(p))
  const role = await api('owner', 'POST', '/roles', { name: 'Own only', permissions: few })
  const { id } = await scene.talk('Tarini Own', 'is my parcel on its way')
  const { desk, member } = await newcomer(scene, 'Omkar Few', role.id)
  await desk.go('/inbox?view=all')
  await desk.shows(desk.find('conversation-list'))
  assert.equal(await desk.find('view-unassigned').count(), 0)
  assert.equal(await desk.find('conversation-row').count(), 0)
  await api('owner', 'PATCH', `/conversations/${id}`, { assignee_id: member.id })
  await desk.row(id).click()
  await desk.shows(desk.message('is my parcel on its way'))
  await desk.reads(desk.page.locator('body'), /••/)
  await api('owner', 'PATCH', `/conversations/${id}`, { assignee_id: '' })
  await desk.gone(desk.row(id))
  await desk.gone(desk.message('is my parcel on its way'))
  // What they may from now on shows on the open screen.
  await api('owner', 'PUT', `/roles/${role.id}`, { name: 'Sees all', version: role.version, permissions: [...few, 'conversations.all', 'numbers.see'] })
  await desk.shows(desk.row(id))
  await desk.shows(desk.find('view-unassigned'))
  await desk.row(id).click()
  await desk.shows(desk.message('is my parcel on its way'))
  await until('the number is whole', async () => !(await desk.page.locator('body').innerText()).includes('••'))
})
