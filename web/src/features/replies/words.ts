/** The words of the page of quick replies: no part of the table of all screens, so that the inbox does not carry them. */
import { IntlMessageFormat } from 'intl-messageformat'
import { locale, localeTag, type Params } from '../../lib/i18n/index.svelte'

export const en = {
  'q.back': 'Settings', 'q.about': 'Texts the whole team shares. In a conversation, / opens them and a number key picks one.', 'q.add': 'Add', 'q.import': 'Import', 'q.csv': 'Export as CSV', 'q.json': 'Export as JSON',
  'q.search': 'Find a quick reply', 'q.none': 'No quick reply yet. Add the answers you type most often, or import them from a table.', 'q.nothing': 'Nothing found.', 'q.no_category': 'Without category',
  'q.uses': '{n, plural, =0 {never used} one {used once} other {used {n, number} times}}', 'q.edit': 'Change', 'q.remove': 'Take out', 'q.restore': 'Put back', 'q.versions': 'Former wordings', 'q.removed': '“{title}” is taken out.', 'q.restored': '“{title}” is back.',
  'q.show_removed': 'Those taken out', 'q.show_all': 'Back to the library', 'q.none_removed': 'Nothing has been taken out.',
  'q.new': 'New quick reply', 'q.change': 'Change “{title}”', 'q.title': 'Title', 'q.title_hint': 'By which the team finds it.', 'q.category': 'Category', 'q.category_hint': 'As “Delivery” or “Prices”. May be empty.', 'q.shortcut': 'Shortcut', 'q.shortcut_hint': 'One word that finds it at once: / and this.',
  'q.text': 'Text', 'q.text_hint': 'Places for values are written in double braces. Names with a point fill themselves in; all others are asked for.', 'q.put': 'Put in', 'q.own': 'Own: text', 'q.own_number': 'Own: number', 'q.own_date': 'Own: date', 'q.own_choice': 'Own: choice',
  'q.name_text': 'order number', 'q.name_number': 'amount', 'q.name_date': 'day', 'q.name_choice': 'slot:morning|evening', 'q.preview': 'How it reads', 'q.example': 'with an example', 'q.saved': '“{title}” is saved.',
  'q.key': 'My number key', 'q.no_key': 'None', 'q.key_of': 'Number key for {title}', 'q.changed': '{name}, {time}', 'q.program': 'a program',
  'q.versions_of': 'Wordings of “{title}”', 'q.version': 'Version {n}', 'q.now': 'now', 'q.taken_out': 'taken out', 'q.use_again': 'Use this wording again', 'q.used_again': 'Version {n} holds again.',
  'q.import_title': 'Import quick replies', 'q.file': 'Choose a file', 'q.paste': 'Or paste the table', 'q.paste_hint': 'A table with the columns title and text; category and shortcut may follow. Or what “Export as JSON” gives.', 'q.look': 'Look at it',
  'q.found': '{n, plural, =0 {Nothing can be taken in} one {One quick reply} other {# quick replies}}: {fresh, number} new, {change, number} changed, {same, number} as they are.', 'q.wrong': '{n, plural, one {One field is wrong} other {# fields are wrong}}',
  'q.row': 'Row', 'q.field': 'Field', 'q.stands': 'Stands there', 'q.right': 'What is right', 'q.empty': 'nothing', 'q.more': 'And {n, number} more.', 'q.leave': 'Leave the wrong rows out', 'q.take': 'Take in', 'q.taken': '{made, number} made, {changed, number} changed.',
  'q.fault_title': 'A title of at most 80 characters that no other row of the category has.', 'q.fault_category': 'At most 40 characters.', 'q.fault_shortcut': 'One word of at most 30 letters, figures, _ and -, not beginning with a figure, and no other row’s.',
  'q.fault_text': 'A text of at most 4,096 characters with places like {example}; names with a point must be known ones.', 'q.fault_header': 'A first row with the names of the columns: title, text; or JSON as the export makes it.', 'q.fault_row': 'A row of a table, or an object with title and text.', 'q.fault_rows': 'At most 1,000 quick replies.',
  'q.does_new': 'new', 'q.does_change': 'changed', 'q.does_same': 'as it is',
} as const satisfies Record<string, string>
export type Key = keyof typeof en

export const hi: Record<Key, string> = {
  'q.back': 'सेटिंग', 'q.about': 'ये जवाब पूरी टीम के हैं। बातचीत में / दबाने से खुलते हैं और अंक की कुंजी से चुने जाते हैं।', 'q.add': 'जोड़ें', 'q.import': 'फ़ाइल से लें', 'q.csv': 'CSV में निकालें', 'q.json': 'JSON में निकालें',
  'q.search': 'झटपट जवाब खोजें', 'q.none': 'अभी कोई झटपट जवाब नहीं है। जो जवाब सबसे ज़्यादा लिखते हैं उन्हें जोड़ें, या तालिका से ले आएँ।', 'q.nothing': 'कुछ नहीं मिला।', 'q.no_category': 'बिना श्रेणी',
  'q.uses': '{n, plural, =0 {अभी तक काम नहीं आया} one {एक बार काम आया} other {{n, number} बार काम आया}}', 'q.edit': 'बदलें', 'q.remove': 'हटाएँ', 'q.restore': 'वापस लाएँ', 'q.versions': 'पुराने रूप', 'q.removed': '“{title}” हटा दिया गया।', 'q.restored': '“{title}” वापस आ गया।',
  'q.show_removed': 'हटाए हुए', 'q.show_all': 'वापस सूची पर', 'q.none_removed': 'कुछ भी हटाया नहीं गया है।',
  'q.new': 'नया झटपट जवाब', 'q.change': '“{title}” बदलें', 'q.title': 'शीर्षक', 'q.title_hint': 'इसी से टीम इसे ढूँढेगी।', 'q.category': 'श्रेणी', 'q.category_hint': 'जैसे “डिलीवरी” या “दाम”। ख़ाली छोड़ सकते हैं।', 'q.shortcut': 'छोटा नाम', 'q.shortcut_hint': 'एक शब्द जिससे यह तुरंत मिले: / और यह शब्द।',
  'q.text': 'जवाब', 'q.text_hint': 'जहाँ जानकारी भरनी हो वह दोहरे कोष्ठक में लिखा जाता है। बिंदु वाले नाम अपने-आप भरते हैं, बाक़ी भेजते समय पूछे जाते हैं।', 'q.put': 'डालें', 'q.own': 'अपना: शब्द', 'q.own_number': 'अपना: संख्या', 'q.own_date': 'अपना: तारीख़', 'q.own_choice': 'अपना: विकल्प',
  'q.name_text': 'ऑर्डर नंबर', 'q.name_number': 'रक़म', 'q.name_date': 'दिन', 'q.name_choice': 'समय:सुबह|शाम', 'q.preview': 'ऐसा पढ़ा जाएगा', 'q.example': 'उदाहरण के साथ', 'q.saved': '“{title}” सहेजा गया।',
  'q.key': 'मेरी अंक कुंजी', 'q.no_key': 'कोई नहीं', 'q.key_of': '{title} के लिए अंक कुंजी', 'q.changed': '{name}, {time}', 'q.program': 'कोई प्रोग्राम',
  'q.versions_of': '“{title}” के रूप', 'q.version': 'रूप {n}', 'q.now': 'अभी', 'q.taken_out': 'हटाया गया', 'q.use_again': 'यही रूप फिर लगाएँ', 'q.used_again': 'रूप {n} फिर लागू है।',
  'q.import_title': 'झटपट जवाब फ़ाइल से लें', 'q.file': 'फ़ाइल चुनें', 'q.paste': 'या तालिका यहाँ चिपकाएँ', 'q.paste_hint': 'तालिका में title और text के खाने हों; category और shortcut भी हो सकते हैं। या वह जो “JSON में निकालें” से मिलता है।', 'q.look': 'जाँचें',
  'q.found': '{n, plural, =0 {लेने लायक कुछ नहीं} one {एक झटपट जवाब} other {# झटपट जवाब}}: {fresh, number} नए, {change, number} बदलेंगे, {same, number} वैसे ही।', 'q.wrong': '{n, plural, one {एक खाना ग़लत है} other {# खाने ग़लत हैं}}',
  'q.row': 'पंक्ति', 'q.field': 'खाना', 'q.stands': 'वहाँ लिखा है', 'q.right': 'सही क्या है', 'q.empty': 'कुछ नहीं', 'q.more': 'और {n, number}।', 'q.leave': 'ग़लत पंक्तियाँ छोड़ दें', 'q.take': 'ले लें', 'q.taken': '{made, number} बने, {changed, number} बदले।',
  'q.fault_title': 'ज़्यादा से ज़्यादा 80 अक्षर का शीर्षक, जो उस श्रेणी की दूसरी पंक्ति में न हो।', 'q.fault_category': 'ज़्यादा से ज़्यादा 40 अक्षर।', 'q.fault_shortcut': 'एक शब्द, ज़्यादा से ज़्यादा 30 अक्षर, अंक, _ और -; अंक से शुरू न हो और दूसरी पंक्ति का न हो।',
  'q.fault_text': 'ज़्यादा से ज़्यादा 4,096 अक्षर, जगहें {example} जैसी; बिंदु वाले नाम जाने-पहचाने हों।', 'q.fault_header': 'पहली पंक्ति में खानों के नाम: title, text; या वैसा JSON जैसा निकालने पर मिलता है।', 'q.fault_row': 'तालिका की पंक्ति, या title और text वाली चीज़।', 'q.fault_rows': 'ज़्यादा से ज़्यादा 1,000 झटपट जवाब।',
  'q.does_new': 'नया', 'q.does_change': 'बदलेगा', 'q.does_same': 'वैसा ही',
}

const compiled = new Map<string, IntlMessageFormat>()

export function q(key: Key, params?: Params): string {
  const id = `${localeTag()}:${key}`
  let format = compiled.get(id)
  if (!format) compiled.set(id, (format = new IntlMessageFormat((locale() === 'hi' ? hi : en)[key], localeTag())))
  return String(format.format(params as Record<string, string>))
}
