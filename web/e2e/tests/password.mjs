/** Passwords: the first one, one's own, and links to set them. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { axeFinds } from '../axe.mjs'
import { Desk } from '../desk.mjs'
import { command, freePort, Process } from '../program.mjs'
import { sees, seesAtLength } from '../rig.mjs'
import { until } from '../until.mjs'

let made = 0
/** A member of their own for a test, without a password. */
async function newcomer(scene, name) {
  const email = `newcomer${++made}@example.com`
  const member = await scene.program.api('owner', 'POST', '/members', { name, email, role: 'member' })
  return { email, link: async () => new URL((await scene.program.api('owner', 'POST', `/members/${member.id}/password-link`)).url, scene.program.url) }
}
const open = (desk, url) => desk.go(url.pathname + url.hash)
async function set(desk, password, again = password) {
  await desk.find('new-password').fill(password)
  await desk.find('new-password-again').fill(again)
  await desk.find('set-password').click()
}
async function signIn(desk, email, password) {
  await desk.go('/')
  await desk.page.locator('input[type=email]').fill(email)
  await desk.page.locator('input[type=password]').fill(password)
  await desk.find('sign-in').click()
}

sees('a first owner without a password sets it by the link that bootstrap prints, which then is dead', async (scene) => {
  const folder = await mkdtemp(join(tmpdir(), 'sangam-e2e-first-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const data = ['--data', join(folder, 'data')]
  let server
  try {
    const first = await command(['bootstrap', ...data, '--workspace', 'Patil Sweets', '--owner', 'asha@example.com', '--public-url', url, '--json'])
    assert.ok(first.setup_url.startsWith(`${url}/set-password#`))
    server = new Process(['serve', ...data, '--listen', `127.0.0.1:${port}`, '--log-level', 'warn'])
    await until('the program is ready', async () => (await fetch(`${url}/readyz`).catch(() => undefined))?.ok, server)
    const program = { url }
    const desk = await Desk.open(scene.browser, program)
    scene.desks.push(desk)
    await open(desk, new URL(first.setup_url))
    await desk.reads(desk.find('set-password-page'), /Patil Sweets/)
    assert.equal(new URL(desk.page.url()).hash, '', 'the token stays in the address bar')
    assert.deepEqual(await axeFinds(desk.page, 'set-password'), [])
    await set(desk, 'jaggery and cardamom')
    await desk.shows(desk.find('conversation-list'))

    const late = await Desk.open(scene.browser, program)
    scene.desks.push(late)
    await open(late, new URL(first.setup_url))
    await late.reads(late.find('link-dead'), /has been used or has expired[\s\S]*bootstrap --link/)
    assert.deepEqual(await axeFinds(late.page, 'dead link'), [])
    await late.find('to-sign-in').click()
    await signIn(late, 'asha@example.com', 'jaggery and cardamom')
    await late.shows(late.find('conversation-list'))
  } finally {
    await server?.end()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
})

sees('a link says what is wrong with a password, and a newer link in the same tab counts', async (scene) => {
  const who = await newcomer(scene, 'Charu Mane')
  const old = await who.link()
  const now = await who.link()
  const desk = await scene.desk()
  await open(desk, old)
  await desk.shows(desk.find('link-dead'))
  await open(desk, now)
  await desk.shows(desk.find('new-password'))
  await set(desk, 'one long thing 1', 'one long thing 2')
  await desk.reads(desk.find('set-password-page'), /Is not the same as above/i)
  await set(desk, who.email)
  await desk.reads(desk.find('set-password-page'), /too easy to guess/)
  assert.deepEqual(await axeFinds(desk.page, 'refused password'), [])
  await set(desk, 'seven small boats')
  await desk.shows(desk.find('conversation-list'))
})

seesAtLength('changing one’s own password ends the other sessions and not this one', async (scene) => {
  const who = await newcomer(scene, 'Dipti Kher')
  const here = await scene.desk()
  await open(here, await who.link())
  await set(here, 'under the banyan')
  await here.shows(here.find('conversation-list'))
  const there = await scene.desk()
  await signIn(there, who.email, 'under the banyan')
  await there.shows(there.find('conversation-list'))

  await here.find('nav-settings').click()
  const change = async (now, next) => {
    await here.find('current-password').fill(now)
    await here.find('new-password').fill(next)
    await here.find('new-password-again').fill(next)
    await here.find('change-password').click()
  }
  await change('not this one at all', 'over the banyan too')
  await here.reads(here.find('settings-page'), /Is not your password/i)
  assert.deepEqual(await axeFinds(here.page, 'settings'), [])
  await change('under the banyan', 'over the banyan too')
  await until('the fields are empty', async () => (await here.find('current-password').inputValue()) === '')
  await there.shows(there.find('sign-in'))
  await here.page.reload()
  await here.shows(here.find('change-password'))
  await signIn(there, who.email, 'under the banyan')
  await there.shows(there.find('login-problem'))
  await signIn(there, who.email, 'over the banyan too')
  await there.shows(there.find('conversation-list'))
})

sees('an owner adds a member without a password and hands over the link', async (scene) => {
  const owner = await scene.desk('owner')
  await owner.go('/members')
  await owner.find('add-member').click()
  const dialog = owner.find('dialog-member')
  await dialog.locator('input').nth(0).fill('Esha Gore')
  await dialog.locator('input').nth(1).fill('esha@example.com')
  await dialog.locator('button.solid').click()
  await owner.shows(owner.find('password-link'))
  assert.deepEqual(await axeFinds(owner.page, 'member link'), [])
  const link = new URL(await owner.find('password-link').innerText())
  const member = await scene.desk()
  await open(member, link)
  await member.reads(member.find('set-password-page'), /Esha Gore/)
  await set(member, 'blue paper lanterns')
  await member.shows(member.find('conversation-list'))
})
