/** The words of forwarding. */
import { wordsOf } from '../../../lib/i18n/words'

const en = {
  'title': 'Forward to', 'search': 'Search people', 'none': 'Nobody fits.', 'what': 'What is forwarded', 'picked': '{n, plural, =0 {Choose up to {most}.} one {To one conversation.} other {To # conversations.}}', 'most': 'At most {most} at once.',
  'about': 'It goes out as a message in your name. WhatsApp does not mark it as forwarded; the team sees that it is.', 'done': '{n, plural, one {Forwarded to {name}.} other {Forwarded to # conversations.}}', 'go': 'Go there', 'send': 'Forward', 'here': 'this conversation',
} as const satisfies Record<string, string>

const hi: Record<keyof typeof en, string> = {
  'title': 'आगे भेजें', 'search': 'लोग खोजें', 'none': 'ऐसा कोई नहीं।', 'what': 'क्या भेजा जा रहा है', 'picked': '{n, plural, =0 {{most} तक चुनें।} one {एक बातचीत में।} other {# बातचीतों में।}}', 'most': 'एक बार में ज़्यादा से ज़्यादा {most}।',
  'about': 'यह आपके नाम से जाएगा। WhatsApp पर “आगे भेजा” नहीं लिखा आएगा; टीम को यह दिखेगा।', 'done': '{n, plural, one {{name} को भेजा गया।} other {# बातचीतों में भेजा गया।}}', 'go': 'वहाँ जाएँ', 'send': 'आगे भेजें', 'here': 'यही बातचीत',
}

export const fw = wordsOf(en, hi)
