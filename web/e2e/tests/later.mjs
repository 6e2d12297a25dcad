/** Messages for later: when, what is asked, what is held, and that they go out once. */
import assert from 'node:assert/strict'
import { axeFinds } from '../axe.mjs'
import { LOOKS, sees } from '../rig.mjs'
import { until } from '../until.mjs'

const pictures = process.env.SANGAM_LATER_PICTURES
/** What a field of date and time holds, in the time zone of the desks. */
const field = (at) => new Date(at + 5.5 * 3_600_000).toISOString().slice(0, 16)

sees('a message is scheduled by keys, seen by all, held when the customer writes before, and goes out once', async (scene) => {
  const { desk, customer, id } = await scene.talk('Yamini Sohoni', 'when do you open?')
  await desk.composer.fill('We are open now, come by.')
  await desk.composer.press('Alt+Enter')
  await desk.find('later-at').fill(field(Date.now() + 30 * 3_600_000))
  await desk.reads(desk.find('later-closed'), /window will be closed then/)
  await desk.reads(desk.find('later-save'), /all the same/)
  await desk.find('later-at').fill(field(Date.now() + 2 * 3_600_000))
  await desk.gone(desk.find('later-closed'))
  assert.deepEqual(await axeFinds(desk.page, 'the dialog'), [])
  await desk.find('later-at').press('Enter')
  await desk.shows(desk.find('later-strip'))
  assert.equal(await desk.composer.inputValue(), '')
  // Everybody sees it, on the page too.
  const other = await scene.desk('meera')
  await other.go('/scheduled')
  await other.reads(other.find('later-item'), /We are open now[\s\S]*in the name of Ravi/)
  // Moved close by the API, as if the hours were over. What takes longer than the time it was given is asked again.
  const path = `/conversations/${id}/scheduled`
  const [s] = (await scene.program.api('ravi', 'GET', path)).items
  await until('it is moved', () => scene.program.api('ravi', 'PATCH', `${path}/${s.id}`, { version: s.version, at: Date.now() + 700 }).catch(() => undefined))
  await customer.got('the scheduled words', (m) => m.text === 'We are open now, come by.')
  await desk.gone(desk.find('later-strip'))
  // What was written before the customer's last message was seen is held.
  const [seen] = (await scene.program.api('ravi', 'GET', `/conversations/${id}/messages`)).items
  await customer.write('wait, what is the price?')
  await desk.shows(desk.message('what is the price'))
  await until('one more is scheduled', () => scene.program.api('ravi', 'POST', path, { client_id: 'overtaken', text: 'Shall I keep one?', at: Date.now() + 700, seen: seen.id }).catch(() => undefined))
  await desk.reads(desk.find('later-strip'), /held and waits for you[\s\S]*customer has written since/)
  await desk.shows(desk.page.getByText(/scheduled message was held/))
  assert.deepEqual(await axeFinds(desk.page, 'what is held'), [])
  if (pictures) await desk.page.screenshot({ path: `${pictures}/later-held.png` })
  await desk.find('later-now').click()
  await customer.got('what was held', (m) => m.text === 'Shall I keep one?')
  await desk.gone(desk.find('later-strip'))
  assert.equal((await customer.chat()).filter((m) => /We are open now|Shall I keep/.test(m.text ?? '')).length, 2)
  if (pictures) await looks(scene, id)
})

/** The dialog and the page in both languages and themes, to be looked at. */
async function looks(scene, id) {
  for (const [i, text] of ['Your parcel leaves tomorrow morning.', 'नमस्ते, आपकी साड़ी तैयार है।'].entries()) {
    await scene.program.api('ravi', 'POST', `/conversations/${id}/scheduled`, { client_id: `look-${i}`, text, at: Date.now() + (i + 1) * 7_200_000 })
  }
  for (const [locale, theme] of LOOKS) for (const width of [1400, 420]) {
    await scene.program.api('meera', 'PATCH', '/me', { locale, theme })
    const desk = await scene.desk('meera', { viewport: { width, height: 900 } })
    await desk.thread(id)
    await desk.find('later-show').click()
    await desk.shows(desk.find('later-item'))
    await desk.page.screenshot({ path: `${pictures}/later-strip-${locale}-${theme}-${width}.png` })
    await desk.composer.fill('a')
    await desk.composer.press('Alt+Enter')
    await desk.find('later-at').fill(field(Date.now() + 40 * 3_600_000))
    await desk.page.screenshot({ path: `${pictures}/later-dialog-${locale}-${theme}-${width}.png` })
    await desk.go('/scheduled')
    await desk.shows(desk.find('later-item'))
    await desk.page.screenshot({ path: `${pictures}/later-page-${locale}-${theme}-${width}.png` })
  }
  await scene.program.api('meera', 'PATCH', '/me', { locale: 'en', theme: 'system' })
}
