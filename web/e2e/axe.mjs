/** What axe finds, and what of a screen is not in the reader's language. */
import axe from 'axe-core'

/** Violations in what is on the screen now, as lines that say where. */
export async function axeFinds(page, where) {
  await page.evaluate(`${axe.source}; undefined`)
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  return violations.flatMap((v) => v.nodes.map((n) => `${where}: ${v.id}: ${n.target.join(' ')}: ${n.failureSummary?.split('\n')[1]?.trim()}`))
}

/** Names that are the same in every language, keys of the keyboard, and am and pm, which Hindi writes so as well. */
export const same = /^(WhatsApp|Sangam|English|API|Cloud|Business|App|PDF|JPEG|PNG|MP4|ZIP|Ctrl|Shift|Enter|Alt|Esc|Escape|End|Cmd|WABA|ID|KB|MB|GB|kB|ms|https|am|pm)$/i

/** Words in Latin letters that a person sees or hears, outside of what customers and members wrote. */
export const latinWords = (page, within) => page.evaluate((within) => {
  const root = within ?? document.body
  const out = []
  const data = (n) => n.closest('bdi, kbd, [dir=auto], svg title, script, style, textarea, [lang=en]')
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement
    if (parent && !data(parent)) out.push(walk.currentNode.textContent)
  }
  for (const n of root.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
    if (n.closest('bdi')) continue
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) if (n.hasAttribute(name)) out.push(n.getAttribute(name))
  }
  if (!within) out.push(document.title)
  return out.filter((s) => /[A-Za-z]{2}/.test(s))
}, within)
