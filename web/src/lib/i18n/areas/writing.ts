/** What helps to write: several files, messages for later, forwarding, emoji. */
export const en = {
  'files.waits': 'Nothing goes out yet: {names} cannot be sent as it is.', 'files.in_way': '{names} stands in the way: remove it, or replace it by another, and send again.', 'files.in_ways': 'These stand in the way: {names}. Remove them, or replace them by others, and send again.',
  'files.order': 'Goes out as {n} messages, in this order.', 'files.order_words': 'Goes out as {n} messages, in this order; then your text.',
  'files.up': 'Send {name} earlier', 'files.down': 'Send {name} later', 'files.up_key': 'Earlier (Alt+↑)', 'files.down_key': 'Later (Alt+↓)', 'files.moved': '{name} is number {n} now.',
  'files.others_go': '{name} was not sent: the thread says why. {n, plural, one {What stands behind it goes on.} other {The # behind it go on.}}', 'files.a_message': 'A message',
  'voice.record': 'Record a voice note', 'emoji.open': 'Emoji', 'emoji.open_key': 'Emoji (Ctrl+Shift+E, or : and a name)', 'message.forward': 'Forward', 'message.forward_mark': 'Forwarded from here; the customer does not see that.', 'message.forward_see': 'The original',
  'page.scheduled': 'Scheduled', 'later.open': 'Send later', 'later.open_key': 'Send later (Alt+Enter)',
  'later.held': '{n, plural, one {A scheduled message was held: {why}} other {# scheduled messages were held: {why}}}', 'later.look': 'Look',
} as const satisfies Record<string, string>

export const hi: Record<keyof typeof en, string> = {
  'files.waits': 'अभी कुछ नहीं जाएगा: {names} इस रूप में नहीं भेजा जा सकता।', 'files.in_way': '{names} रास्ते में है: इसे हटाएँ या दूसरी फ़ाइल लगाएँ, फिर भेजें।', 'files.in_ways': 'ये रास्ते में हैं: {names}। इन्हें हटाएँ या दूसरी फ़ाइलें लगाएँ, फिर भेजें।',
  'files.order': 'इसी क्रम में {n} संदेश जाएँगे।', 'files.order_words': 'इसी क्रम में {n} संदेश जाएँगे, फिर आपका लिखा हुआ।',
  'files.up': '{name} पहले भेजें', 'files.down': '{name} बाद में भेजें', 'files.up_key': 'पहले (Alt+↑)', 'files.down_key': 'बाद में (Alt+↓)', 'files.moved': '{name} अब {n} नंबर पर है।',
  'files.others_go': '{name} नहीं गया: वजह बातचीत में लिखी है। {n, plural, one {उसके बाद का संदेश जा रहा है।} other {उसके बाद के # संदेश जा रहे हैं।}}', 'files.a_message': 'एक संदेश',
  'voice.record': 'आवाज़ संदेश रिकॉर्ड करें', 'emoji.open': 'इमोजी', 'emoji.open_key': 'इमोजी (Ctrl+Shift+E, या : और नाम)', 'message.forward': 'आगे भेजें', 'message.forward_mark': 'यहीं से आगे भेजा गया; ग्राहक को यह नहीं दिखता।', 'message.forward_see': 'मूल संदेश',
  'page.scheduled': 'तय संदेश', 'later.open': 'बाद में भेजें', 'later.open_key': 'बाद में भेजें (Alt+Enter)',
  'later.held': '{n, plural, one {एक तय संदेश रोका गया: {why}} other {# तय संदेश रोके गए: {why}}}', 'later.look': 'देखें',
}
