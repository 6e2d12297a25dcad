/** The import of a chat export, from the file to the thread and back. */
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { axeFinds } from '../axe.mjs'
import { sees } from '../rig.mjs'
import { until } from '../until.mjs'

const chat = (shop) => `01/02/24, 10:00 - Messages and calls are end-to-end encrypted.
01/02/24, 10:00 - Leela: is the brass lamp still there?
01/02/24, 10:04 - ${shop}: yes, two of them
03/02/24, 18:30 - Leela: <Media omitted>
03/02/24, 18:31 - Leela: like this one
05/02/24, 09:15 - ${shop}: exactly that
`

sees('an owner imports a chat export, says how its dates are meant, finds it in the thread and takes it back', async (scene) => {
  const file = join(tmpdir(), `WhatsApp Chat with Leela ${process.pid}.txt`)
  await writeFile(file, chat('Shop phone'))
  const owner = await scene.desk('owner')
  await owner.go('/imports')
  await owner.find('import-file').setInputFiles(file)
  const form = owner.find('import-mapping')
  await owner.reads(form, /5 messages/)
  await owner.reads(form, /1 note of the app is left out/)
  const start = owner.find('import-start')
  assert.equal(await start.isDisabled(), true, 'the order of the dates is still open')
  await owner.reads(owner.find('import-missing'), /how the dates are meant/)
  await form.locator('label', { hasText: 'Day first' }).click()
  assert.equal(await owner.find('import-missing').count(), 0)
  await owner.find('import-name-use').click()
  assert.equal(await owner.find('import-name').inputValue(), 'Leela')
  await owner.find('import-phone').fill('+91 55501 00455')
  await start.click()
  const made = owner.find('import', '[data-state="done"]').filter({ hasText: `Leela ${process.pid}` })
  await owner.reads(made, /5 new, 0 were here already/)
  await made.locator('a').click()
  await owner.reads(owner.page.locator('main'), /is the brass lamp still there\?[\s\S]*exactly that/)
  const conversations = await scene.program.api('owner', 'GET', '/conversations?state=all')
  const thread = conversations.items.find((c) => owner.page.url().includes(c.id))
  assert.equal(thread.unread_count, 0)

  await owner.go('/imports')
  await owner.find('import', '[data-state="done"]').filter({ hasText: `Leela ${process.pid}` }).getByTestId('import-undo').click()
  await owner.find('import-undo-yes').click()
  await owner.shows(owner.find('import', '[data-state="undone"]').filter({ hasText: `Leela ${process.pid}` }))
})

sees('a file that is no export is refused with the way out, and a group is told apart', async (scene) => {
  const owner = await scene.desk('owner')
  await owner.go('/imports')
  await owner.find('import-file').setInputFiles({ name: 'words.txt', mimeType: 'text/plain', buffer: Buffer.from('just words\n') })
  await owner.reads(owner.find('import-problem'), /This is no chat export/)
  await owner.find('import-file').setInputFiles({ name: 'group.txt', mimeType: 'text/plain', buffer: Buffer.from('31/01/24, 10:00 - A: x\n31/01/24, 10:01 - B: y\n31/01/24, 10:02 - C: z\n') })
  const form = owner.find('import-mapping')
  await owner.reads(form, /chat of a group/)
  await form.getByRole('button').click()
  await owner.gone(form)
})

sees('a chat is imported into a conversation that is found by the end of its number', async (scene) => {
  const customer = await scene.customer('Vasudha Paranjape')
  await customer.write('is anybody there?')
  const id = await customer.conversation()
  const known = await scene.program.api('owner', 'GET', `/conversations/${id}`)
  const owner = await scene.desk('owner')
  await owner.go('/imports')
  await owner.find('import-file').setInputFiles({ name: `thread ${process.pid}.txt`, mimeType: 'text/plain', buffer: Buffer.from('31/01/24, 10:00 - Vasu: from long ago\n31/01/24, 10:01 - Shop phone: yes\n') })
  const form = owner.find('import-mapping')
  await form.locator('label', { hasText: 'A conversation that is here' }).click()
  assert.equal(await owner.find('import-start').isDisabled(), true, 'nobody is chosen yet')
  await owner.find('picker-search').fill(known.contact.phone.slice(-6))
  const found = owner.find('picker-option').filter({ hasText: 'Vasudha Paranjape' })
  await owner.reads(found, /\d{3}/)
  await owner.shows(owner.find('import-thread').locator('[role="listbox"][aria-busy="false"]'))
  assert.deepEqual(await axeFinds(owner.page, 'the picker'), [])
  await owner.find('picker-search').press('Enter')
  await owner.reads(owner.find('picked'), /Vasudha Paranjape/)
  await owner.find('import-start').click()
  await owner.find('import', '[data-state="done"]').filter({ hasText: `thread ${process.pid}` }).locator('a').click()
  await owner.reads(owner.page.locator('main'), /from long ago[\s\S]*is anybody there/)
  assert.ok(owner.page.url().includes(id))
})

sees('a person who is chosen while the answer about another is on its way gets no thread of the other', async (scene) => {
  const people = []
  for (const name of ['Anagha Slow', 'Anagha Quick']) {
    const customer = await scene.customer(name)
    await customer.write(`I am ${name}`)
    people.push(await scene.program.api('owner', 'GET', `/conversations/${await customer.conversation()}`))
  }
  const [slow, quick] = people
  const owner = await scene.desk('owner')
  let answer
  await owner.page.route(`**/contacts/${slow.contact.id}/identity`, async (route) => {
    const response = await route.fetch()
    await new Promise((go) => (answer = go))
    await route.fulfill({ response })
  })
  await owner.go('/imports')
  await owner.find('import-file').setInputFiles({ name: `late ${process.pid}.txt`, mimeType: 'text/plain', buffer: Buffer.from('31/01/24, 10:00 - Ana: from another year\n31/01/24, 10:01 - Shop phone: yes\n') })
  await owner.find('import-mapping').locator('label', { hasText: 'A conversation that is here' }).click()
  for (const who of ['Slow', 'Quick']) {
    await owner.find('picker-search').fill(`Anagha ${who}`)
    await owner.find('picker-option').filter({ hasText: `Anagha ${who}` }).click()
    if (who === 'Slow') {
      await until('the answer is on its way', () => answer)
      await owner.find('picked').getByRole('button').click()
    }
  }
  const start = owner.find('import-start')
  await until('the thread is known', () => start.isEnabled())
  const late = owner.page.waitForResponse((r) => r.url().includes(`${slow.contact.id}/identity`))
  answer()
  await (await late).finished()
  await owner.page.evaluate(() => new Promise((done) => setTimeout(done))) // what waited for the answer has run
  await start.click()
  await owner.find('import', '[data-state="done"]').filter({ hasText: `late ${process.pid}` }).locator('a').click()
  await owner.reads(owner.page.locator('main'), /from another year/)
  assert.ok(owner.page.url().includes(quick.id), 'it went to the other person')
})

sees('a search that the server did not hear says so, not that nobody is found, and can be repeated', async (scene) => {
  await (await scene.customer('Chandrika Unheard')).write('hello')
  const owner = await scene.desk('owner')
  await owner.page.route(/\/contacts\?.*q=Chandrika/, (route) => route.abort())
  await owner.go('/imports')
  await owner.find('import-file').setInputFiles({ name: `deaf ${process.pid}.txt`, mimeType: 'text/plain', buffer: Buffer.from('31/01/24, 10:00 - Cha: x\n31/01/24, 10:01 - Shop phone: yes\n') })
  await owner.find('import-mapping').locator('label', { hasText: 'A conversation that is here' }).click()
  const picker = owner.find('import-thread')
  await owner.find('picker-search').fill('Chandrika')
  await owner.reads(picker, /cannot be done now/)
  assert.doesNotMatch(await picker.innerText(), /Nobody is found/)
  assert.deepEqual(await axeFinds(owner.page, 'a picker that was not heard'), [])
  await owner.page.unroute(/\/contacts\?.*q=Chandrika/)
  await picker.getByRole('button', { name: 'Try again' }).click()
  await owner.reads(owner.find('picker-option'), /Chandrika Unheard/)
  await owner.gone(owner.find('picker-failed'))
})

sees('Enter takes nobody whom the words in the box did not find', async (scene) => {
  for (const name of ['Bhanumati First', 'Bhanumati Second']) await (await scene.customer(name)).write(`I am ${name}`)
  const owner = await scene.desk('owner')
  let answer
  await owner.page.route(/\/contacts\?.*q=Bhanumati(%20|\+)Second/, async (route) => {
    const response = await route.fetch()
    await new Promise((go) => (answer = go))
    await route.fulfill({ response })
  })
  await owner.go('/imports')
  await owner.find('import-file').setInputFiles({ name: `keys ${process.pid}.txt`, mimeType: 'text/plain', buffer: Buffer.from('31/01/24, 10:00 - Bha: x\n31/01/24, 10:01 - Shop phone: yes\n') })
  await owner.find('import-mapping').locator('label', { hasText: 'A conversation that is here' }).click()
  const box = owner.find('picker-search')
  await box.fill('Bhanumati First')
  await until('the first is found alone', async () => await owner.find('picker-option').count() === 1)
  await box.fill('Bhanumati Second')
  await until('the second is asked for', () => answer)
  await box.press('Enter')
  assert.equal(await owner.find('picked').count(), 0, 'the person of the previous search was taken')
  answer()
  await owner.reads(owner.find('picker-option'), /Second/)
  await box.press('Enter')
  await owner.reads(owner.find('picked'), /Bhanumati Second/)
})

for (const locale of ['en', 'hi']) {
  for (const colorScheme of ['light', 'dark']) {
    sees(`imports: axe finds nothing in ${locale}, ${colorScheme}`, async (scene) => {
      const owner = await scene.desk('owner', { colorScheme, locale: `${locale}-IN` })
      await owner.page.route('**/api/v1/session', async (route) => {
        const response = await route.fetch()
        const session = await response.json()
        if (session.member) session.member.locale = locale
        await route.fulfill({ response, json: session })
      })
      await owner.go('/imports')
      await owner.find('import-file').setInputFiles({ name: 'words.txt', mimeType: 'text/plain', buffer: Buffer.from('just words\n') })
      await owner.shows(owner.find('import-problem'))
      const found = await axeFinds(owner.page, 'a refused file')
      await owner.find('import-file').setInputFiles({ name: 'chat.txt', mimeType: 'text/plain', buffer: Buffer.from(chat('Shop phone')) })
      await owner.shows(owner.find('import-mapping'))
      found.push(...await axeFinds(owner.page, 'the choices'))
      assert.equal(await owner.page.evaluate(() => document.documentElement.lang), locale)
      assert.deepEqual(found, [])
    })
  }
}
