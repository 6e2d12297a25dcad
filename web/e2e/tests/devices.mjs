/** Devices: where one is signed in, ending and wiping from afar, the lock. */
import assert from 'node:assert/strict'
import { axeFinds } from '../axe.mjs'
import { sees, seesAtLength } from '../rig.mjs'

let made = 0
async function signIn(scene, email, options) {
  const desk = await scene.desk(undefined, options)
  await desk.go('/')
  await desk.page.locator('input[type=email]').fill(email)
  await desk.page.locator('input[type=password]').fill(scene.program.password)
  await desk.find('sign-in').click()
  await desk.shows(desk.find('conversation-list'))
  return desk
}
async function newcomer(scene, name, role = 'member') {
  const email = `device${++made}@example.com`
  await scene.program.api('owner', 'POST', '/members', { name, email, role, password: scene.program.password })
  return email
}
/** What a browser keeps for us. */
const kept = (desk) => desk.page.evaluate(async () => [...(await indexedDB.databases()).map((d) => d.name), ...Object.keys(localStorage)].filter((name) => name !== 'sangam.locale'))

sees('a session ended on another device goes at once, deletes what it kept, and says so', async (scene) => {
  const email = await newcomer(scene, 'Nilima Two Places')
  const here = await signIn(scene, email)
  const there = await signIn(scene, email)
  assert.notEqual((await kept(there)).length, 0)
  await here.go('/settings')
  await here.find('nav-devices').click()
  const devices = here.find('device')
  await here.shows(here.find('this-device'))
  assert.equal(await devices.count(), 2)
  const other = devices.filter({ hasNot: here.find('this-device') })
  await other.locator('[data-testid="name-device"]').click()
  await here.find('device-name').fill('Old laptop')
  await here.find('save-device-name').click()
  await here.reads(other, /Old laptop/)
  assert.deepEqual(await axeFinds(here.page, 'devices'), [])
  await other.locator('[data-testid="end-device"]').click()
  await here.find('end-device-sure').click()
  await there.shows(there.find('was-wiped'))
  await here.shows(here.find('device-wiped'))
  await here.reads(here.find('ended-device'), /Old laptop/)
  assert.deepEqual(await kept(there), [])
  assert.deepEqual(await axeFinds(here.page, 'ended devices'), [])
})

sees('a locked screen shows nothing, also after a reload, until the password is given', async (scene) => {
  const email = await newcomer(scene, 'Omkar Away')
  for (const [locale, colorScheme] of [['en', 'light'], ['hi', 'dark']]) {
    const desk = await signIn(scene, email, { locale: `${locale}-IN`, colorScheme })
    await desk.page.keyboard.press('Control+k')
    await desk.page.keyboard.type('ताला')
    await desk.page.keyboard.press('Enter')
    await desk.shows(desk.find('locked'))
    assert.equal(await desk.find('conversation-list').count(), 0)
    assert.deepEqual(await axeFinds(desk.page, `locked ${locale}`), [])
    await desk.page.reload()
    await desk.shows(desk.find('locked'))
    assert.equal(await desk.find('conversation-list').count(), 0)
    await desk.find('unlock-password').fill('not it at all')
    await desk.find('unlock').click()
    await desk.shows(desk.page.locator('[role=alert]'))
    await desk.find('unlock-password').fill(scene.program.password)
    await desk.find('unlock').click()
    await desk.shows(desk.find('conversation-list'))
  }
})

seesAtLength('an owner reads who did what, by whom and of what kind, and takes it along; others do not', async (scene) => {
  const email = await newcomer(scene, 'Prachi Noted')
  const theirs = await signIn(scene, email)
  await theirs.go('/settings/audit')
  await theirs.reads(theirs.find('audit-page'), /Only owners and admins/)
  // An owner whose language is nobody else's: other tests read the owner's screens meanwhile.
  const reader = await newcomer(scene, 'Indu Reads', 'owner')
  for (const [locale, colorScheme, said] of [['en', 'light', /Let Prachi Noted in as Member/], ['hi', 'dark', /Prachi Noted को सदस्य के रूप में जोड़ा/]]) {
    const owner = await signIn(scene, reader, { locale: `${locale}-IN`, colorScheme })
    const kept = await owner.page.evaluate(async (locale) => (await fetch('/api/v1/me', { method: 'PATCH', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ locale }) })).status, locale)
    assert.equal(kept, 200)
    await owner.go('/settings/audit')
    await owner.find('audit-what').selectOption('member')
    await owner.find('audit-who').selectOption({ label: 'Prachi Noted' })
    await owner.reads(owner.find('audit-line', '[data-act="member.added"]'), said)
    await owner.find('audit-what').selectOption('sign_in')
    await owner.shows(owner.find('audit-line', '[data-act="sign_in.done"]'))
    assert.deepEqual(await axeFinds(owner.page, `audit ${locale}`), [])
    const [file] = await Promise.all([owner.page.waitForEvent('download'), owner.find('audit-csv').click()])
    assert.match(file.suggestedFilename(), /^audit\.csv$/)
    await owner.find('audit-what').selectOption('export')
    await owner.find('audit-who').selectOption('')
    await owner.shows(owner.find('audit-line', '[data-act="export.made"]'))
  }
})

sees('a member makes a passkey, signs in and unlocks with it, without a word typed', async (scene) => {
  const email = await newcomer(scene, 'Rekha Fingertip')
  const desk = await scene.desk()
  // The machine's own name: passkeys are bound to names, and 127.0.0.1 is none.
  const at = scene.program.url.replace('127.0.0.1', 'localhost')
  const devtools = await desk.context.newCDPSession(desk.page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } })
  await desk.page.goto(at)
  await desk.shows(desk.find('sign-in-passkey'))
  assert.deepEqual(await axeFinds(desk.page, 'sign-in with a passkey'), [])
  await desk.page.locator('input[type=email]').fill(email)
  await desk.page.locator('input[type=password]').fill(scene.program.password)
  await desk.find('sign-in').click()
  await desk.shows(desk.find('conversation-list'))
  await desk.page.goto(`${at}/settings`)
  await desk.find('add-passkey').click()
  await desk.find('passkey-password').fill(scene.program.password)
  await desk.find('passkey-name').fill('My laptop')
  await desk.find('passkey-make').click()
  await desk.reads(desk.find('passkey'), /My laptop[^]*not used yet/)
  assert.deepEqual(await axeFinds(desk.page, 'passkeys'), [])
  await desk.page.locator('body').press('Control+k')
  await desk.page.keyboard.type('lock the')
  await desk.page.keyboard.press('Enter')
  await desk.find('unlock-passkey').click()
  await desk.reads(desk.find('passkey'), /last used/)
  await desk.find('sign-out').click()
  await desk.find('sign-in-passkey').click()
  await desk.reads(desk.find('passkey'), /My laptop/)
  // At an address in numbers the page says why there are none.
  const other = await signIn(scene, email)
  await other.go('/settings')
  await other.reads(other.find('no-passkeys'), /they need a name/)
})
