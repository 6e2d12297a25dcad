/** Pictures and files, however they come into the composer. */
import assert from 'node:assert/strict'
import { axeFinds } from '../axe.mjs'
import { picture } from '../files.mjs'
import { sees } from '../rig.mjs'
import { until } from '../until.mjs'

/** Gives a file to an element as the clipboard or a dragging hand does. */
const hand = (locator, type, name, bytes) => locator.evaluate((node, { type, name, bytes }) => {
  const data = new DataTransfer()
  data.items.add(new File([new Uint8Array(bytes)], name, { type: 'image/png' }))
  if (type === 'paste') return void node.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  for (const step of ['dragover', 'drop']) node.dispatchEvent(new DragEvent(step, { dataTransfer: data, bubbles: true, cancelable: true }))
}, { type, name, bytes: [...bytes] })

sees('a picture goes out by the file dialog, by paste and by drop, each with its caption', async (scene) => {
  const { desk, customer } = await scene.talk('Sarla Joglekar', 'can I see it?')
  const ways = {
    chosen: () => desk.find('file-input').setInputFiles({ name: 'chosen.png', mimeType: 'image/png', buffer: picture([200, 40, 40]) }),
    pasted: () => hand(desk.composer, 'paste', 'pasted.png', picture([40, 200, 40])),
    dropped: () => hand(desk.find('thread'), 'drop', 'dropped.png', picture([40, 40, 200])),
  }
  for (const [how, give] of Object.entries(ways)) {
    await give()
    await desk.reads(desk.find('pending-file'), new RegExp(`${how}\\.png`))
    await desk.say(`the one I ${how}`)
    await desk.gone(desk.find('pending-file'))
    const got = await customer.got(`the picture ${how}`, (m) => m.type === 'image' && m.text === `the one I ${how}`)
    assert.ok(got.media_id)
    await desk.ticks(`the one I ${how}`, 'delivered', 'read')
  }
  await until('three previews are painted', async () => (await desk.find('media-image').locator('img').evaluateAll((all) => all.filter((img) => img.complete && img.naturalWidth > 0).length)) === 3)
})

sees('a file that WhatsApp does not take says so before it is sent, and what to do', async (scene) => {
  const { desk } = await scene.talk('Tara Bhide', 'send the film')
  await desk.find('file-input').setInputFiles({ name: 'empty.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(0) })
  await desk.reads(desk.find('pending-file'), /empty/i)
  assert.match(await desk.find('send-reason').textContent(), /cannot be sent as it is/)
  await desk.find('pending-file').locator('button').click()
  await desk.find('file-input').setInputFiles({ name: 'large.png', mimeType: 'image/png', buffer: Buffer.alloc(5 * 1024 * 1024 + 1) })
  await desk.reads(desk.find('pending-file'), /5\.2 MB[\s\S]*at most 5/)
})

sees('a document goes out under its own name, and is forwarded to another chat without being handed in again', async (scene) => {
  const { desk, customer } = await scene.talk('Uma Sathe', 'the bill please')
  await desk.find('file-input').setInputFiles({ name: 'बिल 2026.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') })
  await desk.find('send').click()
  const got = await customer.got('the bill', (m) => m.type === 'document')
  assert.equal(got.wire.document.filename, 'बिल 2026.pdf')
  await desk.reads(desk.find('media-file'), /बिल 2026\.pdf/)
  const other = await scene.customer('Urmila Sathe')
  await other.write('me too')
  const there = await other.conversation()
  const uploads = () => desk.requests.filter((r) => r.url().includes('/uploads')).length
  const before = uploads()
  await desk.find('tool-forward').last().focus()
  await desk.page.keyboard.press('Enter')
  await desk.find('forward-search').fill('Urmila')
  await desk.shows(desk.find('forward-row', `[data-id="${there}"]`))
  await until('one is found', async () => (await desk.find('forward-row').count()) === 1)
  await desk.page.keyboard.press('Enter')
  await desk.shows(desk.find('forward-row', '[aria-selected="true"]'))
  assert.deepEqual(await axeFinds(desk.page, 'forwarding'), [])
  if (process.env.SANGAM_LATER_PICTURES) await desk.page.screenshot({ path: `${process.env.SANGAM_LATER_PICTURES}/forward.png` })
  await desk.page.keyboard.press('Enter')
  const sent = await other.got('the bill', (m) => m.type === 'document')
  assert.equal(sent.wire.document.filename, 'बिल 2026.pdf')
  assert.equal(uploads(), before)
  await desk.thread(there)
  await desk.reads(desk.find('forward-mark'), /customer does not see/)
  if (process.env.SANGAM_LATER_PICTURES) await desk.page.screenshot({ path: `${process.env.SANGAM_LATER_PICTURES}/forwarded.png` })
})

sees('several files go out as they were put in order, and one that is refused does not hold the others up', async (scene) => {
  const { desk, customer } = await scene.talk('Vidya Ghate', 'show me all of them')
  await desk.page.route('**/api/v1/uploads*', (route) => (route.request().headers()['x-filename'] === 'bad.png' ? route.fulfill({ status: 422, json: { title: 'No', status: 422, detail: 'This file cannot be read.' } }) : route.continue()))
  const file = (name, buffer) => ({ name, mimeType: 'image/png', buffer })
  await desk.find('file-input').setInputFiles([file('one.png', picture([9, 90, 40])), file('bad.png', picture([1, 2, 3])), file('two.png', picture([90, 9, 40]))])
  // One that cannot go out at all: Enter says which, and nothing claims that it goes out.
  await desk.find('file-input').setInputFiles(file('empty.png', Buffer.alloc(0)))
  await desk.reads(desk.find('files-about'), /Nothing goes out yet: empty\.png/)
  await desk.composer.press('Enter')
  await desk.reads(desk.find('files-stop'), /empty\.png stands in the way: remove it/)
  assert.deepEqual(await axeFinds(desk.page, 'a file that stands in the way'), [])
  await desk.find('pending-file').last().locator('button').last().click()
  await desk.gone(desk.find('files-stop'))
  const captions = desk.find('pending-file').locator('input')
  await captions.nth(2).fill('the second')
  await captions.nth(0).fill('the first')
  await captions.nth(2).focus()
  await desk.page.keyboard.press('Alt+ArrowUp')
  await desk.page.keyboard.press('Alt+ArrowUp')
  await desk.reads(desk.find('pending-file').nth(0), /two\.png/)
  assert.equal(await captions.nth(0).evaluate((n) => n === document.activeElement), true)
  await desk.composer.fill('and these words')
  await desk.reads(desk.find('files-about'), /3 messages, in this order; then your text/)
  assert.deepEqual(await axeFinds(desk.page, 'several files'), [])
  await desk.composer.press('Enter')
  await customer.got('the words', (m) => m.text === 'and these words')
  assert.deepEqual((await customer.chat()).filter((m) => m.author !== 'customer').map((m) => m.text), ['the second', 'the first', 'and these words'])
  await desk.shows(desk.page.getByText(/bad\.png was not sent/))
  // What is spoken goes out as a voice note, in the box that WhatsApp takes.
  await desk.find('voice-open').click()
  await until('a second was recorded', async () => /[1-9]/.test(await desk.find('voice-length').textContent({ timeout: 2000 }).catch(() => '')))
  assert.deepEqual(await axeFinds(desk.page, 'the recorder'), [])
  if (process.env.SANGAM_LATER_PICTURES) await desk.page.screenshot({ path: `${process.env.SANGAM_LATER_PICTURES}/voice.png` })
  // The keys that the panel names, without a click into it; Esc leaves the recording and nothing else.
  await desk.page.keyboard.press('Escape')
  await desk.gone(desk.find('voice-recorder'))
  await until('the field has the focus', () => desk.composer.evaluate((node) => node === document.activeElement))
  await desk.find('voice-open').click()
  await desk.shows(desk.find('voice-recorder', '[data-state="running"]'))
  await desk.page.keyboard.press('Space')
  await desk.shows(desk.find('voice-recorder', '[data-state="paused"]'))
  await desk.page.keyboard.press('Space')
  await until('a second was recorded', async () => /[1-9]/.test(await desk.find('voice-length').textContent({ timeout: 2000 }).catch(() => '')))
  await desk.page.keyboard.press('Enter')
  const spoken = await customer.got('the voice note', (m) => m.type === 'audio')
  assert.equal(spoken.wire.audio.voice, true)
  await desk.shows(desk.find('failure-note'))
})
