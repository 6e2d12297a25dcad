/** Every action of the product, in the order of the palette. */
import { session } from '../api/calls'
import type { Member } from '../api/types'
import { inboxActions } from '../features/inbox/actions'
import type { Action } from '../lib/actions'
import { prefs, savePrefs } from '../lib/prefs.svelte'
import { go } from '../lib/router.svelte'
import { toast } from '../lib/toasts.svelte'
import { explain } from '../sync/commands'
import { here } from '../sync/presence.svelte'
import { store } from '../sync/store.svelte'
import { sync } from '../sync/sync.svelte'
import { shell } from './shell.svelte'

const always = () => true

async function patchMe(change: Partial<Pick<Member, 'locale' | 'theme' | 'density'>>): Promise<void> {
  const before = store.session
  if (!before) return
  store.session = { ...before, member: { ...before.member, ...change } }
  try {
    await session.patchMe(change)
  } catch (error) {
    store.session = before
    toast(explain(error), 'error')
  }
}

const place = (id: string, label: Action['label'], icon: string, to: string, keywords: string): Action => ({
  id, label, icon, keywords, group: 'keys.places', when: always, run: () => go(to),
})

export const shellActions: Action[] = [
  {
    id: 'palette', label: 'action.palette', icon: 'search', group: 'keys.screen', hidden: true,
    shortcut: { code: 'KeyK', mod: true, inFields: true }, when: always, run: () => (shell.palette = true),
  },
  {
    id: 'search', label: 'action.search', icon: 'search', keywords: 'find messages khojo dhoondo खोजो ढूँढो', group: 'keys.screen',
    shortcut: { code: 'Slash', sign: '/' }, when: always, run: () => go('/search'),
  },
  {
    id: 'keymap', label: 'action.keymap', icon: 'keyboard', keywords: 'help shortcuts madad मदद', group: 'keys.screen',
    shortcut: { code: 'Slash', shift: true, sign: '?' }, when: always, run: () => (shell.keymap = true),
  },
  place('go_mine', 'view.mine', 'mine', '/inbox?view=mine', 'my inbox meri मेरी'),
  place('go_unassigned', 'view.unassigned', 'unassigned', '/inbox?view=unassigned', 'queue'),
  place('go_all', 'view.all', 'all', '/inbox?view=all', 'all everything sab सब'),
  place('go_resolved', 'view.resolved', 'resolved', '/inbox?view=resolved', 'closed done'),
  place('go_problems', 'view.problems', 'warn', '/inbox?view=problems', 'failed unknown not delivered retry dikkat दिक़्क़त समस्या'),
  place('go_mentions', 'view.mentions', 'mention', '/inbox?view=mentions', 'notes named me ullekh उल्लेख'),
  place('go_snoozed', 'view.snoozed', 'snooze', '/inbox?view=snoozed', 'later asleep baad बाद'),
  place('go_answer', 'view.answer', 'clock', '/inbox?view=answer', 'unanswered waiting next jawab जवाब'),
  place('go_adrift', 'view.adrift', 'question', '/inbox?view=adrift', 'forgotten todo without next action agla kadam अगला कदम'),
  place('go_escalated', 'view.escalated', 'escalate', '/inbox?view=escalated', 'lead manager upar आगे'),
  place('go_board', 'page.board', 'board', '/board', 'kanban triage columns patta पट्ट खाने'),
  place('go_hot', 'board.hot', 'board', '/board?by=hot', 'daily sync hot list stand-up meeting roz das minute रोज़ बैठक'),
  place('go_handbook', 'page.handbook', 'file', '/handbook', 'sop pages how we work rules pustika पुस्तिका नियम'),
  place('go_lists', 'handbook.lists', 'tick', '/handbook?show=lists', 'checklist onboarding session begin end soochi जाँच सूची'),
  place('go_scheduled', 'page.scheduled', 'later', '/scheduled', 'later schedule send tomorrow calendar baad kal बाद कल तय'),
  place('go_labels', 'page.labels', 'label', '/labels', 'tags lebal लेबल'),
  place('go_numbers', 'page.numbers', 'numbers', '/numbers', 'accounts health status phone'),
  { ...place('connect_number', 'numbers.connect', 'numbers', '/onboarding', 'onboarding wizard link add jodna जोड़ना'), when: () => store.may('accounts.manage') },
  { ...place('go_imports', 'imports.link', 'all', '/imports', 'chat export history whatsapp zip purani चैट'), when: () => store.may('imports.manage') },
  { ...place('go_parked', 'page.parked', 'parked', '/parked', 'raw events errors replay'), when: () => store.may('raw_events.read') },
  place('go_teams', 'page.teams', 'members', '/teams', 'team group numbers serve टीम'),
  place('go_members', 'page.members', 'members', '/members', 'team people agents'),
  { ...place('go_keys', 'page.keys', 'api', '/keys', 'api token programs kunji कुंजी'), when: () => store.may('api_keys.manage') },
  place('go_rates', 'page.rates', 'coin', '/settings/rates', 'price cost rate card charge daam kharch paisa दाम ख़र्च दर पैसा'),
  place('go_desktop', 'desktop.link', 'numbers', '/settings/desktop', 'notifications sound quiet install app pwa badge suchna सूचना ऐप'),
  place('go_shortcuts', 'keys.change', 'keyboard', '/settings/keys', 'shortcuts hotkeys bindings kunji कुंजी'),
  place('go_replies', 'page.replies', 'bolt', '/settings/replies', 'quick replies canned saved answers jhatpat jawab झटपट जवाब'),
  place('go_templates', 'page.templates', 'file', '/settings/templates', 'templates approved message window closed sanche टेम्पलेट'),
  place('go_help', 'page.help', 'question', '/help', 'help manual support madad सहायता'),
  place('go_diagnostics', 'page.diagnostics', 'tick', '/help/diagnostics', 'diagnostics network test check janch jaanch'),
  { ...place('go_audit', 'page.audit', 'history', '/settings/audit', 'audit log who did what changes lekha kisne लेखा किसने'), when: () => store.may('audit.read') },
  place('go_devices', 'page.devices', 'lock', '/settings/devices', 'sessions signed in computers phones upkaran उपकरण सत्र'),
  { id: 'lock', label: 'lock.now', icon: 'lock', keywords: 'away leave screen taala ताला लॉक', group: 'keys.screen', when: always, run: () => void session.lock().then(() => sync.locked()).catch((error) => toast(explain(error), 'error')) },
  { id: 'status', label: 'status.action', icon: 'members', keywords: 'away busy available lunch presence who is here online bahar vyast कौन बाहर व्यस्त', group: 'keys.screen', shortcut: { code: 'KeyY' }, when: always, run: () => (shell.status = true) },
  { id: 'focus', label: 'focus.action', icon: 'eye', keywords: 'focus block timer concentrate undisturbed dhyan ध्यान', group: 'keys.screen', when: () => !here.focus, run: () => (shell.focus = true) },
  place('go_settings', 'page.settings', 'settings', '/settings', 'preferences theme language'),
  {
    id: 'toggle_rail', label: 'action.toggle_rail', icon: 'rail', keywords: 'sidebar menu navigation', group: 'keys.screen',
    shortcut: { code: 'KeyB', mod: true, inFields: true }, when: always,
    run: () => {
      prefs.railOpen = !prefs.railOpen
      savePrefs()
    },
  },
  {
    id: 'theme', label: 'action.theme', icon: 'moon', keywords: 'dark light night andhera उजाला अँधेरा', group: 'keys.screen', when: always,
    run: () => void patchMe({ theme: getComputedStyle(document.documentElement).colorScheme === 'dark' || (store.me?.theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches) ? 'light' : 'dark' }),
  },
  {
    id: 'language', label: 'action.language', icon: 'language', keywords: 'hindi english bhasha हिन्दी अंग्रेज़ी', group: 'keys.screen', when: always,
    run: () => void patchMe({ locale: store.me?.locale === 'hi' ? 'en' : 'hi' }),
  },
  {
    id: 'sign_out', label: 'action.sign_out', icon: 'exit', keywords: 'logout leave', group: 'keys.places', when: always,
    run: () => void sync.signOut(),
  },
]

export const allActions: Action[] = [...shellActions.filter((a) => a.id === 'palette'), ...inboxActions, ...shellActions.filter((a) => a.id !== 'palette')]
  .map((a) => (inboxActions.includes(a) ? { ...a, when: () => location.pathname.startsWith('/inbox') && a.when() } : a))
