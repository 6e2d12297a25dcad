/** Languages, themes, screen readers, sizes. */
import assert from 'node:assert/strict'
import { axeFinds, latinWords, same } from '../axe.mjs'
import { sees } from '../rig.mjs'
import { until } from '../until.mjs'

sees('in Hindi no English word is left on any screen, and dates are Hindi', async (scene) => {
  const { program } = scene
  const customer = await scene.customer('आशा पाटील', '8026')
  await customer.write('नमस्ते, साड़ी कब आएगी?')
  await customer.write('', { type: 'unsupported', error_code: 131060 })
  await customer.write('', { type: 'image' })
  await customer.write('', { type: 'voice' })
  await customer.write('', { type: 'order' })
  const id = await customer.conversation()
  await program.api('meera', 'PATCH', '/me', { locale: 'hi', name: 'मीरा' })
  const desk = await scene.desk('meera', { locale: 'hi-IN' })
  const findings = {}
  const names = new RegExp(['Shop phone', 'Second shop', 'Sunita', 'Deshpande', 'Ravi', 'Joshi', 'Bharat', 'Naik', 'Deshpande Sarees'].join('|').replaceAll(' ', '|'), 'g')
  const look = async (where) => {
    const words = (await latinWords(desk.page)).flatMap((s) => s.replace(names, '').match(/[A-Za-z][A-Za-z'’]+/g) ?? []).filter((w) => !same.test(w))
    if (words.length > 0) findings[where] = [...new Set(words)].join(' ')
  }
  await desk.thread(id)
  await desk.say('जवाब')
  await desk.shows(desk.find('failure-note'))
  await customer.phoneWrites('फ़ोन से')
  await desk.shows(desk.message('फ़ोन से'))
  await desk.shows(desk.find('contact-pane'))
  // Only this conversation in the list: the names of other customers are not ours to translate.
  await desk.page.evaluate((mine) => document.querySelectorAll(`[data-testid="conversation-row"]:not([data-id="${mine}"])`).forEach((n) => n.setAttribute('hidden', '')), id)
  await look('inbox')
  const hindi = /[\u0900-\u097F]/
  assert.match(await desk.message('जवाब').locator('time').getAttribute('title'), hindi, 'the date of a message')
  assert.equal(await desk.page.evaluate(() => document.documentElement.lang), 'hi')
  const failure = await desk.find('failure-note').innerText()
  if (/[A-Za-z]{3}/.test(failure.replace(/WhatsApp/g, ''))) findings.failure = failure
  await desk.page.keyboard.press('Escape')
  await desk.page.keyboard.press('Shift+Slash')
  await desk.shows(desk.find('keymap'))
  await look('keymap')
  await desk.page.keyboard.press('Escape')
  await desk.page.keyboard.press('Control+k')
  await desk.shows(desk.find('palette'))
  await look('palette')
  await desk.page.keyboard.press('Escape')
  for (const page of ['numbers', 'parked', 'members', 'settings']) {
    await desk.go(`/${page}`)
    await desk.shows(desk.find(`${page}-page`))
    if (page === 'numbers') await desk.page.locator('details summary').first().click()
    await look(page)
  }
  await program.api('meera', 'PATCH', '/me', { locale: 'en', name: 'Meera Kulkarni' })
  const out = await scene.desk(undefined, { locale: 'hi-IN' })
  await out.go('/')
  await out.shows(out.find('sign-in'))
  const words = (await latinWords(out.page)).flatMap((s) => s.match(/[A-Za-z][A-Za-z'’]+/g) ?? []).filter((w) => !same.test(w))
  if (words.length > 0) findings['sign-in'] = words.join(' ')
  assert.deepEqual(findings, {})
})

for (const theme of ['light', 'dark']) {
  sees(`axe finds nothing on any screen in the ${theme} theme`, async (scene) => {
    const { desk, customer, id } = await scene.talk('Tanuja Axe', 'one', { who: 'owner', options: { colorScheme: theme } })
    await customer.write('two', { type: 'image' })
    await customer.write('', { type: 'voice' })
    await customer.phoneWrites('three')
    await desk.shows(desk.message('three'))
    await desk.shows(desk.find('voice-player'))
    const findings = []
    const run = async (where, d = desk) => void findings.push(...(await axeFinds(d.page, where)))
    await run('thread')
    await desk.page.keyboard.press('Control+k')
    await desk.shows(desk.find('palette'))
    await run('palette')
    for (const page of ['numbers', 'parked', 'members', 'settings']) {
      await desk.go(`/${page}`)
      await desk.shows(desk.find(`${page}-page`))
      await run(page)
    }
    const out = await scene.desk(undefined, { colorScheme: theme })
    await out.go('/')
    await out.shows(out.find('sign-in'))
    await run('sign-in', out)
    await until('the conversation still stands', () => desk.thread(id))
    assert.deepEqual(findings, [])
  })
}

for (const width of [1280, 420]) {
  sees(`at ${width} px nothing needs scrolling to the side${width < 821 ? ', and one pane shows at a time' : ''}`, async (scene) => {
    const { desk, id } = await scene.talk('Vasudha Width', 'hello', { options: { viewport: { width, height: 800 } } })
    const fits = async () => assert.ok(await desk.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the page is wider than the window')
    await fits()
    assert.equal(await desk.find('conversation-list').isVisible(), width > 820)
    assert.ok(await desk.composer.isVisible())
    if (width < 821) {
      await desk.page.locator('header .back').click()
      await desk.shows(desk.row(id))
      assert.equal(await desk.find('thread').isVisible(), false)
    }
    for (const page of ['numbers', 'parked', 'members', 'settings']) {
      if (width < 821) {
        await desk.find('more-menu').click()
        await desk.find(`menu-more-${page}`).click()
      } else await desk.find(`nav-${page}`).click()
      await desk.shows(desk.find(`${page}-page`))
      await fits()
    }
    if (width > 820) {
      // However much stands above, who one is and the way to help stay in sight.
      for (const foot of ['nav-help', 'me-menu']) {
        const box = await desk.find(foot).boundingBox()
        assert.ok(box.y + box.height <= 800, `${foot} ends at ${box.y + box.height}`)
      }
      return
    }
    await desk.reads(desk.find('more-menu'), /^More/)
    await desk.find('more-menu').click()
    await desk.find('menu-more-board').click()
    await desk.shows(desk.find('board'))
    await fits()
    // Back at the list by its bar: nothing in the bar is narrower than a fingertip.
    await desk.find('view-all').click()
    await desk.shows(desk.row(id))
    const bar = await desk.page.locator('.rail a:visible, .rail button:visible').evaluateAll((all) => all.map((n) => n.getBoundingClientRect()).map((r) => [r.width, r.height]))
    assert.equal(bar.length, 4)
    for (const [w, h] of bar) assert.ok(w >= 44 && h >= 44, `${w} × ${h} px in the bar`)
    await desk.row(id).click()
    await desk.find('action-toggle_side').click()
    await desk.shows(desk.find('contact-pane'))
    await fits()
    await desk.find('contact-pane').locator('.close').click()
    await desk.gone(desk.find('contact-pane'))
    assert.ok(await desk.composer.isVisible())
  })
}
