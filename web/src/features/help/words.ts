/**
 * The words of the help's frame. They are no part of the table of all screens, so that the inbox does not carry
 * them; its pages are files of their own.
 */
import { IntlMessageFormat } from 'intl-messageformat'
import { locale, localeTag, type Params } from '../../lib/i18n/index.svelte'

export const en = {
  'help.about': 'Short answers about the number, the phone, WhatsApp’s rules and what to do when something fails.', 'help.search': 'Search the help', 'help.none': 'Nothing found. Try another word, as “phone” or “template”.',
  'help.found': '{n, plural, =0 {Nothing found} one {# page found} other {# pages found}}', 'help.all': 'All of the help', 'help.contents': 'Contents', 'help.missing': 'There is no such page in the help', 'help.checked': 'Checked against the platform’s contract on {date}.', 'help.more': 'More about this',
  'help.choose': 'Choosing', 'help.prepare': 'Preparing', 'help.works': 'What works', 'help.alive': 'Keeping it running', 'help.work': 'Daily work', 'help.cost': 'Cost and privacy',
  'help.ticked': '{name}, {time}', 'help.ticked_program': 'a program, {time}', 'help.ticks_failed': 'What is ticked cannot be fetched now.',
  'help.hosts_what': 'What', 'help.hosts_host': 'Address', 'help.hosts_way': 'How', 'help.hosts_pages': 'Pages, API and uploads', 'help.hosts_stream': 'Event stream', 'help.hosts_files': 'Uploads',
  'avail.app': 'App only', 'avail.api': 'API only', 'avail.hybrid': 'Both', 'avail.pick': 'How the number is used', 'avail.both': 'On and mirrored', 'avail.in_app': 'App only', 'avail.in_api': 'API only', 'avail.off': 'Off',
  'avail.feature': 'Feature', 'avail.where': 'Where', 'avail.why': 'Why, and what to do instead', 'avail.since': 'since {date}', 'avail.failed': 'The table cannot be fetched now.',
  'diag.about': 'Tries, from this browser, what Sangam needs. Nothing of your conversations is sent or shown.', 'diag.run': 'Run again', 'diag.running': 'running…', 'diag.copy': 'Copy as text', 'diag.copied': 'Copied. It holds no names, numbers or messages.', 'diag.list': 'Results',
  'diag.ok': 'good', 'diag.warn': 'look at this', 'diag.bad': 'does not work',
  'diag.server': 'Server', 'diag.server_ok': 'It answers in {ms, number} ms.', 'diag.server_slow': 'It answers, but slowly: in {ms, number} ms.', 'diag.server_slow_way': 'Try without VPN and on another network, and see whether it gets faster.', 'diag.server_bad': 'It does not answer.', 'diag.server_bad_way': 'Check the internet connection, then the firewall. If other pages open, tell who runs Sangam.',
  'diag.clock': 'Clock', 'diag.clock_ok': 'It differs from the server’s by {ms, number} ms.', 'diag.clock_off': 'It differs from the server’s by {s, number} seconds.', 'diag.clock_off_way': 'Set date, time and time zone to automatic in the system’s settings. Codes fail when a clock is wrong.', 'diag.clock_unknown': 'It cannot be compared without the server.',
  'diag.stream': 'Event stream', 'diag.stream_ok': 'It opens and speaks after {ms, number} ms.', 'diag.stream_slow': 'It speaks only after {ms, number} ms.', 'diag.stream_bad': 'It opens, but nothing comes through.', 'diag.stream_none': 'It does not open.', 'diag.stream_way': 'Something on the way holds it back or cuts it, mostly a proxy. Show this and the page on firewalls to who looks after the network.',
  'diag.upload': 'Upload', 'diag.upload_ok': '256 KB went up in {ms, number} ms.', 'diag.upload_slow': '256 KB took {ms, number} ms. Large files will take long.', 'diag.upload_slow_way': 'Use Wi-Fi or a cable, or smaller files.', 'diag.upload_bad': 'A file does not get through.', 'diag.upload_bad_way': 'A firewall or proxy may refuse uploads. Show the page on firewalls to who looks after the network.',
  'diag.notify': 'Notifications', 'diag.notify_ok': 'They are allowed.', 'diag.notify_ask': 'This browser has not been asked yet.', 'diag.notify_ask_way': 'Press the button and allow them.', 'diag.notify_bad': 'They are blocked for this address.', 'diag.notify_bad_way': 'Click the sign beside the address and allow notifications; then run this again.', 'diag.notify_none': 'This browser offers none at this address.', 'diag.notify_none_way': 'Use a current browser, and an address that begins with https.',
  'diag.notify_try': 'Send a test', 'diag.notify_allow': 'Allow them', 'diag.notify_text': 'This is a test. Notifications work.', 'diag.notify_sent': 'Sent. If you see nothing, look at the system’s notification settings and whether “do not disturb” is on.',
  'diag.storage': 'Storage', 'diag.storage_ok': 'It keeps what is written.', 'diag.storage_full': 'It works, but is nearly full: {used} of {quota}.', 'diag.storage_full_way': 'Free space on this device.', 'diag.storage_bad': 'Nothing can be kept in this browser.', 'diag.storage_bad_way': 'Private windows and strict settings forbid it. Drafts and waiting messages are then lost with the tab.',
  'diag.browser': 'Browser', 'diag.browser_ok': '{name}: it can do all that is needed.', 'diag.browser_old': '{name}: it lacks {what}.', 'diag.browser_old_way': 'Update it, or use a current Chrome, Edge, Firefox or Safari.',
} as const satisfies Record<string, string>

export const hi: Record<keyof typeof en, string> = {
  'help.about': 'नंबर, फ़ोन, WhatsApp के नियमों और गड़बड़ी के उपायों पर छोटे जवाब।', 'help.search': 'मदद में खोजें', 'help.none': 'कुछ नहीं मिला। कोई और शब्द आज़माएँ, जैसे “फ़ोन” या “टेम्पलेट”।',
  'help.found': '{n, plural, =0 {कुछ नहीं मिला} one {# पन्ना मिला} other {# पन्ने मिले}}', 'help.all': 'पूरी मदद', 'help.contents': 'विषय', 'help.missing': 'मदद में ऐसा कोई पन्ना नहीं है', 'help.checked': 'प्लैटफ़ॉर्म के नियमों से {date} को मिलाया गया।', 'help.more': 'इसके बारे में और',
  'help.choose': 'चुनना', 'help.prepare': 'तैयारी', 'help.works': 'क्या चलता है', 'help.alive': 'चालू रखना', 'help.work': 'रोज़ का काम', 'help.cost': 'ख़र्च और निजता',
  'help.ticked': '{name}, {time}', 'help.ticked_program': 'एक प्रोग्राम, {time}', 'help.ticks_failed': 'निशान अभी नहीं लाए जा सकते।',
  'help.hosts_what': 'क्या', 'help.hosts_host': 'पता', 'help.hosts_way': 'कैसे', 'help.hosts_pages': 'पन्ने, एपीआई और अपलोड', 'help.hosts_stream': 'घटनाओं की धारा', 'help.hosts_files': 'अपलोड',
  'avail.app': 'केवल ऐप', 'avail.api': 'केवल एपीआई', 'avail.hybrid': 'दोनों साथ', 'avail.pick': 'नंबर कैसे चलता है', 'avail.both': 'दोनों जगह चालू', 'avail.in_app': 'केवल ऐप में', 'avail.in_api': 'केवल एपीआई से', 'avail.off': 'बंद',
  'avail.feature': 'सुविधा', 'avail.where': 'कहाँ', 'avail.why': 'क्यों, और बदले में क्या करें', 'avail.since': '{date} से', 'avail.failed': 'सूची अभी नहीं लाई जा सकती।',
  'diag.about': 'संगम को जो चाहिए वह इस ब्राउज़र से आज़माती है। आपकी बातचीत का कुछ न भेजा जाता है, न दिखाया।', 'diag.run': 'फिर चलाएँ', 'diag.running': 'चल रही है…', 'diag.copy': 'लिखा हुआ नक़ल करें', 'diag.copied': 'नक़ल हो गया। इसमें नाम, नंबर या संदेश नहीं हैं।', 'diag.list': 'नतीजे',
  'diag.ok': 'ठीक', 'diag.warn': 'ध्यान दें', 'diag.bad': 'नहीं चलता',
  'diag.server': 'सर्वर', 'diag.server_ok': '{ms, number} मि.से. में जवाब देता है।', 'diag.server_slow': 'जवाब देता है, पर धीरे: {ms, number} मि.से. में।', 'diag.server_slow_way': 'बिना वीपीएन और दूसरे नेटवर्क पर देखें कि तेज़ होता है या नहीं।', 'diag.server_bad': 'जवाब नहीं देता।', 'diag.server_bad_way': 'पहले इंटरनेट देखें, फिर फ़ायरवॉल। दूसरे पेज खुलते हों तो संगम चलाने वाले को बताएँ।',
  'diag.clock': 'घड़ी', 'diag.clock_ok': 'सर्वर की घड़ी से {ms, number} मि.से. का अंतर है।', 'diag.clock_off': 'सर्वर की घड़ी से {s, number} सेकंड का अंतर है।', 'diag.clock_off_way': 'सिस्टम की सेटिंग में तारीख़, समय और समय क्षेत्र अपने आप पर रखें। घड़ी ग़लत हो तो कोड नहीं चलते।', 'diag.clock_unknown': 'सर्वर के बिना मिलाई नहीं जा सकती।',
  'diag.stream': 'घटनाओं की धारा', 'diag.stream_ok': 'खुलती है और {ms, number} मि.से. में बोलती है।', 'diag.stream_slow': '{ms, number} मि.से. बाद ही बोलती है।', 'diag.stream_bad': 'खुलती है, पर कुछ आता नहीं।', 'diag.stream_none': 'नहीं खुलती।', 'diag.stream_way': 'रास्ते में कुछ उसे रोकता या काटता है, अक्सर प्रॉक्सी। यह और फ़ायरवॉल वाला पन्ना नेटवर्क सँभालने वाले को दिखाएँ।',
  'diag.upload': 'अपलोड', 'diag.upload_ok': '256 केबी {ms, number} मि.से. में गया।', 'diag.upload_slow': '256 केबी में {ms, number} मि.से. लगे। बड़ी फ़ाइलें देर लेंगी।', 'diag.upload_slow_way': 'वाई-फ़ाई या तार लें, या छोटी फ़ाइलें।', 'diag.upload_bad': 'फ़ाइल नहीं पहुँचती।', 'diag.upload_bad_way': 'शायद फ़ायरवॉल या प्रॉक्सी अपलोड रोकता है। फ़ायरवॉल वाला पन्ना नेटवर्क सँभालने वाले को दिखाएँ।',
  'diag.notify': 'सूचनाएँ', 'diag.notify_ok': 'इनकी अनुमति है।', 'diag.notify_ask': 'इस ब्राउज़र से अभी पूछा नहीं गया।', 'diag.notify_ask_way': 'बटन दबाएँ और अनुमति दें।', 'diag.notify_bad': 'इस पते के लिए बंद हैं।', 'diag.notify_bad_way': 'पते के पास का चिह्न दबाकर सूचनाएँ चलने दें; फिर इसे दोबारा चलाएँ।', 'diag.notify_none': 'इस पते पर यह ब्राउज़र सूचनाएँ नहीं देता।', 'diag.notify_none_way': 'नया ब्राउज़र लें, और ऐसा पता जो https से शुरू हो।',
  'diag.notify_try': 'एक भेजकर देखें', 'diag.notify_allow': 'अनुमति दें', 'diag.notify_text': 'यह परीक्षण है। सूचनाएँ चलती हैं।', 'diag.notify_sent': 'भेजी गई। न दिखे तो सिस्टम में सूचनाओं की सेटिंग देखें, और यह कि “परेशान न करें” चालू तो नहीं।',
  'diag.storage': 'जमा रखने की जगह', 'diag.storage_ok': 'लिखा हुआ बना रहता है।', 'diag.storage_full': 'चलती है, पर लगभग भर गई: {quota} में से {used}।', 'diag.storage_full_way': 'इस उपकरण पर जगह ख़ाली करें।', 'diag.storage_bad': 'इस ब्राउज़र में कुछ जमा नहीं रहता।', 'diag.storage_bad_way': 'निजी खिड़की और कड़ी सेटिंग इसे रोकती हैं। तब मसौदे और रुके संदेश टैब के साथ जाते हैं।',
  'diag.browser': 'ब्राउज़र', 'diag.browser_ok': '{name}: जो चाहिए वह सब कर सकता है।', 'diag.browser_old': '{name}: इसमें यह नहीं है: {what}।', 'diag.browser_old_way': 'अपडेट करें, या नया Chrome, Edge, Firefox या Safari लें।',
}

export type HelpKey = keyof typeof en
const compiled = new Map<string, IntlMessageFormat>()

export function h(key: HelpKey, params?: Params): string {
  const id = `${localeTag()}:${key}`
  let format = compiled.get(id)
  if (!format) compiled.set(id, (format = new IntlMessageFormat((locale() === 'hi' ? hi : en)[key], localeTag())))
  return String(format.format(params as Record<string, string>))
}
