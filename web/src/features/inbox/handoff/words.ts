/** The words of the dialogs for handing over and for what comes next. */
import { wordsOf } from '../../../lib/i18n/words'

const en = {
  title_give: 'Hand over: {name}', title_escalate: 'Escalate: {name}', about: 'Only your team sees this. It stands in the thread, and on top for whoever gets it.',
  to: 'To', whoever: 'Whoever may decide', wants: 'What does the customer want?', done: 'What was done already?', promise: 'What was promised?', until: 'Promised until', until_hint: 'If a time was named.', next: 'What has to be done next?',
  give: 'Hand over', escalate: 'Escalate', bare: 'Give without a card', given: 'Handed over to {to}: {name}', escalated: 'Escalated: {name}',
  wrong: 'Choose a time to come, within a year.', optional: 'if anything',
  step_title: 'What comes next: {name}', step: 'What has to be done next?', step_due: 'Until', step_about: 'It stands in the list and over the thread, for everybody.', step_clear: 'Nothing has to be done', step_save: 'Save', step_saved: 'Next step: {text}', step_cleared: 'No next step any more: {name}',
} as const
export type Key = keyof typeof en

const hi: Record<Key, string> = {
  title_give: 'सौंपें: {name}', title_escalate: 'आगे बढ़ाएँ: {name}', about: 'इसे सिर्फ़ आपकी टीम देखती है। यह बातचीत में रहता है, और जिसे मिले उसे सबसे ऊपर दिखता है।',
  to: 'किसे', whoever: 'जो फ़ैसला कर सके', wants: 'ग्राहक क्या चाहता है?', done: 'अब तक क्या हुआ?', promise: 'क्या वादा किया गया?', until: 'कब तक का वादा', until_hint: 'अगर समय बताया हो।', next: 'अब क्या करना है?',
  give: 'सौंपें', escalate: 'आगे बढ़ाएँ', bare: 'बिना कार्ड के दें', given: '{to} को सौंपी: {name}', escalated: 'आगे बढ़ाई गई: {name}',
  wrong: 'आने वाला समय चुनें, एक साल के भीतर।', optional: 'अगर कुछ हो',
  step_title: 'अगला कदम: {name}', step: 'अब क्या करना है?', step_due: 'कब तक', step_about: 'यह सूची में और बातचीत के ऊपर सबको दिखता है।', step_clear: 'कुछ नहीं करना', step_save: 'सहेजें', step_saved: 'अगला कदम: {text}', step_cleared: 'अब कोई अगला कदम नहीं: {name}',
}
export const w = wordsOf<Key>(en, hi)
