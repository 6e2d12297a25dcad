/** The words of the wizard, apart from the table of all screens, so that the inbox does not carry them. */
import { IntlMessageFormat } from 'intl-messageformat'
import { locale, localeTag, type Params } from '../../lib/i18n/index.svelte'
import { problems } from './problems'

export const en = {
  about: 'Connects a number that is on a phone, step by step. You can stop at any time and go on later: everything is kept.',
  steps: 'Steps', step: 'Step {n} of {of}', next: 'Next', back: 'Back', later: 'Numbers begun', go_on: 'Go on', begin: 'Connect another number', only_owner: 'Only an owner can connect numbers.',
  give_up: 'Give this up', given_up: 'Given up. Nothing was changed on the phone.', busy: 'One moment…', no_number: 'number not said yet', failed: 'This page cannot be fetched now.', again: 'Try again',
  'step.model': 'The way', 'step.checks': 'Is it fit?', 'step.prepare': 'Preparation', 'step.warn': 'What changes', 'step.connect': 'Connect', 'step.done': 'Done',
  'state.considering': 'being considered', 'state.eligible': 'fit', 'state.signing_up': 'being connected', 'state.linked': 'connected', 'state.given_up': 'given up',

  'model.title': 'How shall the number be used?', 'model.about': 'You can change later either way; the number and its chats stay.',
  'model.hybrid': 'App and API together', 'model.hybrid_who': 'Small and growing teams: the owner goes on writing on the phone, the team answers here. Free from the phone; 20 messages a second.',
  'model.app': 'App only', 'model.app_who': 'One person, or a very small shop. Nothing to connect and nothing to pay; no team, no programs.',
  'model.api': 'API only', 'model.api_who': 'Large teams and high volume. Faster, but nobody answers on the phone any more, and there are no groups or calls.',
  'model.app_done': 'Then there is nothing to connect: the number stays as it is on the phone. When several people want to answer, come back here and choose “App and API together”; the number and its chats stay the same.',
  'model.read': 'Compare the three ways',

  'checks.title': 'Is this number fit?', 'checks.about': 'Nothing here forbids anything: WhatsApp decides in the end. A “no” tells what to mend first.', 'checks.number': 'The number', 'checks.number_hint': 'With + and country code, as +91 55501 00101.',
  'checks.yes': 'Yes', 'checks.no': 'No', 'checks.unsure': 'Not sure', 'checks.why': 'Why', 'checks.mend': 'What to do', 'checks.advice': 'advice',
  'checks.fit': 'All that must be so is so.', 'checks.open': 'Some answers are open or no. You can go on all the same; then the window may refuse the number.',
  'checks.country': 'Country', 'checks.country_ok': 'No country is left out today.', 'checks.country_late': 'No country is left out today. This one came only on {date}, so older advice and some providers may still say no.', 'checks.country_since': 'It has been possible here since {date}.', 'checks.country_checked': 'Compared with WhatsApp’s page on {date}.',
  'q.age_7_days': 'Has the number been in use on the WhatsApp Business App for 7 days or more, with real chats?', 'q.age_7_days_why': 'Fresh numbers are often refused. WhatsApp publishes no rule; providers name 7 days.', 'q.age_7_days_mend': 'Use the app as usual for a week or two, then come back.',
  'q.app_version': 'Is it the Business App, version 2.24.17 or later?', 'q.app_version_why': 'Older versions, and the ordinary WhatsApp, cannot be linked. Settings, Help, App info shows it.', 'q.app_version_mend': 'Update it in the app store. From the ordinary app, change to the Business App: the chats come along.',
  'q.not_elsewhere': 'Is the number with no other provider?', 'q.not_elsewhere_why': 'A number can be linked to one provider only, and a credit line that another one left behind stops the window.', 'q.not_elsewhere_mend': 'Disconnect it there first: in the app, Settings, Account, Business Platform.',
  'q.who_onboards': 'Is it clear who links it: a Meta app of your own, or a provider that supports numbers on the app?', 'q.who_onboards_why': 'Only a Tech Provider’s app shows the choice for numbers on the app.', 'q.who_onboards_mend': 'Ask the provider whether it supports coexistence, or have a Meta app reviewed as a Tech Provider.', 'q.who_onboards_ours': 'This installation has a Meta app: {id}.', 'q.who_onboards_none': 'This installation has no Meta app: a provider links the number and gives you what to enter here.',
  'q.business_verified': 'Can you manage the business account at Meta, and is it verified?', 'q.business_verified_why': 'The number is attached to it, and more messages a day are allowed to verified businesses.', 'q.business_verified_mend': 'Verify it in Meta Business Suite, under Security Centre. It takes some days.',
  'q.facebook_page': 'Is a Facebook page linked to the number in the app?', 'q.facebook_page_why': 'Some ways of linking ask for it.', 'q.facebook_page_mend': 'Make a page, and connect it in the app: Settings, Facebook and Instagram.',
  'q.older_number': 'Is it a number that customers have known for months?', 'q.older_number_why': 'Old, active numbers may write to more people, and are blocked less.', 'q.older_number_mend': 'With a young number begin slowly: answer first, write first only to people who expect it.',
  'q.not_on_app': 'Is the number on no WhatsApp app any more?', 'q.not_on_app_why': 'A number for the API only cannot be on the app at the same time.', 'q.not_on_app_mend': 'Delete the account in the app first, or choose “App and API together”.',

  'prepare.title': 'Preparation', 'prepare.about': 'Take a few quiet days for the first list. Do the second at the desk, right before you connect. What is ticked is kept for everybody.', 'prepare.runbook': 'The runbook', 'prepare.setup': 'Right before connecting',
  'warn.title': 'What changes on the phone', 'warn.about': 'Read this before it happens; it cannot be put off.',
  'warn.devices': 'All linked devices are signed out.', 'warn.devices_more': 'WhatsApp Web, Mac and tablets can be linked again, up to four. WhatsApp for Windows and watches with WearOS cannot.',
  'warn.broadcasts': 'Broadcast lists can only be read.', 'warn.broadcasts_more': 'No new ones either. Write down who is in them.',
  'warn.chats': 'Disappearing messages, view once and live location are switched off in chats with one person.', 'warn.chats_more': 'Groups, calls, labels, status and the catalogue go on as before, in the app only.',
  'warn.open': 'The app must be opened at least every two weeks.', 'warn.open_more': 'Else WhatsApp cuts the link. Sangam warns in time.',
  'warn.history': 'You are asked once whether to share chats and contacts.', 'warn.history_more': 'Up to 180 days. Saying no is all right: then only new messages come here. It cannot be asked again without linking anew.',
  'warn.undo': 'You can end it at any time in the app.', 'warn.undo_more': 'Settings, Account, Business Platform, Disconnect. The number then stays as it is, in the app only.',
  'warn.understood': 'I have told everybody who uses a linked device, and go on.',

  'connect.title': 'Connect the number', 'connect.window': 'Through WhatsApp’s window', 'connect.window_about': 'A window of Meta opens. Keep the phone at hand, unlocked.',
  'connect.how1': 'Choose “connect a Business App number” and type the number.', 'connect.how2': 'A message comes into the app on the phone: tap Connect, and choose whether to share your chats.', 'connect.how3': 'Type the code that the phone shows into the window.',
  'connect.open': 'Open the window', 'connect.open_again': 'Open the window again', 'connect.waiting': 'The window is open. This page waits for it.', 'connect.working': 'The code is being redeemed and the number linked. This takes some seconds; do not close this page.',
  'connect.blocked': 'The browser did not let the window open.', 'connect.blocked_way': 'Allow pop-up windows for this address (a sign beside the address bar), then press the button again.',
  'connect.no_script': 'WhatsApp’s script could not be loaded from {host}.', 'connect.no_script_way': 'Check the internet connection, and whether a firewall or a blocker in the browser holds it back. Then try again. Or let a provider link the number, below.',
  'connect.loading': 'Getting ready…', 'connect.stuck': 'It was cut off while the code was redeemed, so nobody knows whether it was taken. It was not tried again.', 'connect.stuck_way': 'Open the window again. If it then says that the number is connected already, disconnect it first in the app: Settings, Account, Business Platform.',
  'connect.granted': 'WhatsApp has allowed it; the last steps are still to do.', 'connect.choose': 'The business account has several numbers. Which one is it?', 'connect.open_elsewhere': 'A window was opened {time}. If it is still open, finish it there; else open a new one.',
  'connect.support': 'For WhatsApp’s support', 'connect.step': 'Step', 'at.BUSINESS_APP_CHOICE': 'choosing what to connect', 'at.BUSINESS_APP_PHONE_NUMBER': 'entering the phone number', 'at.BUSINESS_APP_CONNECT': 'agreeing on the phone', 'at.BUSINESS_APP_CODE': 'entering the code', 'connect.said': 'WhatsApp says', 'connect.error_id': 'Error', 'connect.session_id': 'Session', 'connect.trace': 'Trace', 'connect.what': 'It is about',
  'connect.app_missing': 'The Meta app does not get: {fields}. The number can be linked, but these will be missing until somebody ticks them in the app’s webhook settings.', 'connect.app_callback': 'The Meta app sends to another address: {url}.', 'connect.app_inactive': 'The Meta app has no proven callback yet: messages will not arrive here before it has one.', 'connect.app_unasked': 'WhatsApp could not be asked what the Meta app gets.', 'connect.app_good': 'The Meta app gets all that is needed.',

  'hand.title': 'Through a provider', 'hand.title_api': 'With a token', 'hand.about': 'The provider links the number in its own window. Hand it these two lines, so that what happens comes here; it gives you what to enter below.', 'hand.url': 'Callback address (override callback)', 'hand.token': 'Verify token',
  'hand.verified': 'The callback was proven {time}.', 'hand.not_verified': 'The callback is not proven yet. This page looks every few seconds.', 'hand.signed': 'The first signed event came {time}.', 'hand.not_signed': 'No signed event yet: write to the number from another phone. If nothing comes within a minute, the app secret is wrong or the provider does not send here.',
  'hand.no_https': 'WhatsApp only calls addresses that begin with https. This one does not.', 'hand.number': 'Number', 'hand.name': 'Name', 'hand.name_hint': 'What your team calls it.', 'hand.phone_number_id': 'Phone number ID', 'hand.waba_id': 'WhatsApp Business Account ID', 'hand.access_token': 'Access token', 'hand.app_secret': 'App secret', 'hand.app_secret_hint': 'Of the Meta app that signs what comes here: the provider’s, or yours.', 'hand.save': 'Connect',

  'done.title': '{number} is connected', 'done.history': 'Your chats and contacts are on their way. You can work now: what comes in joins by itself.', 'done.open_app': 'Leave the app open on the phone for some minutes.',
  'done.relink': 'Link your devices again on the phone: Settings, Linked devices.', 'done.missing': 'The Meta app does not get: {fields}. Tick them in the app’s webhook settings.', 'done.inbox': 'To the inbox', 'done.numbers': 'How the number does', 'done.by_hand': 'If it was linked at the provider within the last 24 hours, ask for its chats now, unless the provider has.',
} as const satisfies Record<string, string>

export type Key = keyof typeof en
let hindi: Record<Key, string> | undefined
const compiled = new Map<string, IntlMessageFormat>()

/** Hindi is a file of its own, loaded for whoever reads it. */
export async function load(): Promise<void> {
  if (locale() === 'hi' && !hindi) hindi = (await import('./words.hi')).hi
}

export function w(key: Key, params?: Params): string {
  const text = (locale() === 'hi' && hindi?.[key]) || en[key]
  if (!text.includes('{')) return text
  const id = `${locale()}:${key}`
  let format = compiled.get(id)
  if (!format) compiled.set(id, (format = new IntlMessageFormat(text, localeTag())))
  return String(format.format(params as Record<string, string>))
}

/** What stands in the way, and the way out, in the reader's language; undefined if we have no words for it. */
export function problemOf(code: string): readonly [string, string] | undefined {
  return problems[code]?.[locale() === 'hi' ? 'hi' : 'en']
}

/** Where in the platform's window somebody stopped; as the platform calls it where we have no words. */
export const stepWords = (step: string): string => (`at.${step}` in en ? w(`at.${step}` as keyof typeof en) : step)
