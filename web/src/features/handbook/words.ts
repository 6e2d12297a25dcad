/** The words of the handbook and of one's own lists. */
import { wordsOf } from '../../lib/i18n/words'

const en = {
  about: 'How we work, in our own words: triage, escalation, refunds. Every page has somebody who answers for it and a day on which it is looked at again.', add: 'Write a page', find: 'Find a page', none: 'No page yet.', none_hint: 'Most teams begin with these:', nothing: 'Nothing found.',
  begin_triage: 'Triage', begin_escalation: 'Escalation', begin_refund: 'Refunds', begin_technical: 'Technical questions', begin_moderation: 'Moderation', begin_tone: 'How we write',
  owner: 'Answers for it', nobody: 'Nobody', review: 'Look at it again on', due: 'Due for review', due_since: 'was to be looked at again on {date}', next_review: 'to be looked at again on {date}', never: 'no day for review', changed: 'changed by {name}, {date}', program: 'a program',
  still: 'It still holds', still_until: 'Look at it again', months: '{n, plural, one {in a month} other {in # months}}', reviewed: 'Looked at: {title}', edit: 'Change', remove: 'Delete', remove_title: 'Delete “{title}”?', remove_about: 'This cannot be undone.', removed: 'Deleted: {title}',
  title: 'Title', text: 'Text', text_hint: '## makes a heading, - and 1. lists, **bold**; a table begins with |. Links lead to places of the desk, as [Settings](/settings).', preview: 'How it reads', save: 'Save', saved: 'Saved: {title}', new: 'New page', change: 'Change “{title}”',
  lists: 'My lists', onboarding: 'New here', session_start: 'When I begin', session_end: 'When I end', once: 'once', daily: 'each day', of: '{done} of {all}', back: 'All pages',
  i_confidentiality: 'I have read and signed what is confidential', i_second_step: 'My second step is set up', i_installed: 'The desk is installed on this computer', i_notifications: 'The test notification came', i_quick_replies: 'My quick replies have number keys', i_handbook: 'I have read the handbook', i_keys: 'I know J, K, E, A and N',
  i_status: 'My status says that I am here', i_handed_over: 'What was handed over to me is taken', i_waiting: 'I have looked who waits longest',
  i_answered: 'Nobody of mine waits for an answer', i_next_steps: 'Every open one of mine has a next step', i_handed: 'What cannot wait is handed over', i_away: 'My status says that I am away', i_locked: 'The screen is locked',
  go: 'Go there', panel: 'Handbook', close: 'Close the handbook', whole: 'The whole handbook',
} as const
export type Key = keyof typeof en
const hi: Record<Key, string> = {
  about: 'हम कैसे काम करते हैं, अपने शब्दों में: छँटाई, आगे बढ़ाना, पैसे लौटाना। हर पन्ने का कोई ज़िम्मेदार है और फिर देखने का दिन।', add: 'पन्ना लिखें', find: 'पन्ना खोजें', none: 'अभी कोई पन्ना नहीं।', none_hint: 'ज़्यादातर टीमें इनसे शुरू करती हैं:', nothing: 'कुछ नहीं मिला।',
  begin_triage: 'छँटाई', begin_escalation: 'आगे बढ़ाना', begin_refund: 'पैसे लौटाना', begin_technical: 'तकनीकी सवाल', begin_moderation: 'निगरानी', begin_tone: 'हम कैसे लिखते हैं',
  owner: 'ज़िम्मेदार', nobody: 'कोई नहीं', review: 'फिर देखने का दिन', due: 'फिर देखना बाकी', due_since: '{date} को फिर देखना था', next_review: '{date} को फिर देखना है', never: 'फिर देखने का दिन नहीं', changed: '{name} ने बदला, {date}', program: 'कोई प्रोग्राम',
  still: 'अब भी सही है', still_until: 'फिर कब देखें', months: '{n, plural, one {एक महीने में} other {# महीने में}}', reviewed: 'देखा गया: {title}', edit: 'बदलें', remove: 'हटाएँ', remove_title: '“{title}” हटाएँ?', remove_about: 'यह वापस नहीं हो सकता।', removed: 'हटाया गया: {title}',
  title: 'शीर्षक', text: 'लेख', text_hint: '## से शीर्षक, - और 1. से सूची, **मोटा**; तालिका | से शुरू होती है। लिंक डेस्क की जगहों पर जाते हैं, जैसे [सेटिंग](/settings)।', preview: 'ऐसा पढ़ा जाएगा', save: 'सहेजें', saved: 'सहेजा गया: {title}', new: 'नया पन्ना', change: '“{title}” बदलें',
  lists: 'मेरी सूचियाँ', onboarding: 'यहाँ नया', session_start: 'काम शुरू करते समय', session_end: 'काम ख़त्म करते समय', once: 'एक बार', daily: 'हर दिन', of: '{all} में से {done}', back: 'सभी पन्ने',
  i_confidentiality: 'जो गोपनीय है, मैंने पढ़कर हस्ताक्षर किए', i_second_step: 'मेरा दूसरा क़दम तैयार है', i_installed: 'डेस्क इस कंप्यूटर पर लगा है', i_notifications: 'जाँच की सूचना आई', i_quick_replies: 'मेरे झटपट जवाबों पर अंक की कुंजियाँ हैं', i_handbook: 'मैंने पुस्तिका पढ़ी है', i_keys: 'मुझे J, K, E, A और N पता हैं',
  i_status: 'मेरी स्थिति बताती है कि मैं यहाँ हूँ', i_handed_over: 'जो मुझे सौंपा गया, मैंने सँभाला', i_waiting: 'मैंने देखा कि सबसे देर से कौन इंतज़ार में है',
  i_answered: 'मेरा कोई ग्राहक जवाब के इंतज़ार में नहीं', i_next_steps: 'मेरी हर खुली बातचीत का अगला कदम है', i_handed: 'जो रुक नहीं सकता, वह सौंप दिया', i_away: 'मेरी स्थिति बताती है कि मैं बाहर हूँ', i_locked: 'स्क्रीन लॉक है',
  go: 'वहाँ जाएँ', panel: 'पुस्तिका', close: 'पुस्तिका बंद करें', whole: 'पूरी पुस्तिका',
}
export const w = wordsOf<Key>(en, hi)
