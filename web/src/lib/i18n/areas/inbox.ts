/** Texts of the inbox that came after the first screens: drafts of two tabs, files that cannot be shown, the narrow layout. */
export const en = {
  'queued.waits': 'Waits to be sent.', 'queued.cancel': 'Cancel',
  'shell.more': 'More',
  'draft.elsewhere': 'This draft was just changed in another tab. Go on here and it goes on from here.',
  'draft.aside': 'Another tab wrote a newer draft. What stood here is kept:',
  'draft.aside_add': 'Add it below', 'draft.aside_drop': 'Discard it',
  'media.broken': 'This picture cannot be shown here.', 'media.broken_way': 'Download it to look at it.',
  'unknown.sent_again': 'Sent again, below.',
  'view.problems': 'Problems', 'list.problems': '{n, plural, one {# message did not go out} other {# messages did not go out}}',
  'empty.problems': 'Everything went out', 'empty.problems_hint': 'Messages that failed, or of which WhatsApp never said whether it has them, are listed here until somebody sends them again or leaves them.',
  'failed.dismissed': 'Left as it is.', 'failed.leave_hint': 'Seen: it need not be listed under Problems any more',
  'problems.here': '{n, plural, one {# message did not reach the customer, or it is not known whether it did.} other {# messages did not reach the customer, or it is not known whether they did.}}', 'problems.show': 'Show', 'problems.next': 'Show the next',
  'contact.first_message': 'First message', 'contact.first_seen': 'First seen here',
} as const satisfies Record<string, string>

export const hi: Record<keyof typeof en, string> = {
  'queued.waits': 'भेजे जाने के इंतज़ार में।', 'queued.cancel': 'रद्द करें',
  'shell.more': 'और',
  'draft.elsewhere': 'यह ड्राफ़्ट अभी दूसरे टैब में बदला गया। यहाँ लिखते रहें तो यहीं से आगे बढ़ेगा।',
  'draft.aside': 'दूसरे टैब में नया ड्राफ़्ट लिखा गया। जो यहाँ लिखा था, वह सुरक्षित है:',
  'draft.aside_add': 'नीचे जोड़ें', 'draft.aside_drop': 'हटा दें',
  'media.broken': 'यह तस्वीर यहाँ नहीं दिख सकती।', 'media.broken_way': 'देखने के लिए डाउनलोड करें।',
  'unknown.sent_again': 'फिर भेजा गया, नीचे देखें।',
  'view.problems': 'दिक़्क़तें', 'list.problems': '{n, plural, one {# संदेश नहीं गया} other {# संदेश नहीं गए}}',
  'empty.problems': 'सब कुछ चला गया', 'empty.problems_hint': 'जो संदेश नहीं गए, या जिनके बारे में WhatsApp ने नहीं बताया कि वे उसके पास हैं या नहीं, वे यहाँ तब तक दिखते हैं जब तक कोई उन्हें फिर न भेजे या रहने न दे।',
  'failed.dismissed': 'रहने दिया गया।', 'failed.leave_hint': 'देख लिया: “दिक़्क़तें” में दिखाने की ज़रूरत नहीं',
  'problems.here': '{n, plural, one {# संदेश ग्राहक तक नहीं पहुँचा, या पता नहीं कि पहुँचा।} other {# संदेश ग्राहक तक नहीं पहुँचे, या पता नहीं कि पहुँचे।}}', 'problems.show': 'दिखाएँ', 'problems.next': 'अगला दिखाएँ',
  'contact.first_message': 'पहला संदेश', 'contact.first_seen': 'यहाँ पहली बार',
}
