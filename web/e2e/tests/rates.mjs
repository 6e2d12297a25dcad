/** What messages cost: the prices in use, a table with faults, prices put in place, and back. */
import assert from 'node:assert/strict'
import { axeFinds } from '../axe.mjs'
import { seesAlone } from '../rig.mjs'

const pictures = process.env.SANGAM_RATES_PICTURES

seesAlone('an owner puts prices in place, is told what is wrong with a table, and goes back', async (scene) => {
  const owner = await scene.desk('owner')
  await owner.go('/settings')
  await owner.find('nav-rates').click()
  await owner.reads(owner.find('rates-status'), /examples that come with Sangam/)
  await owner.reads(owner.find('rates-table'), /India[\s\S]*estimate/)
  assert.deepEqual(await axeFinds(owner.page, 'prices'), [])
  await owner.find('rates-load').click()
  await owner.find('rates-file').setInputFiles({ name: 'bill.csv', mimeType: 'text/csv', buffer: Buffer.from('market,category,from,currency,price\nIndia,service,2026-10-01,INR,0.2\nAtlantis,service,2026-10-01,INR,1\nIndia,utility,2026-10-01,INR,cheap\n') })
  await owner.find('rates-check').click()
  await owner.reads(owner.find('rates-faults'), /3\s+market\s+Atlantis[\s\S]*4\s+price\s+cheap/)
  const kept = await owner.find('rates-text').inputValue()
  await owner.find('rates-text').fill('market,service,utility\nIndia,x,x\nAtlantis,0.1,0.2')
  await owner.find('rates-check').click()
  await owner.reads(owner.find('rates-faults'), /2\s+price\s+x[\s\S]*2\s+price\s+x[\s\S]*3\s+market/) // two that say the same are two
  await owner.find('rates-text').fill(kept)
  await owner.find('rates-check').click()
  await owner.reads(owner.find('rates-faults'), /4\s+price\s+cheap/)
  assert.ok(await owner.find('rates-put').isDisabled(), 'a table with faults is put in place')
  assert.deepEqual(await axeFinds(owner.page, 'faults'), [])
  await owner.find('rates-leave').check()
  await owner.find('rates-put').click()
  await owner.gone(owner.find('dialog-rates'))
  await owner.reads(owner.find('rates-status'), /put in place by Sunita Deshpande[\s\S]*bill\.csv/)
  await owner.reads(owner.find('rates-table'), /India[\s\S]*0\.20[\s\S]*in force/)
  const ravi = await scene.desk('ravi')
  await ravi.go('/settings/rates')
  await ravi.reads(ravi.find('rates-table'), /0\.20/)
  assert.equal(await ravi.find('rates-load').count(), 0, 'a member changes prices')
  await owner.find('rates-reset').click()
  await owner.find('rates-reset-sure').click()
  await owner.reads(owner.find('rates-status'), /examples/)
  await owner.find('rates-one').nth(1).locator('button').click()
  await owner.reads(owner.find('rates-status'), /not in use/)
  for (const locale of ['en', 'hi']) for (const colorScheme of ['light', 'dark']) {
    const desk = await scene.desk('owner', { locale: `${locale}-IN`, colorScheme })
    await desk.page.route('**/api/v1/session', async (route) => {
      const response = await route.fetch()
      const session = await response.json()
      if (session.member) Object.assign(session.member, { locale, theme: colorScheme })
      await route.fulfill({ response, json: session })
    })
    await desk.go('/settings/rates')
    await desk.shows(desk.find('rates-table'))
    for (const width of [420, 1280, 1600]) {
      await desk.page.setViewportSize({ width, height: 1000 })
      assert.ok(await desk.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth && [...document.querySelectorAll('.page')].every((p) => p.scrollWidth <= p.clientWidth)), `wider than ${width} in ${locale}`)
      if (pictures) await desk.page.screenshot({ path: `${pictures}/rates-${locale}-${colorScheme}-${width}.png` })
    }
    assert.deepEqual(await axeFinds(desk.page, `prices ${locale} ${colorScheme}`), [])
    if (pictures) {
      await desk.find('rates-load').click()
      await desk.find('rates-text').fill('market,service\nIndia,x\nAtlantis,0.1\nChile,0.2')
      await desk.find('rates-check').click()
      await desk.shows(desk.find('rates-faults'))
      for (const width of [420, 1280]) {
        await desk.page.setViewportSize({ width, height: 1000 })
        await desk.page.screenshot({ path: `${pictures}/load-${locale}-${colorScheme}-${width}.png` })
      }
    }
    await desk.context.close()
  }
})
