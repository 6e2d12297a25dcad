/** The page of search, and ways to it. */
export const en = {
  'page.search': 'Search', 'action.search': 'Search all messages', 'palette.search': 'Search all messages for “{q}”',
  'search.field': 'Words to look for', 'search.placeholder': 'Words, names, numbers, notes, labels, file names', 'search.results': 'What was found',
  'search.account': 'Number', 'search.label': 'Label', 'search.labelled': 'Conversations with this label', 'search.who': 'Written by', 'search.kind': 'Kind', 'search.from': 'From', 'search.to': 'To', 'search.any': 'Any', 'search.anybody': 'Anybody',
  'search.kind_text': 'Text', 'search.kind_image': 'Photos', 'search.kind_video': 'Videos', 'search.kind_audio': 'Audio and voice', 'search.kind_document': 'Documents', 'search.kind_file': 'Any file',
  'search.kind_link': 'With a link', 'search.kind_location': 'Places', 'search.kind_contacts': 'Contact cards', 'search.kind_note': 'Private notes',
  'search.status': '{n, plural, one {# result} other {# results}}', 'search.more': 'Show older ones',
  'search.none': 'Nothing found', 'search.none_hint': 'Try fewer letters of a word, or another spelling.', 'search.none_filtered': 'Try fewer filters, or fewer letters of a word.',
  'search.hint': 'Everything said and noted, in every conversation. Hindi is found in both scripts: namaste finds नमस्ते.',
  'search.filling': 'The index is still being made. Old messages may not be found yet.',
} as const satisfies Record<string, string>

export const hi: Record<keyof typeof en, string> = {
  'page.search': 'खोज', 'action.search': 'सभी संदेशों में खोजें', 'palette.search': 'सभी संदेशों में “{q}” खोजें',
  'search.field': 'क्या खोजना है', 'search.placeholder': 'शब्द, नाम, नंबर, टिप्पणी, लेबल, फ़ाइल का नाम', 'search.results': 'जो मिला',
  'search.account': 'नंबर', 'search.label': 'लेबल', 'search.labelled': 'इस लेबल वाली बातचीत', 'search.who': 'किसने लिखा', 'search.kind': 'प्रकार', 'search.from': 'कब से', 'search.to': 'कब तक', 'search.any': 'कोई भी', 'search.anybody': 'किसी ने भी',
  'search.kind_text': 'लिखे संदेश', 'search.kind_image': 'फ़ोटो', 'search.kind_video': 'वीडियो', 'search.kind_audio': 'ऑडियो और आवाज़', 'search.kind_document': 'दस्तावेज़', 'search.kind_file': 'कोई भी फ़ाइल',
  'search.kind_link': 'लिंक वाले', 'search.kind_location': 'जगहें', 'search.kind_contacts': 'संपर्क कार्ड', 'search.kind_note': 'निजी टिप्पणियाँ',
  'search.status': '{n, plural, one {# नतीजा} other {# नतीजे}}', 'search.more': 'और पुराने दिखाएँ',
  'search.none': 'कुछ नहीं मिला', 'search.none_hint': 'शब्द के कम अक्षर लिखें, या दूसरी वर्तनी आज़माएँ।', 'search.none_filtered': 'कोई फ़िल्टर हटाएँ, या शब्द के कम अक्षर लिखें।',
  'search.hint': 'हर बातचीत में कही और टिप्पणी में लिखी हर बात। हिन्दी दोनों लिपियों में मिलती है: namaste लिखने पर नमस्ते भी मिलेगा।',
  'search.filling': 'खोज की सूची अभी बन रही है। पुराने संदेश शायद अभी न मिलें।',
}
