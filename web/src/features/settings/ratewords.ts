/** The words of the page of prices: no part of the table of all screens, so that the inbox does not carry them. */
import { IntlMessageFormat } from 'intl-messageformat'
import { locale, localeTag, type Params } from '../../lib/i18n/index.svelte'

export const en = {
  'rates.about': 'What WhatsApp charges for one delivered message that is sent from here. What is written on the phone is always free.', 'rates.back': 'Settings',
  'rates.examples': 'In use: the examples that come with Sangam, looked up on {date}. They are estimates: put the prices of your own bill in their place.',
  'rates.own': 'In use: your own prices, put in place by {name} on {time}.', 'rates.own_program': 'In use: your own prices, put in place by a program on {time}.', 'rates.from_source': 'Source: {source}.',
  'rates.load': 'Put prices in place', 'rates.reset': 'Back to the examples', 'rates.reset_title': 'Go back to the examples?', 'rates.reset_about': 'Your own prices are no longer used. They stay in the list below and can be put in place again.', 'rates.reset_done': 'The examples are in use again.',
  'rates.market': 'Country', 'rates.category': 'Kind', 'rates.price': 'One message', 'rates.currency': 'Currency', 'rates.valid': 'From', 'rates.source': 'Source', 'rates.estimated': 'estimate', 'rates.note': 'Note',
  'rates.marketing': 'Marketing', 'rates.utility': 'Utility', 'rates.authentication': 'Authentication', 'rates.service': 'Answers, no template',
  'rates.now': 'in force', 'rates.later': 'from {date} on', 'rates.past': 'until {date}', 'rates.search': 'Find a country', 'rates.none': 'No price for this country. Where there is none, Sangam says so and never guesses.',
  'rates.free': 'Of the answers, {n, number} a number and month are free since {date}.',
  'rates.what': 'What is an estimate', 'rates.what_mark': 'Prices marked “estimate” stand in no price list of WhatsApp that we could read; all examples are of this kind.', 'rates.what_tax': 'Taxes, volume discounts and the 72 free hours after an ad are not reckoned with.',
  'rates.what_month': 'The free answers of a month are counted by the month in UTC; WhatsApp counts by the time zone of your account, so that near its ends the count may be off by some hours.', 'rates.what_market': 'The country is told from the calling code. For hidden numbers it is not known.', 'rates.what_bill': 'What counts is Meta’s bill.',
  'rates.loads': 'What was put in place', 'rates.loads_none': 'Nothing so far: the examples are in use.', 'rates.load_count': '{n, plural, =0 {back to the examples} one {# price} other {# prices}}', 'rates.look': 'Look', 'rates.looking': 'You look at what was put in place on {time}. It is not in use.', 'rates.again': 'Use it again', 'rates.stop': 'Back to what is in use', 'rates.in_use': 'in use',
  'rates.by_program': 'a program', 'rates.by_nobody': 'somebody',
  'rates.file': 'Choose a file', 'rates.paste': 'or paste the table here', 'rates.paste_hint': 'A row of names first: market, currency, and either category and price or a column for each category. From, source, estimated and note may follow. WhatsApp’s own price table has that form; its rows for groups of countries (“Rest of …”) are left out.',
  'rates.day': 'Valid from', 'rates.day_hint': 'For rows that name no day. WhatsApp’s prices change on the first of a quarter.', 'rates.currency_hint': 'For rows that name none, as INR.', 'rates.source_hint': 'Where you read them: a bill, the name of a list.',
  'rates.check': 'Look at it', 'rates.found': '{n, plural, =0 {No price could be read.} one {# price was read.} other {# prices were read.}}', 'rates.wrong': '{n, plural, one {One thing is wrong:} other {# things are wrong:}}', 'rates.row': 'Row', 'rates.field': 'Column', 'rates.stands': 'What stands there', 'rates.right': 'What would be right', 'rates.more': '{n, plural, one {and # more} other {and # more}}',
  'rates.leave': 'Leave the wrong rows out', 'rates.add': 'Add to those in use', 'rates.add_hint': 'Same country, kind and day: the new price holds.', 'rates.replace': 'In place of all', 'rates.replace_hint': 'What is in use now goes to the list of what was.', 'rates.how': 'How', 'rates.put': 'Put {n, plural, one {# price} other {# prices}} in place', 'rates.put_nothing': 'Put in place', 'rates.put_done': '{n, plural, one {# price is} other {# prices are}} in place.', 'rates.nothing': 'nothing',
  'rates.fault_header': 'A row with the names of the columns: market, currency, and either category and price or a column for each category.', 'rates.fault_row': 'A row of its own: another row has this country, kind and day, or it cannot be read as a table.', 'rates.fault_rows': 'At most 2,000 rows and prices.', 'rates.fault_market': 'A country as in the list below, or + and a calling code as +254.',
  'rates.fault_category': 'marketing, utility, authentication or service', 'rates.fault_from': 'A day as 2026-10-01.', 'rates.fault_currency': 'Three letters as INR.', 'rates.fault_price': 'A number as 0.115, with at most six decimals.', 'rates.fault_source': 'At most 200 letters.', 'rates.fault_note': 'At most 200 letters.', 'rates.fault_estimated': 'yes or no', 'rates.known': 'Countries we know',
} as const satisfies Record<string, string>

export const hi: Record<keyof typeof en, string> = {
  'rates.about': 'यहाँ से भेजे गए और पहुँचे हुए एक संदेश के WhatsApp कितने पैसे लेता है। फ़ोन पर लिखा हमेशा मुफ़्त है।', 'rates.back': 'सेटिंग',
  'rates.examples': 'अभी लागू: संगम के साथ आए उदाहरण, {date} को देखे गए। ये अनुमान हैं: इनकी जगह अपने बिल की दरें रखें।',
  'rates.own': 'अभी लागू: आपकी अपनी दरें, {name} ने {time} को रखीं।', 'rates.own_program': 'अभी लागू: आपकी अपनी दरें, एक प्रोग्राम ने {time} को रखीं।', 'rates.from_source': 'स्रोत: {source}।',
  'rates.load': 'दरें भरें', 'rates.reset': 'उदाहरणों पर लौटें', 'rates.reset_title': 'उदाहरणों पर लौटें?', 'rates.reset_about': 'आपकी अपनी दरें फिर काम में नहीं आएँगी। वे नीचे की सूची में रहती हैं और दोबारा लगाई जा सकती हैं।', 'rates.reset_done': 'उदाहरण फिर लागू हैं।',
  'rates.market': 'देश', 'rates.category': 'प्रकार', 'rates.price': 'एक संदेश', 'rates.currency': 'मुद्रा', 'rates.valid': 'कब से', 'rates.source': 'स्रोत', 'rates.estimated': 'अनुमान', 'rates.note': 'टिप्पणी',
  'rates.marketing': 'मार्केटिंग', 'rates.utility': 'उपयोगिता', 'rates.authentication': 'पहचान', 'rates.service': 'जवाब, बिना टेम्पलेट',
  'rates.now': 'लागू', 'rates.later': '{date} से', 'rates.past': '{date} तक', 'rates.search': 'देश खोजें', 'rates.none': 'इस देश की दर नहीं है। जहाँ दर नहीं होती, संगम यही कहता है, अंदाज़ा नहीं लगाता।',
  'rates.free': '{date} से हर नंबर के महीने के {n, number} जवाब मुफ़्त हैं।',
  'rates.what': 'क्या अनुमान है', 'rates.what_mark': '“अनुमान” लिखी दरें WhatsApp की किसी ऐसी सूची में नहीं हैं जिसे हम पढ़ सके; सारे उदाहरण ऐसे ही हैं।', 'rates.what_tax': 'कर, मात्रा की छूट और विज्ञापन के बाद के 72 मुफ़्त घंटे नहीं जोड़े गए।',
  'rates.what_month': 'महीने के मुफ़्त जवाब UTC के महीने से गिने जाते हैं; WhatsApp आपके खाते के समय से गिनता है, इसलिए महीने के छोर पर कुछ घंटों का फ़र्क़ हो सकता है।', 'rates.what_market': 'देश नंबर के कोड से पहचाना जाता है। छिपे नंबरों का देश पता नहीं होता।', 'rates.what_bill': 'आख़िरी बात Meta के बिल की है।',
  'rates.loads': 'क्या-क्या रखा गया', 'rates.loads_none': 'अब तक कुछ नहीं: उदाहरण लागू हैं।', 'rates.load_count': '{n, plural, =0 {उदाहरणों पर लौटे} one {# दर} other {# दरें}}', 'rates.look': 'देखें', 'rates.looking': 'आप {time} को रखी दरें देख रहे हैं। वे लागू नहीं हैं।', 'rates.again': 'इन्हें फिर लगाएँ', 'rates.stop': 'लागू दरों पर लौटें', 'rates.in_use': 'लागू',
  'rates.by_program': 'एक प्रोग्राम', 'rates.by_nobody': 'कोई',
  'rates.file': 'फ़ाइल चुनें', 'rates.paste': 'या सूची यहाँ चिपकाएँ', 'rates.paste_hint': 'पहली पंक्ति में नाम: market, currency, और या तो category और price, या हर category का एक खाना। फिर from, source, estimated और note हो सकते हैं। WhatsApp की अपनी दर सूची इसी रूप की है; देशों के समूहों की पंक्तियाँ (“Rest of …”) छूट जाती हैं।',
  'rates.day': 'कब से लागू', 'rates.day_hint': 'जिन पंक्तियों में दिन नहीं है उनके लिए। WhatsApp की दरें तिमाही के पहले दिन बदलती हैं।', 'rates.currency_hint': 'जिन पंक्तियों में नहीं है उनके लिए, जैसे INR।', 'rates.source_hint': 'कहाँ पढ़ीं: कोई बिल, किसी सूची का नाम।',
  'rates.check': 'जाँचें', 'rates.found': '{n, plural, =0 {कोई दर नहीं पढ़ी जा सकी।} one {# दर पढ़ी गई।} other {# दरें पढ़ी गईं।}}', 'rates.wrong': '{n, plural, one {एक बात ग़लत है:} other {# बातें ग़लत हैं:}}', 'rates.row': 'पंक्ति', 'rates.field': 'खाना', 'rates.stands': 'वहाँ क्या है', 'rates.right': 'क्या होना चाहिए', 'rates.more': '{n, plural, one {और #} other {और #}}',
  'rates.leave': 'ग़लत पंक्तियाँ छोड़ दें', 'rates.add': 'लागू दरों में जोड़ें', 'rates.add_hint': 'वही देश, प्रकार और दिन: नई दर मानी जाएगी।', 'rates.replace': 'सबकी जगह', 'rates.replace_hint': 'अभी की दरें नीचे की सूची में चली जाएँगी।', 'rates.how': 'कैसे', 'rates.put': '{n, plural, one {# दर} other {# दरें}} रखें', 'rates.put_nothing': 'रखें', 'rates.put_done': '{n, plural, one {# दर लागू है।} other {# दरें लागू हैं।}}', 'rates.nothing': 'कुछ नहीं',
  'rates.fault_header': 'खानों के नामों की एक पंक्ति: market, currency, और या तो category और price, या हर category का एक खाना।', 'rates.fault_row': 'अलग पंक्ति: यही देश, प्रकार और दिन किसी और पंक्ति में है, या यह तालिका की तरह पढ़ी नहीं जा सकी।', 'rates.fault_rows': 'ज़्यादा से ज़्यादा 2,000 पंक्तियाँ और दरें।', 'rates.fault_market': 'नीचे की सूची का कोई देश, या + और देश का कोड, जैसे +254।',
  'rates.fault_category': 'marketing, utility, authentication या service', 'rates.fault_from': 'दिन, जैसे 2026-10-01।', 'rates.fault_currency': 'तीन अक्षर, जैसे INR।', 'rates.fault_price': 'संख्या, जैसे 0.115, ज़्यादा से ज़्यादा छह दशमलव।', 'rates.fault_source': 'ज़्यादा से ज़्यादा 200 अक्षर।', 'rates.fault_note': 'ज़्यादा से ज़्यादा 200 अक्षर।', 'rates.fault_estimated': 'yes या no', 'rates.known': 'जाने हुए देश',
}

export type RateKey = keyof typeof en
const compiled = new Map<string, IntlMessageFormat>()

export function r(key: RateKey, params?: Params): string {
  const id = `${localeTag()}:${key}`
  let format = compiled.get(id)
  if (!format) compiled.set(id, (format = new IntlMessageFormat((locale() === 'hi' ? hi : en)[key], localeTag())))
  return String(format.format(params as Record<string, string>))
}
