/** The words of the dialogs about who is at work. */
import { wordsOf } from '../../lib/i18n/words'

const en = {
  title: 'Who is here', mine: 'My status', until: 'Until', open: 'I say otherwise', half: 'In half an hour', hour: 'In an hour', two: 'In two hours', evening: 'This evening, 18:00', morning: 'Tomorrow, 9:00', reason: 'Reason', reason_hint: 'If the team may know: lunch, meeting, on the road.', save: 'Save', saved: 'Your status: {status}',
  about: 'Whoever touches no screen for six minutes is shown as such by itself. Conversations stay with whom they are; “Give me the next” gives nothing to who is away.', nobody: 'Nobody else is here.', team: 'The team',
  focus_title: 'Work undisturbed', focus_about: 'One view, 30 to 45 minutes. Your computer tells only of mentions, the team sees until when, and at the end you see what came of it.', view: 'View', own: 'My open conversations', present: 'The list as it is now: {name} (kept among your views)', minutes: 'How long', n_minutes: '{n} minutes', start: 'Begin',
  done_title: 'What came of it', done_about: '{name}, {from} to {to}', messages: 'Messages sent', answered: 'Conversations answered', resolved: 'Resolved', handed: 'Handed over', left: 'In the view: {before} then, {after} now', held: 'Held back meanwhile', good: 'Good',
} as const
export type Key = keyof typeof en
const hi: Record<Key, string> = {
  title: 'कौन यहाँ है', mine: 'मेरी स्थिति', until: 'कब तक', open: 'जब तक मैं न बदलूँ', half: 'आधा घंटा', hour: 'एक घंटा', two: 'दो घंटे', evening: 'आज शाम, 18:00', morning: 'कल, 9:00', reason: 'कारण', reason_hint: 'अगर टीम को बताना हो: खाना, मीटिंग, रास्ते में।', save: 'सहेजें', saved: 'आपकी स्थिति: {status}',
  about: 'जो छह मिनट तक किसी स्क्रीन को न छुए, वह अपने आप वैसा दिखता है। बातचीतें जिसके पास हैं उसी के पास रहती हैं; “मुझे अगली दो” बाहर गए सदस्य को कुछ नहीं देता।', nobody: 'और कोई यहाँ नहीं है।', team: 'टीम',
  focus_title: 'बिना रुकावट काम', focus_about: 'एक सूची, 30 से 45 मिनट। आपका कंप्यूटर सिर्फ़ उल्लेख बताता है, टीम को दिखता है कि कब तक, और अंत में दिखता है कि क्या हुआ।', view: 'सूची', own: 'मेरी खुली बातचीतें', present: 'अभी की सूची: {name} (आपकी सूचियों में रहेगी)', minutes: 'कितनी देर', n_minutes: '{n} मिनट', start: 'शुरू करें',
  done_title: 'क्या हुआ', done_about: '{name}, {from} से {to}', messages: 'भेजे गए संदेश', answered: 'जिनमें जवाब दिया', resolved: 'हल हुईं', handed: 'सौंपी गईं', left: 'सूची में: तब {before}, अब {after}', held: 'इस बीच रोकी गईं', good: 'ठीक',
}
export const w = wordsOf<Key>(en, hi)
