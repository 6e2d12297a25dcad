/** The wizard that connects a number: from the first question to its past, and every way a window may end. */
import assert from 'node:assert/strict'
import axe from 'axe-core'
import { sees } from '../rig.mjs'
import { until } from '../until.mjs'

let phones = 0
/** A number on a phone that no program knows. */
const phone = async (scene) => {
  const digits = `9155501${(71000 + ++phones * 10).toString()}`
  await scene.program.platform('phones', { digits, name: 'Branch' })
  return digits
}
const clean = async (desk, where, locale = 'en') => {
  if (locale === 'en') { // the roles and labels are the same in every language; the widths are not
    await desk.page.evaluate(`${axe.source}; undefined`)
    const { violations } = await desk.page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
    assert.deepEqual(violations.flatMap((v) => v.nodes.map((n) => `${where}: ${v.id}: ${n.target.join(' ')}`)), [])
  }
  assert.ok(await desk.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${where} is wider than the window`)
}
const step = (desk, name) => until(`the step ${name}`, async () => (await desk.find('onboarding-page').getAttribute('data-step')) === name)
const stage = (desk, name) => until(`the window ended: ${name}`, async () => (await desk.find('signup').getAttribute('data-stage')) === name)
const problem = async (desk, code) => { await until(`told: ${code}`, async () => (await desk.find('signup').getAttribute('data-problem')) === code) }
/** A case that stands before the window. */
const before = async (scene, desk) => {
  const c = await scene.program.api('owner', 'POST', '/onboarding', { model: 'hybrid', ticks: { prepared: true, warned: true } })
  await desk.go(`/onboarding?case=${c.id}&step=connect`)
  await desk.shows(desk.find('open-window'))
  return c.id
}
const opens = async (desk) => {
  const [popup] = await Promise.all([desk.page.waitForEvent('popup'), desk.find('open-window').click()])
  await popup.waitForLoadState()
  return popup
}
/** A window that ended closes by itself a moment later; until then its name is taken. */
const gone = (popup) => until('the window is gone', () => popup.isClosed())
/** The person in the window and on the phone. */
const connects = async (scene, popup, digits, share = true) => {
  await popup.locator('#business').click()
  await popup.locator('[name=digits]').fill(`+${digits}`)
  await popup.locator('#number button').click()
  await popup.locator('[name=code]').waitFor()
  const { code } = await scene.program.platform('signup/consent', { number: digits, connect: true, share_history: share })
  await popup.locator('[name=code]').fill(code)
  await popup.locator('#code button').click()
}
/** This window only: other tests use the same member at the same time. */
const speaks = (desk, locale) => desk.page.route('**/api/v1/session', async (route) => {
  const response = await route.fetch()
  const session = await response.json()
  if (session.member) session.member.locale = locale
  await route.fulfill({ response, json: session })
})

for (const locale of ['en', 'hi']) {
  sees(`an owner walks from the first question to a connected number (${locale})`, async (scene) => {
    const digits = await phone(scene)
    const desk = await scene.desk('owner')
    await speaks(desk, locale)
    await desk.go('/numbers')
    await desk.find('onboard-number').click()
    await desk.shows(desk.find('model-hybrid'))
    await clean(desk, 'model', locale)
    await desk.find('model-app').check()
    await desk.shows(desk.find('model-app-done'))
    await desk.find('model-hybrid').check()
    await desk.find('wizard-next').click()
    await step(desk, 'checks')
    await desk.find('wizard-number').fill(`+${digits}`)
    await desk.find('wizard-number').blur()
    await desk.shows(desk.find('country'))
    await desk.find('check-app_version').locator('input[value=no]').check()
    await desk.shows(desk.find('check-app_version').locator('.mend'))
    for (const q of ['age_7_days', 'app_version', 'not_elsewhere', 'who_onboards']) {
      await desk.find(`check-${q}`).locator('input[value=yes]').check()
      await until(`${q} is kept`, async () => (await desk.find(`check-${q}`).getAttribute('data-answer')) === 'yes')
    }
    await until('it is fit', async () => (await desk.find('onboarding-page').getAttribute('data-state')) === 'eligible')
    await clean(desk, 'checks', locale)
    await desk.find('wizard-next').click()
    await step(desk, 'prepare')
    await desk.shows(desk.find('check-camera'))
    await clean(desk, 'prepare', locale)
    await desk.find('wizard-next').click()
    await step(desk, 'warn')
    assert.equal(await desk.find('wizard-next').isDisabled(), true, 'it goes on before the warnings are confirmed')
    await desk.find('warned').check()
    await until('it may go on', () => desk.find('wizard-next').isEnabled())
    await clean(desk, 'warn', locale)
    await desk.find('wizard-next').click()
    await step(desk, 'connect')
    await desk.page.reload() // everything is kept
    await step(desk, 'connect')
    await desk.shows(desk.find('app-check'))
    await clean(desk, 'connect', locale)
    await connects(scene, await opens(desk), digits)
    await step(desk, 'done')
    await desk.shows(desk.find('syncs'))
    await clean(desk, 'done', locale)
    const { syncs } = await scene.program.platform(`link?number=${digits}`)
    assert.equal(Object.keys(syncs).length, 2, 'both syncs are asked for')
    await desk.find('done-inbox').click()
    await until('the inbox', () => new URL(desk.page.url()).pathname.startsWith('/inbox'))
  })
}

sees('a window that is closed, fails, is blocked or whose script does not come says so, and the same number goes on', async (scene) => {
  const digits = await phone(scene)
  const desk = await scene.desk('owner')
  await desk.page.route('**/sdk.js', (route) => route.abort())
  await before(scene, desk)
  await desk.find('open-window').click()
  await until('the script is missed', async () => (await desk.find('signup').getAttribute('data-phase')) === 'no_script')
  await desk.page.unroute('**/sdk.js')
  desk.troubles.length = 0 // the browser says itself that a script did not load

  await desk.page.evaluate(() => { window.realOpen = window.open; window.open = () => null })
  await desk.find('open-window').click()
  await until('it is blocked', async () => (await desk.find('signup').getAttribute('data-phase')) === 'blocked')
  await desk.page.evaluate(() => { window.open = window.realOpen })

  let popup = await opens(desk)
  await popup.locator('#endings summary').click()
  await popup.locator('[data-end=cancel]').click()
  await problem(desk, 'window_cancelled')
  await desk.reads(desk.find('problem'), /choosing what to connect|entering the phone number|agreeing on the phone|entering the code/)
  await gone(popup)
  popup = await opens(desk)
  await popup.locator('#endings summary').click()
  await popup.locator('[data-end=cancel_error]').click()
  await problem(desk, 'window_failed')
  await desk.reads(desk.find('problem'), /524126/)
  await clean(desk, 'problem')
  await gone(popup)
  popup = await opens(desk)
  await popup.close()
  await problem(desk, 'window_cancelled')
  await gone(popup)
  await connects(scene, await opens(desk), digits, false)
  await step(desk, 'done')
})

sees('messages of other origins end nothing', async (scene) => {
  const desk = await scene.desk('owner')
  await before(scene, desk)
  const popup = await opens(desk)
  await desk.page.evaluate(() => window.postMessage({ type: 'WA_EMBEDDED_SIGNUP', event: 'CANCEL', data: { current_step: 'FORGED' } }, '*'))
  await popup.locator('#endings summary').click()
  await popup.locator('[data-end=cancel]').click()
  await stage(desk, 'cancelled')
  await desk.reads(desk.find('problem'), /choosing what to connect|entering the phone number|agreeing on the phone|entering the code/)
})

sees('what a provider gave connects a number, with a live look at the callback', async (scene) => {
  const desk = await scene.desk('owner')
  const c = await scene.program.api('owner', 'POST', '/onboarding', { model: 'api', checks: { not_on_app: 'yes' } })
  await desk.go(`/onboarding?case=${c.id}`)
  await desk.find('stop-checks').waitFor()
  await until('the window of the platform is there', async () => (await desk.find('open-window').count()) === 0)
  await desk.shows(desk.find('hand-token'))
  const token = await desk.find('hand-token').innerText()
  assert.equal(await desk.find('sign-verified').getAttribute('data-good'), 'false')
  const proof = await fetch(`${scene.program.url}/webhooks/meta?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=4711`)
  assert.equal(await proof.text(), '4711')
  await until('the proof is shown', async () => (await desk.find('sign-verified').getAttribute('data-good')) === 'true')
  await desk.find('hand-save').click()
  await until('what lacks is named', async () => (await desk.page.locator('[aria-invalid=true]').count()) >= 4)
  for (const [key, value] of Object.entries({ number: '+91 55501 09321', phone_number_id: '770000000009321', waba_id: '990000000009321', access_token: 'token', app_secret: 'provider-secret' })) await desk.find(`hand-${key}`).fill(value)
  await desk.find('hand-save').click()
  await step(desk, 'done')
  assert.equal(await desk.find('sign-signed').getAttribute('data-good'), 'false')
})

sees('two tabs on one number to connect lose nothing of each other', async (scene) => {
  const one = await scene.desk('owner')
  const c = await scene.program.api('owner', 'POST', '/onboarding', { model: 'hybrid' })
  const other = await scene.desk('owner')
  for (const desk of [one, other]) {
    await desk.go(`/onboarding?case=${c.id}&step=checks`)
    await desk.shows(desk.find('check-age_7_days'))
  }
  const answered = (desk, q, a) => until(`${q} is ${a}`, async () => (await desk.find(`check-${q}`).getAttribute('data-answer')) === a)
  await one.find('check-age_7_days').locator('input').first().check()
  await answered(other, 'age_7_days', 'yes')
  await one.find('wizard-number').fill('+91 55550 17100')
  await one.find('wizard-number').blur()
  await until('the number stands in the other tab', async () => (await other.find('wizard-number').inputValue()) === '+915555017100')
  await other.find('wizard-number').focus()
  await other.find('wizard-number').blur()
  await other.find('check-app_version').locator('input').nth(1).check()
  await answered(one, 'app_version', 'no')
  await answered(one, 'age_7_days', 'yes')
  const kept = await scene.program.api('owner', 'GET', `/onboarding/${c.id}`)
  assert.deepEqual([kept.number, kept.checks.age_7_days.answer, kept.checks.app_version.answer], ['+915555017100', 'yes', 'no'])
  await one.find('give-up').click()
  await until('the other tab knows', async () => (await other.find('onboarding-page').getAttribute('data-state')) === 'given_up')
})
