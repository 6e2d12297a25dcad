/** What customers write is text, whatever it looks like. */
import assert from 'node:assert/strict'
import { sees } from '../rig.mjs'
import { until } from '../until.mjs'

sees('scripts, handlers, bidi tricks and endless words are only text', async (scene) => {
  const canary = `${scene.program.url}/canary`
  const texts = [
    `<script>fetch('${canary}')</script>`,
    `<img src=x onerror="fetch('${canary}'); alert(1)">`,
    `<svg onload=alert(1)><iframe src="${canary}">`,
    `[click](javascript:fetch('${canary}')) javascript:alert(1) data:text/html,<script>alert(1)</script>`,
    '*bold* _it_ ~no~ ```<b>code</b>``` {{constructor.constructor("alert(1)")()}} ${alert(1)}',
    '\u202Egnp.exe\u202C invoice \u2066\u2067 nested',
    `W${'o'.repeat(3000)}W`,
    'ก็็็็็็็็็็็็็็็็็็็็ z̸̢̛̹̲̪̞̘̤͙͎͍̰͊̏a̸l̷g̶o̴',
  ]
  const name = `<img src="${canary}" onerror=alert(2)> \u202Eevil`
  const { desk, customer, id } = await scene.talk(name, texts[0])
  for (const text of texts.slice(1)) await customer.write(text)
  await customer.write('that was all')
  await desk.shows(desk.message('that was all'))

  const shown = await desk.find('thread').locator('[data-testid="message"]').evaluateAll((all) => all.map((m) => m.querySelector('.bank').textContent))
  const bare = (s) => s.replace(/[*_~`\s\u202a-\u202e\u2066-\u2069]/g, '')
  for (const text of texts) assert.ok(shown.some((s) => bare(s).includes(bare(text))), `not shown as it was written: ${text.slice(0, 60)}`)
  const made = await desk.page.evaluate(() => [...document.querySelectorAll('[data-testid="thread"], [data-testid="conversation-list"], [data-testid="contact-pane"], header')]
    .flatMap((n) => [...n.querySelectorAll('script, iframe, object, embed, base, meta, link, [onerror], [onload], a[href^="javascript:"], a[href^="data:"]')].map((x) => x.outerHTML)))
  assert.deepEqual(made, [])
  const links = await desk.find('thread').locator('a').evaluateAll((all) => all.map((a) => a.protocol))
  assert.ok(links.every((p) => p === 'http:' || p === 'https:'), links.join())
  const asked = desk.requests.map((r) => r.url()).filter((u) => u.startsWith(canary) || !(u.startsWith(scene.program.url) || u.startsWith('blob:') || u.startsWith('data:')))
  assert.deepEqual(asked, [], 'something was fetched')
  await until('nothing sticks out to the side', () => desk.page.evaluate(() => {
    const box = document.querySelector('[data-testid="thread"]')
    return document.documentElement.scrollWidth <= innerWidth && box.scrollWidth <= box.clientWidth
  }))
  // The list and the palette show the name too.
  await desk.reads(desk.row(id), /<img src=/)
  await desk.page.keyboard.press('Control+k')
  await desk.find('palette').locator('input').fill('@evil')
  await desk.reads(desk.find('palette').locator('[role=option]'), /<img src=/)
})

sees('a web page sent as a file is never opened inside the desk', async (scene) => {
  const { desk, customer } = await scene.talk('Ila Modak', 'see the file')
  const page = Buffer.from('<script>alert(document.domain)</script>').toString('base64')
  await customer.write('', { type: 'document', file: { bytes: page, mime: 'text/html', filename: 'offer.html' } })
  const file = desk.find('media-file')
  await desk.reads(file, /offer\.html/)
  const answer = await desk.context.request.get(scene.program.url + await file.getAttribute('href'))
  assert.match(answer.headers()['content-disposition'], /^attachment/)
  assert.equal(answer.headers()['x-content-type-options'], 'nosniff')
  assert.match(answer.headers()['content-security-policy'], /default-src 'none'.*sandbox/)
})
