/** The words of what is scheduled. */
import { wordsOf } from '../../../lib/i18n/words'

const en = {
  'title': 'Send later', 'title_edit': 'Change the scheduled message', 'when': 'When', 'custom': 'Date and time', 'zone': 'In your time zone: {zone}', 'other_zone': 'Chosen as {time} in {zone}',
  'wrong': 'Choose a time ahead of now and within a year.', 'text': 'Message', 'news': 'If the customer, the phone or a colleague has written by then', 'ask': 'Hold it and ask me', 'send': 'Send it all the same',
  'closed': 'The window will be closed then: it ends {time}.', 'closed_never': 'The window is closed: the customer has not written in the last 24 hours.',
  'closed_way': 'WhatsApp then takes only a template. Otherwise it is held and you are asked, unless the customer writes before.', 'template': 'Choose a template instead', 'anyway': 'Schedule all the same', 'schedule': 'Schedule', 'save': 'Save',
  'several': '{n} messages, in this order.', 'done': '{n, plural, one {Scheduled for {time}.} other {# messages scheduled for {time}.}}', 'some': '{done} of {n} are scheduled. The rest not yet: {why}', 'saved': 'It goes out {time} now.',
  'waits': '{n, plural, one {One message goes out later} other {# messages go out later}}', 'held': '{n, plural, one {One message was held and waits for you} other {# messages were held and wait for you}}', 'next': 'next {time}', 'show': 'Show', 'hide': 'Hide',
  'at': 'Goes out {time}', 'is_held': 'Held since {time}', 'by': 'in the name of {name}', 'you': 'in your name', 'will_ask': 'asks first if somebody writes before', 'will_be_closed': 'By then the window will be closed.',
  'now': 'Send now', 'change': 'Change', 'cancel': 'Cancel', 'cancelled': 'Cancelled: it will not go out.', 'sent': 'Sent.', 'back': 'Into the field', 'file': 'File',
  'about': 'Messages that go out by themselves at a time, of the whole team. What was overtaken by an answer or a closed window is held and stands first.', 'mine': 'Only mine', 'none': 'Nothing is scheduled.', 'none_hint': 'The calendar beside Send, or Alt+Enter, sends later what stands in the field.', 'open': 'Open the conversation', 'list': 'Scheduled messages',
} as const satisfies Record<string, string>

const hi: Record<keyof typeof en, string> = {
  'title': 'बाद में भेजें', 'title_edit': 'तय संदेश बदलें', 'when': 'कब', 'custom': 'तारीख़ और समय', 'zone': 'आपके समय क्षेत्र में: {zone}', 'other_zone': '{zone} में {time} चुना गया',
  'wrong': 'अभी के बाद और एक साल के भीतर का समय चुनें।', 'text': 'संदेश', 'news': 'अगर तब तक ग्राहक, फ़ोन या कोई साथी कुछ लिख दे', 'ask': 'रोककर मुझसे पूछें', 'send': 'फिर भी भेज दें',
  'closed': 'तब तक विंडो बंद हो जाएगी: वह {time} तक खुली है।', 'closed_never': 'विंडो बंद है: ग्राहक ने पिछले 24 घंटों में नहीं लिखा।',
  'closed_way': 'तब WhatsApp सिर्फ़ टेम्पलेट लेता है। ग्राहक पहले न लिखे तो संदेश रोककर आपसे पूछा जाएगा।', 'template': 'इसकी जगह टेम्पलेट चुनें', 'anyway': 'फिर भी तय करें', 'schedule': 'तय करें', 'save': 'सहेजें',
  'several': '{n} संदेश, इसी क्रम में।', 'done': '{n, plural, one {{time} के लिए तय।} other {# संदेश {time} के लिए तय।}}', 'some': '{n} में से {done} तय हुए। बाकी अभी नहीं: {why}', 'saved': 'अब यह {time} जाएगा।',
  'waits': '{n, plural, one {एक संदेश बाद में जाएगा} other {# संदेश बाद में जाएँगे}}', 'held': '{n, plural, one {एक संदेश रुका है और आपके फ़ैसले का इंतज़ार कर रहा है} other {# संदेश रुके हैं और आपके फ़ैसले का इंतज़ार कर रहे हैं}}', 'next': 'अगला {time}', 'show': 'दिखाएँ', 'hide': 'छिपाएँ',
  'at': '{time} जाएगा', 'is_held': '{time} से रुका है', 'by': '{name} के नाम से', 'you': 'आपके नाम से', 'will_ask': 'कोई पहले लिखे तो पूछेगा', 'will_be_closed': 'तब तक विंडो बंद हो जाएगी।',
  'now': 'अभी भेजें', 'change': 'बदलें', 'cancel': 'रद्द करें', 'cancelled': 'रद्द हुआ: यह नहीं जाएगा।', 'sent': 'भेज दिया।', 'back': 'वापस खाने में', 'file': 'फ़ाइल',
  'about': 'पूरी टीम के वे संदेश जो तय समय पर अपने आप जाते हैं। जो किसी जवाब या बंद विंडो की वजह से रुके हैं, वे सबसे ऊपर हैं।', 'mine': 'सिर्फ़ मेरे', 'none': 'कुछ तय नहीं है।', 'none_hint': '“भेजें” के पास का कैलेंडर, या Alt+Enter, लिखा हुआ बाद में भेजता है।', 'open': 'बातचीत खोलें', 'list': 'तय संदेश',
}

export const lw = wordsOf(en, hi)
