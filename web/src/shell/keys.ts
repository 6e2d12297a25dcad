/** One listener for all keys. Fields and dialogs keep theirs; everything else goes to the first action that may run. */
import { inbox } from '../features/inbox/inbox.svelte'
import { matches } from '../lib/actions'
import { shortcutOf } from '../lib/bindings.svelte'
import { store } from '../sync/store.svelte'
import { allActions } from './actions'

export function onKey(event: KeyboardEvent): void {
  if (store.session?.locked) return
  if (event.defaultPrevented || event.isComposing) return
  const target = event.target as HTMLElement | null
  const inField = !!target?.closest('input:not([type=range]), textarea, select, [contenteditable=true], [data-quiet]')
  // A dialog or menu that is open has the keyboard to itself.
  if (document.querySelector('dialog[open], [role=menu], [data-popover-content]')) return
  // Between R and the composer's being there, letters belong to the answer: better lost than taken for commands.
  if (inbox.awaitsComposer && inbox.openId && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) return event.preventDefault()
  for (const action of allActions) {
    const shortcut = shortcutOf(action)
    if (!shortcut || !matches(shortcut, event)) continue
    if (event.repeat && !action.repeats) continue
    if (inField && !shortcut.inFields && !shortcut.mod) continue
    if (!action.when()) continue
    event.preventDefault()
    action.run()
    return
  }
}
