/** Everything that opens over the desk, in both themes; and what a dialog must ask before it does. */
import assert from 'node:assert/strict'
import { axeFinds, latinWords, same } from '../axe.mjs'
import { picture } from '../files.mjs'
import { sees } from '../rig.mjs'
import { until } from '../until.mjs'

/** What Meta's own pages call things, in English in every language; and people and numbers of this shop. */
const theirs = /^(Meta|Phone|number|setup|Access|secret|Basic|Verify|token|Callback|URL|Configuration|webhooks?|HTTP|Shop|Second|Ravi|Joshi)$/i
const composer = ['location', 'contact', 'buttons', 'list', 'link']

for (const [theme, locale] of [['light', 'en'], ['dark', 'hi']]) {
  sees(`axe finds nothing in any open dialog or menu in the ${theme} theme, and it is all ${locale === 'hi' ? 'Hindi' : 'English'}`, async (scene) => {
    const { desk, customer } = await scene.talk('अनघा', 'नमस्ते', { who: 'owner', options: { colorScheme: theme, locale: `${locale}-IN` } })
    await customer.write('', { type: 'image' })
    await customer.write('', { type: 'voice' })
    // For this window only: other tests look at the owner's desk too.
    await desk.page.route(/\/api\/v1\/session$/, async (route) => {
      const answer = await route.fetch()
      const session = await answer.json()
      await route.fulfill({ response: answer, json: session.member ? { ...session, member: { ...session.member, locale, theme } } : session })
    })
    await desk.page.reload()
    await desk.shows(desk.find('media-image'))
    await until('the language is there', async () => (await desk.page.evaluate(() => document.documentElement.lang)) === locale)

    const findings = []
    const look = async (where, testid) => {
      const open = testid ? desk.find(testid) : desk.page.locator('[role=menu], [data-popover-content]')
      await desk.shows(open)
      findings.push(...(await axeFinds(desk.page, where)))
      if (locale === 'en') return
      const foreign = (await latinWords(desk.page, await open.first().elementHandle())).flatMap((words) => words.match(/[A-Za-z][A-Za-z'’]+/g) ?? []).filter((w) => !same.test(w) && !theirs.test(w))
      if (foreign.length > 0) findings.push(`${where}: not Hindi: ${[...new Set(foreign)].join(' ')}`)
    }
    const away = async (testid) => {
      await desk.page.keyboard.press('Escape')
      await desk.gone(testid ? desk.find(testid) : desk.page.locator('[role=menu], [data-popover-content]'))
    }

    for (const kind of composer) {
      await desk.find('plus-menu').click()
      if (kind === 'location') await look('plus menu')
      await desk.find(`menu-${kind}`).click()
      await look(kind, `dialog-${kind}`)
      await away(`dialog-${kind}`)
    }
    await desk.find('media-image').click()
    await look('media viewer', 'media-viewer')
    await away('media-viewer')
    await desk.find('assign-menu').click()
    await look('assign menu')
    await away()
    await desk.find('filter-menu').click()
    await look('filter menu')
    await away()
    await desk.find('me-menu').click()
    await look('my menu')
    await away()
    await desk.message('नमस्ते').hover()
    await desk.message('नमस्ते').locator('[data-testid="tool-react"]').click()
    await look('reactions')
    await away()
    await desk.page.evaluate(() => document.activeElement?.blur())
    await desk.page.keyboard.press('Shift+Slash')
    await look('key map', 'keymap')
    await away('keymap')
    for (const [path, press, testid] of [['numbers', 'connect-number', 'dialog-number'], ['numbers', 'edit-number', 'dialog-number'], ['keys', 'add-key', 'dialog-key'], ['members', 'add-member', 'dialog-member']]) {
      await desk.go(`/${path}`)
      await desk.find(press).first().click()
      await look(press, testid)
      await away(testid)
    }
    await desk.find('member').filter({ hasText: 'Ravi' }).locator('[data-testid="member-state"]').click()
    await look('disable', 'dialog-disable')
    await away('dialog-disable')
    assert.deepEqual(findings, [])
  })
}

sees('a new key is shown once and ends by its button, each time asking first', async (scene) => {
  const desk = await scene.desk('owner')
  await desk.go('/keys')
  await desk.find('add-key').click()
  await desk.find('key-name').fill('Till at the door')
  await desk.find('key-save').click()
  const shown = await until('the key is shown', async () => /\S{20,}/.exec(await desk.find('dialog-key-made').innerText())?.[0])
  const ask = () => fetch(`${scene.program.url}/api/v1/conversations?limit=1`, { headers: { Authorization: `Bearer ${shown}` } }).then((r) => r.status)
  assert.equal(await ask(), 200)
  await desk.page.keyboard.press('Escape') // by mistake: what is shown once does not go by a slip
  await desk.shows(desk.find('dialog-key-made'))
  await desk.find('key-done').click()
  await desk.gone(desk.find('dialog-key-made'))
  const row = desk.find('api-key').filter({ hasText: 'Till at the door' })
  await row.locator('[data-testid="revoke-key"]').click()
  await desk.shows(desk.find('dialog-revoke'))
  await desk.page.keyboard.press('Enter') // the focus is on the harmless one
  await desk.gone(desk.find('dialog-revoke'))
  assert.equal(await ask(), 200)
  await row.locator('[data-testid="revoke-key"]').click()
  await desk.find('dialog-revoke').locator('.btn.bad').click()
  await until('the key no longer opens', async () => (await ask()) === 401)
})

sees('to disable a member is asked about first, and closes that member\'s desk', async (scene) => {
  const { program } = scene
  const email = 'dialog-kiran@example.com'
  await program.api('owner', 'POST', '/members', { name: 'Kiran Apte', email, role: 'member', password: program.password })
  const [first] = (await program.api('owner', 'GET', '/conversations?limit=1')).items
  const kiran = (await program.api('owner', 'GET', '/members')).items.find((m) => m.email === email).id
  await program.api('owner', 'PATCH', `/conversations/${first.id}`, { assignee_id: kiran })
  const theirs = await scene.desk()
  await theirs.go('/')
  await theirs.page.locator('input[type=email]').fill(email)
  await theirs.page.locator('input[type=password]').fill(program.password)
  await theirs.find('sign-in').click()
  await theirs.shows(theirs.find('conversation-list'))
  const desk = await scene.desk('owner')
  await desk.go('/members')
  const row = desk.find('member').filter({ hasText: 'Kiran Apte' })
  await row.locator('[data-testid="member-state"]').click()
  await desk.reads(desk.find('dialog-disable'), /Kiran Apte/)
  await desk.page.keyboard.press('Enter')
  await desk.gone(desk.find('dialog-disable'))
  assert.equal((await program.api('owner', 'GET', '/members')).items.find((m) => m.email === email).state, 'active')
  await row.locator('[data-testid="member-state"]').click()
  await desk.find('heir').selectOption({ label: 'Ravi Joshi' })
  await desk.find('disable-sure').click()
  await desk.reads(row, /Enable/)
  const heir = (await program.api('owner', 'GET', `/conversations/${first.id}`)).assignee_id
  assert.equal((await program.api('owner', 'GET', '/members')).items.find((m) => m.id === heir)?.name, 'Ravi Joshi')
  await theirs.shows(theirs.find('sign-in'))
})

sees('a number whose fields are wrong says so beside each of them, and keeps what was typed', async (scene) => {
  const desk = await scene.desk('owner')
  await desk.go('/numbers')
  await desk.find('connect-number').click()
  await desk.find('number-name').fill('Second counter')
  await desk.find('number-number').fill('not a number')
  await desk.find('number-save').click()
  const wrong = desk.find('dialog-number').locator('[aria-invalid="true"]')
  await desk.shows(wrong)
  assert.ok((await wrong.count()) >= 2, 'every wrong field is named')
  assert.equal(await desk.find('number-name').inputValue(), 'Second counter')
})

sees('a picture that is none shows a plain card with its reason, before and after it is sent', async (scene) => {
  const { desk } = await scene.talk('Bhargavi Rao', 'the picture please')
  await desk.find('file-input').setInputFiles({ name: 'torn.png', mimeType: 'image/png', buffer: Buffer.from('this is no picture at all, whatever its name says') })
  await until('no broken picture stands in the composer', async () => (await desk.find('pending-file').locator('img').count()) === 0)
  await desk.find('pending-file').locator('button').click()
  await desk.find('file-input').setInputFiles({ name: 'huge.png', mimeType: 'image/png', buffer: Buffer.alloc(5 * 1024 * 1024 + 1) })
  await desk.reads(desk.find('pending-file'), /at most 5/)
  assert.equal(await desk.find('pending-file').locator('img').count(), 0)
  await desk.find('pending-file').locator('button').click()
  // One that stood in the thread and cannot be had any more.
  await desk.page.route(/\/media\/[^/]+\/preview/, (route) => route.fulfill({ status: 404, body: '' }))
  await desk.find('file-input').setInputFiles({ name: 'fine.png', mimeType: 'image/png', buffer: picture([9, 90, 9]) })
  await desk.say('a fine one')
  await desk.shows(desk.find('media-broken'))
  await desk.reads(desk.find('media-file'), /fine\.png/)
})
