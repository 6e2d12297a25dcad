/** Templates: one goes out by keys when the window is closed, its state is told live, the picker and the page fit. */
import assert from 'node:assert/strict'
import { axeFinds } from '../axe.mjs'
import { picture } from '../files.mjs'
import { seesAlone, seesAloneAtLength } from '../rig.mjs'
import { until } from '../until.mjs'

const pictures = process.env.SANGAM_TEMPLATES_PICTURES
const longAgo = () => ({ at: new Date(Date.now() - 30 * 3_600_000).toISOString() })

seesAlone('a template is found, filled in and sent by keys when the window is closed', async (scene) => {
  const { desk, customer, id } = await scene.talk('Asmita Kher', 'is it ready?', { write: longAgo() })
  await desk.shows(desk.find('open-templates'))
  await until('its list was read', async () => (await scene.program.api('ravi', 'GET', `/conversations/${id}/templates`)).items.length > 5)
  await desk.find('composer-blocked').focus()
  await desk.page.keyboard.press('Enter')
  await desk.shows(desk.find('template-row'))
  await desk.page.keyboard.type('order')
  await until('both languages stand there', async () => (await desk.find('template-row').count()) === 2)
  await desk.page.keyboard.press('Enter')
  await desk.reads(desk.find('template-cost'), /Costs [\s\S]*Utility/)
  await desk.reads(desk.find('template-picker'), /values? (is|are) missing/)
  const values = { 'header.1': '7781', 'body.1': 'Asmita', 'body.2': '7781', 'body.3': 'Friday', 'button.0': '7781' }
  for (const [key, value] of Object.entries(values)) await desk.find('template-value', `[data-key="${key}"]`).fill(value)
  await desk.find('template-value', '[data-key="button.0"]').fill('two words')
  await desk.reads(desk.find('template-picker'), /without spaces/)
  await desk.find('template-value', '[data-key="button.0"]').fill('7781')
  await desk.reads(desk.find('template-preview'), /Hello Asmita, your order 7781 has left the shop/)
  await desk.page.keyboard.press('Enter')
  await desk.gone(desk.find('template-picker'))
  const got = await customer.got('the template', (m) => m.type === 'template')
  assert.match(got.text, /Order 7781[\s\S]*Hello Asmita, your order 7781 has left the shop\. You will have it by Friday\./)
  await desk.ticks('Hello Asmita', 'delivered', 'read')
  await desk.reads(desk.message('Hello Asmita'), /Order 7781[\s\S]*Track[\s\S]*order update/)

  // Paused while somebody looks at it: told at once, with the reason, and it cannot go out.
  await desk.find('open-templates').click()
  await desk.shows(desk.find('template-row'))
  await desk.page.keyboard.type('hello')
  await desk.page.keyboard.press('Enter')
  await desk.shows(desk.find('template-preview'))
  await scene.program.platform('template', { name: 'hello_world', event: 'PAUSED' })
  await desk.reads(desk.find('template-refusal'), /has paused this template[\s\S]*low quality/)
  assert.ok(await desk.find('template-send').isDisabled(), 'a paused template can be sent')
  await desk.page.keyboard.press('Escape')
  await scene.program.platform('template', { name: 'hello_world', event: 'APPROVED' })
})

seesAlone('what was sent is taken back into the field within the grace, also after a reload, and never goes out', async (scene) => {
  const { desk, customer } = await scene.talk('Undo Kale', 'hello')
  await scene.program.api('ravi', 'PATCH', '/me', { undo_send: '10' })
  await desk.reloaded()
  await desk.say('too early')
  await desk.reads(desk.find('held'), /Goes out in \d+ s/)
  await desk.reloaded()
  await desk.shows(desk.find('undo-send'))
  await desk.page.keyboard.press('z')
  await until('the words are back', async () => (await desk.composer.inputValue()) === 'too early')
  await desk.reads(desk.find('undone'), /Taken back before it went out/)
  await desk.find('file-input').setInputFiles({ name: 'early.png', mimeType: 'image/png', buffer: picture([200, 40, 40]) })
  await desk.page.keyboard.press('Enter')
  await desk.find('undo-send').click()
  await desk.reads(desk.find('pending-file'), /early\.png/)
  await until('the words are back with the file', async () => (await desk.composer.inputValue()) === 'too early')
  await desk.find('pending-file').locator('button').first().click()
  await desk.gone(desk.find('pending-file'))
  await scene.program.api('ravi', 'PATCH', '/me', { undo_send: 'off' })
  await desk.say('now it goes')
  await customer.got('the second', (m) => m.text === 'now it goes')
  assert.equal((await customer.chat()).filter((m) => m.text === 'too early').length, 0)
})

seesAloneAtLength('the picker and the page of templates fit, in both languages and themes', async (scene) => {
  const { id } = await scene.talk('Deepa Nair', 'hello', { write: longAgo() })
  const looks = [['en', 'light'], ['hi', 'dark'], ...(process.env.SANGAM_LONG ? [['en', 'dark'], ['hi', 'light']] : [])]
  for (const [locale, colorScheme] of looks) {
    const look = await scene.desk('owner', { locale: `${locale}-IN`, colorScheme })
    await look.page.route('**/api/v1/session', async (route) => {
      const response = await route.fetch()
      const session = await response.json()
      if (session.member) Object.assign(session.member, { locale, theme: colorScheme })
      await route.fulfill({ response, json: session })
    })
    const fits = async (where) => {
      for (const width of [420, 1280]) {
        await look.page.setViewportSize({ width, height: 900 })
        assert.ok(await look.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth && [...document.querySelectorAll('.page')].every((p) => p.scrollWidth <= p.clientWidth)), `${where} is wider than ${width} in ${locale}`)
        if (pictures) await look.page.screenshot({ path: `${pictures}/${where}-${locale}-${colorScheme}-${width}.png` })
      }
      assert.deepEqual(await axeFinds(look.page, `${where} ${locale} ${colorScheme}`), [])
    }
    await look.thread(id)
    await look.find('open-templates').click()
    await look.shows(look.find('template-row'))
    await look.page.keyboard.type('order')
    await look.page.keyboard.press('Enter')
    await look.shows(look.find('template-value'))
    await fits('picker')
    await look.go('/settings/templates')
    await look.shows(look.find('template'))
    await fits('page')
    await look.context.close()
  }
})
