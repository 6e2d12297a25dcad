/** The words of the picker and the page of templates: no part of the table of all screens, so that the inbox does not carry them. */
import { IntlMessageFormat } from 'intl-messageformat'
import { locale, localeTag, type Params } from '../../lib/i18n/index.svelte'

export const en = {
  'tp.title': 'Send a template to {name}', 'tp.search': 'Search templates', 'tp.language': 'Language', 'tp.all_languages': 'All languages', 'tp.none': 'No template fits.', 'tp.empty': 'WhatsApp lists no template for this number yet. Templates are made in WhatsApp Manager.',
  'tp.never': 'The list has not been read from WhatsApp yet.', 'tp.loading': 'Loading…', 'tp.preview': 'As {name} will see it', 'tp.cost': 'Costs {price} when it is delivered.', 'tp.cost_free': 'Not charged today.', 'tp.cost_unknown': 'Charged; no price in the rate cards fits.',
  'tp.cost_card': 'Rate card from {date}.', 'tp.cost_estimated': 'An estimate.', 'tp.free_phone': 'From the phone it is free and needs no template:', 'tp.value': 'Value {name}', 'tp.value_header': 'Value {name} of the heading', 'tp.url': 'End of the address of “{button}”', 'tp.code': 'Code to copy',
  'tp.file_image': 'Picture', 'tp.file_video': 'Video', 'tp.file_document': 'Document', 'tp.choose_file': 'Choose a file', 'tp.sample': 'for example {sample}', 'tp.missing': '{n, plural, one {One value is missing} other {# values are missing}}', 'tp.one_line': 'Must be one line, without tabs and long gaps.', 'tp.no_spaces': 'The end of an address, without spaces.', 'tp.too_long': 'Too long.',
  'tp.will_read': 'It goes out as shown. Values cannot be changed afterwards.', 'tp.next_category': 'Charged as {category} from {date}.', 'tp.pick': 'Choose a template on the left.', 'tp.not_here': 'Cannot be sent now',
  'tp.category_marketing': 'Marketing', 'tp.category_utility': 'Utility', 'tp.category_authentication': 'Sign-in codes',
  'tp.state_approved': 'Approved', 'tp.state_pending': 'Being looked at', 'tp.state_rejected': 'Rejected', 'tp.state_paused': 'Paused', 'tp.state_disabled': 'Disabled', 'tp.state_gone': 'No longer listed', 'tp.state_other': '{state}',
  'tp.quality_green': 'Quality good', 'tp.quality_yellow': 'Quality medium', 'tp.quality_red': 'Quality low',
  'tp.back': 'Settings', 'tp.about': 'Messages that WhatsApp has looked at beforehand. Once approved they may go out at any time, also when the 24 hours are over. They are made and changed in WhatsApp Manager and read from there.',
  'tp.refresh': 'Read again from WhatsApp', 'tp.refreshed': 'The lists were read.', 'tp.synced': 'Read {time}', 'tp.failed': 'The last reading failed ({time}).', 'tp.of': 'For {numbers}', 'tp.show_gone': 'Show those no longer listed', 'tp.hide_gone': 'Hide those no longer listed', 'tp.changed': 'Changed {time}', 'tp.filter_state': 'State', 'tp.all_states': 'All states', 'tp.nothing': 'Nothing fits.',
  'tp.button_url': 'opens {url}', 'tp.button_phone': 'calls {phone}', 'tp.button_code': 'copies a code',
} as const satisfies Record<string, string>
export type Key = keyof typeof en

export const hi: Record<Key, string> = {
  'tp.title': '{name} को टेम्पलेट भेजें', 'tp.search': 'टेम्पलेट खोजें', 'tp.language': 'भाषा', 'tp.all_languages': 'सभी भाषाएँ', 'tp.none': 'ऐसा कोई टेम्पलेट नहीं।', 'tp.empty': 'इस नंबर के लिए WhatsApp पर अभी कोई टेम्पलेट नहीं है। टेम्पलेट WhatsApp Manager में बनते हैं।',
  'tp.never': 'सूची अभी WhatsApp से पढ़ी नहीं गई है।', 'tp.loading': 'आ रहा है…', 'tp.preview': '{name} को ऐसा दिखेगा', 'tp.cost': 'पहुँचने पर {price} लगेंगे।', 'tp.cost_free': 'आज इसका कुछ नहीं लगता।', 'tp.cost_unknown': 'पैसे लगेंगे; दरों में इसका दाम नहीं है।',
  'tp.cost_card': '{date} से लागू दर।', 'tp.cost_estimated': 'यह अनुमान है।', 'tp.free_phone': 'फ़ोन से भेजना मुफ़्त है और टेम्पलेट नहीं चाहिए:', 'tp.value': 'जानकारी {name}', 'tp.value_header': 'शीर्षक की जानकारी {name}', 'tp.url': '“{button}” के पते का अंत', 'tp.code': 'कॉपी करने का कोड',
  'tp.file_image': 'तस्वीर', 'tp.file_video': 'वीडियो', 'tp.file_document': 'दस्तावेज़', 'tp.choose_file': 'फ़ाइल चुनें', 'tp.sample': 'जैसे {sample}', 'tp.missing': '{n, plural, one {एक जगह ख़ाली है} other {# जगहें ख़ाली हैं}}', 'tp.one_line': 'एक ही पंक्ति हो, बीच में लंबी जगह न हो।', 'tp.no_spaces': 'पते का अंत, बिना ख़ाली जगह के।', 'tp.too_long': 'बहुत लंबा है।',
  'tp.will_read': 'जैसा दिख रहा है वैसा ही जाएगा। बाद में बदला नहीं जा सकता।', 'tp.next_category': '{date} से “{category}” के दाम लगेंगे।', 'tp.pick': 'बाईं ओर से टेम्पलेट चुनें।', 'tp.not_here': 'अभी नहीं भेज सकते',
  'tp.category_marketing': 'मार्केटिंग', 'tp.category_utility': 'यूटिलिटी', 'tp.category_authentication': 'साइन-इन कोड',
  'tp.state_approved': 'मंज़ूर', 'tp.state_pending': 'जाँच में', 'tp.state_rejected': 'नामंज़ूर', 'tp.state_paused': 'रुका हुआ', 'tp.state_disabled': 'बंद', 'tp.state_gone': 'अब सूची में नहीं', 'tp.state_other': '{state}',
  'tp.quality_green': 'गुणवत्ता अच्छी', 'tp.quality_yellow': 'गुणवत्ता मध्यम', 'tp.quality_red': 'गुणवत्ता कम',
  'tp.back': 'सेटिंग', 'tp.about': 'ये संदेश WhatsApp पहले ही देख चुका है। मंज़ूर होने पर ये कभी भी जा सकते हैं, 24 घंटे बीतने के बाद भी। ये WhatsApp Manager में बनते और बदलते हैं, और वहीं से पढ़े जाते हैं।',
  'tp.refresh': 'WhatsApp से फिर पढ़ें', 'tp.refreshed': 'सूचियाँ पढ़ ली गईं।', 'tp.synced': '{time} पढ़ी गई', 'tp.failed': 'पिछली बार पढ़ी नहीं जा सकी ({time})।', 'tp.of': '{numbers} के लिए', 'tp.show_gone': 'जो अब सूची में नहीं वे भी दिखाएँ', 'tp.hide_gone': 'जो अब सूची में नहीं वे छिपाएँ', 'tp.changed': '{time} बदला', 'tp.filter_state': 'स्थिति', 'tp.all_states': 'सभी स्थितियाँ', 'tp.nothing': 'ऐसा कुछ नहीं मिला।',
  'tp.button_url': '{url} खोलता है', 'tp.button_phone': '{phone} पर फ़ोन करता है', 'tp.button_code': 'कोड कॉपी करता है',
}

const compiled = new Map<string, IntlMessageFormat>()

export function tp(key: Key, params?: Params): string {
  const id = `${localeTag()}:${key}`
  let format = compiled.get(id)
  if (!format) compiled.set(id, (format = new IntlMessageFormat((locale() === 'hi' ? hi : en)[key], localeTag())))
  return String(format.format(params as Record<string, string>))
}

const has = (key: string): key is Key => key in en
export const stateName = (state: string) => (has(`tp.state_${state}`) ? tp(`tp.state_${state}` as Key) : tp('tp.state_other', { state: state.replaceAll('_', ' ') }))
export const categoryName = (category: string) => (has(`tp.category_${category}`) ? tp(`tp.category_${category}` as Key) : category)
