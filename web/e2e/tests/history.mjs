/** What the phone shares of a number's past: asked for once, shown as it comes. */
import assert from 'node:assert/strict'
import { seesAlone } from '../rig.mjs'

seesAlone('both syncs are asked for once, the past comes in by stretches and leaves nothing unread', async (scene) => {
  const { program } = scene
  await program.platform('knobs', { Sync: { Messages: 400, ChunkSize: 50, Every: 300_000_000, Contacts: 20, NoPhase: [2] } })
  const owner = await scene.desk('owner')
  const ravi = await scene.desk('ravi')
  const before = (await program.api('owner', 'GET', '/conversations/counts')).unread
  await owner.go('/numbers')
  const card = owner.page.locator(`[data-testid="account"][data-id="${program.account}"]`)
  const stage = (kind, is) => owner.shows(card.locator(`[data-testid="sync-${kind}"][data-stage="${is}"]`))
  await stage('history', 'none')
  await ravi.go('/numbers')
  await ravi.shows(ravi.page.locator('[data-testid="sync-history"]').first())
  assert.equal(await ravi.page.locator('[data-testid="sync-ask"]').count(), 0, 'a member can ask')
  await card.locator('[data-testid="sync-ask"]').click()
  await owner.reads(owner.find('dialog-sync'), /once[\s\S]*refuses/)
  await owner.find('sync-sure').click()
  await stage('history', 'receiving')
  await stage('history', 'finished')
  await stage('contacts', 'finished')
  assert.equal(await card.locator('[data-testid="sync-ask"]').count(), 0, 'it can be asked for twice')
  await owner.reads(card.locator('[data-testid="sync-history"]'), /\d+ messages/)
  await card.locator('details').filter({ hasText: 'By stretch' }).locator('summary').click()
  await owner.reads(card.locator('[data-testid="syncs"] table'), /90 to 180 days[\s\S]*nothing came/)
  assert.equal((await program.api('owner', 'GET', '/conversations/counts')).unread, before, 'the past made something unread')
  await program.platform('knobs', { Sync: {} })
})
