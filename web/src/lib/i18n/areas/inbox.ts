/** Texts of the inbox that came after the first screens: drafts of two tabs, files that cannot be shown, the narrow layout. */
export const en = {
  'queued.waits': 'Waits to be sent.', 'queued.cancel': 'Cancel',
  'shell.more': 'More',
  'draft.elsewhere': 'This draft was just changed in another tab. Go on here and it goes on from here.',
  'draft.aside': 'Another tab wrote a newer draft. What stood here is kept:',
  'draft.aside_add': 'Add it below', 'draft.aside_drop': 'Discard it',
  'media.broken': 'This picture cannot be shown here.', 'media.broken_way': 'Download it to look at it.',
  'unknown.sent_again': 'Sent again, below.',
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
  'contact.first_message': 'पहला संदेश', 'contact.first_seen': 'यहाँ पहली बार',
}
