/** The whole day without a mouse. */
import assert from 'node:assert/strict'
import { sees } from '../rig.mjs'
import { until } from '../until.mjs'

sees('J, K, Enter, R, I, A, U and E do the work of the list and the thread', async (scene) => {
  const customers = []
  for (const name of ['Chandrika One', 'Chandrika Two']) {
    const c = await scene.customer(name)
    await c.write('hello')
    await scene.program.api('owner', 'PATCH', `/conversations/${await c.conversation()}`, { assignee_id: scene.program.members.meera.id })
    customers.push(c)
  }
  const [first, second] = [await customers[1].conversation(), await customers[0].conversation()] // newest first
  const desk = await scene.desk('meera')
  await desk.list('mine') // where nobody else's customers come between
  await Promise.all([desk.shows(desk.row(first)), desk.shows(desk.row(second))])
  const key = (k) => desk.page.keyboard.press(k)
  const at = (id) => until(`the cursor is on ${id}`, async () => (await desk.row(id).getAttribute('class')).includes('cursor'))

  await until('J comes to the newer one', async () => {
    if ((await desk.row(first).getAttribute('class')).includes('cursor')) return true
    await key('j')
    return false
  })
  await key('j')
  await at(second)
  await key('k')
  await at(first)
  await key('Enter')
  await until('it is open', () => desk.page.url().includes(`/inbox/${first}`))
  await desk.shows(desk.message('hello'))

  // Without waiting: the focus is there before the next key.
  await key('Escape')
  await until('the list is alone', () => new URL(desk.page.url()).pathname === '/inbox')
  await desk.page.evaluate(() => document.activeElement?.blur())
  await key('r')
  await desk.page.keyboard.type('jke')
  assert.equal(await desk.composer.inputValue(), 'jke', 'letters in a field are letters')
  await desk.composer.fill('')
  await key('Escape')
  await key('a')
  await desk.find('menu-none').click()
  await desk.reads(desk.find('assign-menu'), /Unassigned/)
  await desk.gone(desk.find('menu-none'))
  await key('i')
  await desk.reads(desk.find('assign-menu'), /You/)
  await key('a')
  await desk.shows(desk.find('menu-none'))
  await key('Escape')
  await desk.gone(desk.find('menu-none'))
  await desk.gone(desk.row(first).locator('[data-testid="unread"]'))
  await key('u')
  await desk.shows(desk.row(first).locator('[data-testid="unread"]'))
  await key('e')
  await desk.shows(desk.find('action-reopen'))
  await desk.reads(desk.find('toast').last(), /Resolved: Chandrika Two/)
  await key('z')
  await desk.shows(desk.find('action-resolve'))
  await until('it is open again', async () => (await scene.program.api('owner', 'GET', `/conversations/${first}`)).state !== 'resolved')
  await key('e')
  await desk.shows(desk.find('action-reopen'))
  await key('e')
  await desk.shows(desk.find('action-resolve'))
  await key('Escape')
  await until('the list is alone', () => new URL(desk.page.url()).pathname === '/inbox')
})

sees('going through the list by J and K asks for no list again', async (scene) => {
  for (const name of ['Fulan One', 'Fulan Two', 'Fulan Three']) await (await scene.customer(name)).write('hello')
  const desk = await scene.desk('ravi')
  await desk.list()
  await until('there is something to go through', async () => (await desk.find('conversation-row').count()) >= 3)
  await desk.page.keyboard.press('j')
  await desk.page.keyboard.press('Enter')
  await desk.shows(desk.find('thread').locator('[data-testid="message"]'))
  const before = desk.requests.length
  const seen = new Set()
  for (const key of ['j', 'j', 'k', 'j', 'k', 'k']) {
    await desk.page.keyboard.press(key)
    seen.add(desk.page.url())
  }
  await desk.shows(desk.find('thread').locator('[data-testid="message"]'))
  assert.ok(seen.size >= 3, 'the keys moved')
  // Of single conversations that changed (ids=) it may ask.
  const lists = desk.requests.slice(before).map((r) => r.url()).filter((url) => /\/conversations\?/.test(url) && !url.includes('ids='))
  assert.deepEqual(lists, [])
})

sees('Ctrl+K finds people and actions, ? shows the keys', async (scene) => {
  const { desk, id } = await scene.talk('Gangubai Palette', 'hello')
  await desk.list('mine')
  await desk.page.keyboard.press('Control+k')
  const palette = desk.find('palette')
  await palette.locator('input').fill('gangubai')
  await desk.reads(palette.locator('[role=option]'), /Gangubai Palette/)
  await desk.page.keyboard.press('Enter')
  await until('the conversation is open', () => desk.page.url().includes(`/inbox/${id}`))
  await desk.gone(palette)
  await desk.page.keyboard.press('Control+k')
  await palette.locator('input').fill('>numbers')
  await desk.page.keyboard.press('Enter')
  await desk.shows(desk.find('numbers-page'))
  await desk.page.keyboard.press('Shift+Slash')
  await desk.reads(desk.find('keymap'), /Resolve/)
  await desk.page.keyboard.press('Escape')
  await desk.gone(desk.find('keymap'))
})

sees('? shows the keys wherever the sign lies on the keyboard', async (scene) => {
  const desk = await scene.desk('ravi')
  await desk.list()
  const layouts = {
    'United States': { key: '?', code: 'Slash', shiftKey: true },
    German: { key: '?', code: 'Minus', shiftKey: true },
    French: { key: '?', code: 'KeyM', shiftKey: true },
    Spanish: { key: '?', code: 'Minus', shiftKey: true },
    'Brazil, by AltGr': { key: '?', code: 'KeyW', ctrlKey: true, altKey: true },
    'Devanagari InScript': { key: 'य', code: 'Slash', shiftKey: true },
    Arabic: { key: '؟', code: 'Slash', shiftKey: true },
  }
  const type = (event) => desk.page.evaluate((e) => void document.body.dispatchEvent(new KeyboardEvent('keydown', { ...e, bubbles: true, cancelable: true })), event)
  for (const [name, event] of Object.entries(layouts)) {
    await type(event)
    await desk.shows(desk.find('keymap')).catch((error) => { throw new Error(`${name}: ${error.message}`) })
    await desk.page.keyboard.press('Escape')
    await desk.gone(desk.find('keymap'))
  }
  // The same places without the sign are something else.
  for (const event of [{ key: 'ß', code: 'Minus' }, { key: '_', code: 'Slash', shiftKey: true }, { key: '?', code: 'Slash', shiftKey: true, ctrlKey: true }]) {
    await type(event)
    assert.equal(await desk.find('keymap').count(), 0, JSON.stringify(event))
  }
})

sees('a language chosen on the sign-in page and by the palette is kept over reloads', async (scene) => {
  const { program } = scene
  await program.api('owner', 'POST', '/members', { name: 'Lata Kept', email: 'lata@example.com', role: 'member', password: program.password })
  const desk = await scene.desk()
  await desk.go('/')
  await desk.page.locator('.langs [lang=hi]').click()
  await desk.reads(desk.find('sign-in'), /साइन इन/)
  await desk.page.reload()
  await desk.reads(desk.find('sign-in'), /साइन इन/)
  await desk.page.locator('.langs [lang=hi]').click()
  await desk.page.locator('input[type=email]').fill('lata@example.com')
  await desk.page.locator('input[type=password]').fill(program.password)
  await desk.find('sign-in').click()
  await desk.reads(desk.find('nav-settings'), /सेटिंग/)
  await desk.page.reload()
  await desk.reads(desk.find('nav-settings'), /सेटिंग/)
  await desk.page.keyboard.press('Control+k')
  await desk.find('palette').locator('input').fill('>english')
  await desk.page.keyboard.press('Enter')
  await desk.reads(desk.find('nav-settings'), /Settings/)
  await desk.page.reload()
  await desk.reads(desk.find('nav-settings'), /Settings/)
  assert.equal(await desk.page.evaluate(() => document.documentElement.lang), 'en')
})

sees('Ctrl+Enter sends for those who chose it, and Enter makes a line', async (scene) => {
  const { desk, customer } = await scene.talk('Hansa Vaidya', 'yes?', { who: 'meera' })
  await desk.find('nav-settings').click()
  await desk.find('settings-page').locator('input[value=mod_enter]').check()
  await until('it is kept', async () => (await scene.program.api('meera', 'GET', '/session')).member.send_key === 'mod_enter')
  await desk.thread(await customer.conversation())
  await desk.composer.fill('first')
  await desk.composer.press('Enter')
  await desk.composer.pressSequentially('second')
  await desk.composer.press('Control+Enter')
  const got = await customer.got('both lines', (m) => m.author === 'api')
  assert.equal(got.text, 'first\nsecond')
  await scene.program.api('meera', 'PATCH', '/me', { send_key: 'enter' })
})
