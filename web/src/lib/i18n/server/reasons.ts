import { doors } from './reasons.doors'

/**
 * Why the rules said no, by the reason's code: the sentence and the way out. {a}, {b} stand for the figures of the
 * server's own sentence, in their order.
 */
type Two = readonly [message: string, wayOut: string]

export type Reasons = Record<string, { en: Two; hi: Two }>

const long = (en: string, hi: string) => ({
  en: [`${en} has {a} characters; {b} are allowed.`, 'Shorten it.'] as Two,
  hi: [`${hi}: {a} अक्षर हैं; {b} तक चलते हैं।`, 'छोटा करें।'] as Two,
})

const table: Reasons = {
  ...doors,
  no_meta_app: {
    en: ['This installation has no Meta app of its own.', 'Let a provider link the number and enter what it gives you.'],
    hi: ['यहाँ कोई Meta ऐप नहीं है।', 'किसी कंपनी से नंबर जुड़वाएँ और जो वह दे उसे भरें।'],
  },
  case_linked: {
    en: ['This number is linked already.', 'Look under Numbers.'],
    hi: ['यह नंबर पहले ही जुड़ चुका है।', '“नंबर” पन्ने पर देखें।'],
  },
  not_hybrid: {
    en: ['The window is for numbers that stay on the app.', 'Choose “App and API together” in the first step.'],
    hi: ['यह विंडो ऐप पर रहने वाले नंबरों के लिए है।', 'पहले क़दम में “ऐप और एपीआई साथ” चुनें।'],
  },
  warn_first: {
    en: ['Nobody has confirmed yet what changes on the phone.', 'Read the step before and confirm it.'],
    hi: ['फ़ोन पर क्या बदलेगा, यह अभी किसी ने नहीं माना है।', 'पिछला क़दम पढ़कर मानें।'],
  },
  signup_running: {
    en: ['A code is being redeemed at this moment.', 'Wait a minute and look again.'],
    hi: ['इस समय एक कोड दिया जा रहा है।', 'एक मिनट रुककर फिर देखें।'],
  },
  signup_over: {
    en: ['This window is over, or it was opened from another place.', 'Look at how the number stands now, and open a new window if it is not connected.'],
    hi: ['यह विंडो पूरी हो चुकी है, या किसी और जगह से खोली गई थी।', 'देखें कि नंबर अब कैसा है, और न जुड़ा हो तो नई विंडो खोलें।'],
  },
  account_token_dead: {
    en: ['WhatsApp no longer accepts this number’s access token.', 'Ask an owner to enter a new one under Numbers; until then answer on the phone.'],
    hi: ['WhatsApp इस नंबर का एक्सेस टोकन अब नहीं मानता।', 'मालिक से “नंबर” पन्ने पर नया टोकन डालने को कहें; तब तक फ़ोन से जवाब दें।'],
  },
  account_offboarded: {
    en: ['The phone was registered anew, so this number has lost its link to us.', 'It usually comes back within minutes; if not, ask an owner to link it again. Until then answer on the phone.'],
    hi: ['फ़ोन फिर से पंजीकृत हुआ, इसलिए इस नंबर का हमसे जुड़ाव टूट गया।', 'अक्सर कुछ मिनट में अपने आप जुड़ जाता है; न जुड़े तो मालिक से दोबारा जोड़ने को कहें। तब तक फ़ोन से जवाब दें।'],
  },
  account_disconnected: {
    en: ['This number is disconnected.', 'Ask an owner to connect it again; until then answer on the phone.'],
    hi: ['यह नंबर जुड़ा नहीं है।', 'मालिक से दोबारा जोड़ने को कहें; तब तक फ़ोन से जवाब दें।'],
  },
  account_restricted: {
    en: ['WhatsApp has restricted this number.', 'An owner sees the reason in WhatsApp Manager; until it is lifted answer on the phone.'],
    hi: ['WhatsApp ने इस नंबर पर रोक लगाई है।', 'मालिक को कारण WhatsApp Manager में दिखेगा; रोक हटने तक फ़ोन से जवाब दें।'],
  },
  export_too_large: {
    en: ['The file is larger than 2 GB.', 'Export the chat without media, or with less of it.'],
    hi: ['फ़ाइल 2 GB से बड़ी है।', 'चैट को बिना मीडिया या कम मीडिया के साथ एक्सपोर्ट करें।'],
  },
  export_empty: {
    en: ['The file is empty.', 'Export the chat again on the phone, and hand in the file as it is.'],
    hi: ['फ़ाइल ख़ाली है।', 'फ़ोन पर चैट फिर से एक्सपोर्ट करें और फ़ाइल वैसी ही दें।'],
  },
  export_no_chat: {
    en: ['This is no chat export: no line in it begins with a date and a time.', 'On the phone open the chat, choose Export chat, and hand in the .txt or .zip file it makes.'],
    hi: ['यह चैट एक्सपोर्ट नहीं है: कोई पंक्ति तारीख़ और समय से शुरू नहीं होती।', 'फ़ोन पर चैट खोलें, “चैट एक्सपोर्ट करें” चुनें और बनी हुई .txt या .zip फ़ाइल दें।'],
  },
  export_calendar: {
    en: ['The dates in this file are in a calendar that is not read here.', 'Set the phone to the Gregorian calendar and export the chat again.'],
    hi: ['इस फ़ाइल की तारीख़ें ऐसे कैलेंडर में हैं जो यहाँ नहीं पढ़ा जाता।', 'फ़ोन में ग्रेगोरियन कैलेंडर चुनें और चैट फिर से एक्सपोर्ट करें।'],
  },
  export_text_large: {
    en: ['The text of this chat is larger than any export an app makes.', 'Export the chat again on the phone, and hand in the file as it is.'],
    hi: ['इस चैट का पाठ किसी भी ऐप के एक्सपोर्ट से बड़ा है।', 'फ़ोन पर चैट फिर से एक्सपोर्ट करें और फ़ाइल वैसी ही दें।'],
  },
  export_many_files: {
    en: ['The zip file holds more than 50,000 files, more than any export.', 'Export the chat again on the phone, and hand in the file as it is.'],
    hi: ['zip फ़ाइल में 50,000 से ज़्यादा फ़ाइलें हैं, किसी भी एक्सपोर्ट से ज़्यादा।', 'फ़ोन पर चैट फिर से एक्सपोर्ट करें और फ़ाइल वैसी ही दें।'],
  },
  export_unpacks_large: {
    en: ['The files in this zip need more than 4 GB.', 'Export the chat without media, or with less of it.'],
    hi: ['इस zip की फ़ाइलों को 4 GB से ज़्यादा जगह चाहिए।', 'चैट को बिना मीडिया या कम मीडिया के साथ एक्सपोर्ट करें।'],
  },
  export_zip_bomb: {
    en: ['This zip becomes more than 50 times as large when it is opened. No export does.', 'Export the chat again on the phone, and hand in the file as it is.'],
    hi: ['यह zip खुलने पर 50 गुना से भी बड़ी हो जाती है। कोई एक्सपोर्ट ऐसा नहीं होता।', 'फ़ोन पर चैट फिर से एक्सपोर्ट करें और फ़ाइल वैसी ही दें।'],
  },
  import_no_room: {
    en: ['There is not enough room on the server’s disk for this file.', 'Ask whoever runs the server to make room, or export the chat without media.'],
    hi: ['सर्वर की डिस्क पर इस फ़ाइल के लिए जगह नहीं है।', 'सर्वर चलाने वाले से जगह बनाने को कहें, या चैट को बिना मीडिया के एक्सपोर्ट करें।'],
  },
  export_cut_off: {
    en: ['The zip file is incomplete: its end is missing.', 'It was cut off on its way. Copy it from the phone again.'],
    hi: ['zip फ़ाइल अधूरी है: उसका अंत नहीं है।', 'वह रास्ते में कट गई। उसे फ़ोन से फिर कॉपी करें।'],
  },
  export_two_chats: {
    en: ['The zip file holds several chats.', 'Hand in the export of each chat by itself.'],
    hi: ['zip फ़ाइल में कई चैट हैं।', 'हर चैट का एक्सपोर्ट अलग-अलग दें।'],
  },
  export_no_text: {
    en: ['The zip file holds no chat text.', 'Export the chat again on the phone, and hand in the file as it is.'],
    hi: ['zip फ़ाइल में चैट का पाठ नहीं है।', 'फ़ोन पर चैट फिर से एक्सपोर्ट करें और फ़ाइल वैसी ही दें।'],
  },
  export_zip_damaged: {
    en: ['The zip file is damaged.', 'Export the chat again on the phone, and hand in the file as it is.'],
    hi: ['zip फ़ाइल ख़राब है।', 'फ़ोन पर चैट फिर से एक्सपोर्ट करें और फ़ाइल वैसी ही दें।'],
  },
  export_group: {
    en: ['This is the chat of a group. Only chats with one person can be imported.', 'Export the chat with the person.'],
    hi: ['यह समूह की चैट है। केवल एक व्यक्ति के साथ की चैट लाई जा सकती है।', 'उस व्यक्ति वाली चैट एक्सपोर्ट करें।'],
  },
  account_unknown_state: {
    en: ['The state of this number is not known.', 'Ask an owner to look under Numbers.'],
    hi: ['इस नंबर की स्थिति पता नहीं है।', 'मालिक से “नंबर” पन्ना देखने को कहें।'],
  },
  recipient_moved: {
    en: ['This person has another number or id now, and a newer conversation under it. What is sent here could reach somebody else.', 'Answer in the newer conversation: the pane beside the thread leads there.'],
    hi: ['इस व्यक्ति का अब दूसरा नंबर या आईडी है और उस पर नई बातचीत है। यहाँ भेजा संदेश किसी और को मिल सकता है।', 'नई बातचीत में जवाब दें: बगल का पैनल वहाँ ले जाता है।'],
  },
  recipient_lost: {
    en: ['The number or id of this person is no longer theirs and no new one is known. What is sent here could reach somebody else.', 'Wait until they write again, or write from the phone.'],
    hi: ['यह नंबर या आईडी अब इस व्यक्ति की नहीं है और नया पता नहीं। यहाँ भेजा संदेश किसी और को मिल सकता है।', 'उनके फिर लिखने तक रुकें, या फ़ोन से लिखें।'],
  },
  recipient_changed: {
    en: ['This person got another number or id after this was written, so it was held back.', 'Look whom the conversation goes to now. If it is still meant for them, send it again.'],
    hi: ['यह लिखे जाने के बाद इस व्यक्ति का नंबर या आईडी बदल गई, इसलिए संदेश रोक लिया गया।', 'देखें कि बातचीत अब किसे जाती है। अब भी उन्हीं के लिए हो तो फिर से भेजें।'],
  },
  merged_already: {
    en: ['One of the two was merged into another contact already.', 'Look the list up again.'],
    hi: ['दोनों में से एक पहले ही किसी और संपर्क में मिल चुका है।', 'सूची फिर से देखें।'],
  },
  merged_further: {
    en: ['This contact was merged into another one afterwards.', 'Undo the later merge first.'],
    hi: ['यह संपर्क बाद में किसी और में मिलाया गया।', 'पहले बाद वाला मिलाना वापस लें।'],
  },
  undone_already: {
    en: ['This merge was undone already.', 'Nothing is left to do.'],
    hi: ['यह मिलाना पहले ही वापस लिया जा चुका है।', 'कुछ करना बाक़ी नहीं है।'],
  },
  template_gone: {
    en: ['WhatsApp no longer has this template.', 'Choose another one.'],
    hi: ['WhatsApp पर अब यह टेम्पलेट नहीं है।', 'दूसरा चुनें।'],
  },
  template_changed: {
    en: ['The words of this template are others than when this was written.', 'Read them, and send the template anew.'],
    hi: ['यह लिखे जाने के बाद इस टेम्पलेट के शब्द बदल गए हैं।', 'उन्हें पढ़ें और टेम्पलेट नए सिरे से भेजें।'],
  },
  template_paused: {
    en: ['WhatsApp has paused this template, because people reacted badly to it.', 'Choose another one, or wait: a first pause takes 3 hours, a second one 6.'],
    hi: ['लोगों को यह टेम्पलेट पसंद नहीं आया, इसलिए WhatsApp ने इसे रोका है।', 'दूसरा चुनें, या रुकें: पहली बार 3 घंटे लगते हैं, दूसरी बार 6।'],
  },
  template_disabled: {
    en: ['WhatsApp has disabled this template for good.', 'Choose another one.'],
    hi: ['WhatsApp ने यह टेम्पलेट हमेशा के लिए बंद कर दिया है।', 'दूसरा चुनें।'],
  },
  template_rejected: {
    en: ['WhatsApp has rejected this template.', 'Choose another one; the page of templates says why.'],
    hi: ['WhatsApp ने यह टेम्पलेट नामंज़ूर किया है।', 'दूसरा चुनें; वजह टेम्पलेट के पन्ने पर है।'],
  },
  template_pending: {
    en: ['WhatsApp is still looking at this template.', 'Choose another one, or wait: it takes up to 24 hours.'],
    hi: ['WhatsApp अभी इस टेम्पलेट को देख रहा है।', 'दूसरा चुनें, या रुकें: 24 घंटे तक लग सकते हैं।'],
  },
  template_not_approved: {
    en: ['WhatsApp does not let this template be sent now.', 'Choose another one; its state stands on the page of templates.'],
    hi: ['WhatsApp अभी यह टेम्पलेट नहीं भेजने देता।', 'दूसरा चुनें; इसकी स्थिति टेम्पलेट के पन्ने पर है।'],
  },
  template_authentication: {
    en: ['This template is for sign-in codes, which only programs send.', 'Choose another one.'],
    hi: ['यह टेम्पलेट साइन-इन कोड के लिए है, जिन्हें सिर्फ़ प्रोग्राम भेजते हैं।', 'दूसरा चुनें।'],
  },
  template_parts: {
    en: ['This template has parts that cannot be filled in here.', 'Choose another one, or send it from WhatsApp Manager.'],
    hi: ['इस टेम्पलेट में ऐसे हिस्से हैं जो यहाँ नहीं भरे जा सकते।', 'दूसरा चुनें, या WhatsApp Manager से भेजें।'],
  },
  templates_not_allowed: {
    en: ['Your role may not send templates.', 'Ask a colleague who may, or an owner for the right.'],
    hi: ['आपकी भूमिका टेम्पलेट नहीं भेज सकती।', 'किसी ऐसे साथी से कहें जो भेज सकता है, या मालिक से अनुमति माँगें।'],
  },
  window_never_opened: {
    en: ['This person has not written to this number since it was linked, so free replies are not allowed yet.', 'Send an approved template, or write from the phone.'],
    hi: ['नंबर जुड़ने के बाद से इस व्यक्ति ने नहीं लिखा, इसलिए अभी खुला जवाब नहीं दिया जा सकता।', 'मंज़ूर टेम्पलेट भेजें, या फ़ोन से लिखें।'],
  },
  window_closed: {
    en: ['More than 24 hours have passed since this person’s last message, so free replies are not allowed.', 'Send an approved template, or write from the phone.'],
    hi: ['इस व्यक्ति के पिछले संदेश को 24 घंटे से ज़्यादा हो गए, इसलिए खुला जवाब नहीं दिया जा सकता।', 'मंज़ूर टेम्पलेट भेजें, या फ़ोन से लिखें।'],
  },
  reactions_unsupported: {
    en: ['This channel takes no reactions.', 'Reply with a message instead.'],
    hi: ['यह चैनल प्रतिक्रियाएँ नहीं लेता।', 'इसकी जगह संदेश से जवाब दें।'],
  },
  reaction_too_old: {
    en: ['Messages older than {a} days take no reaction.', 'Reply with a message instead.'],
    hi: ['{a} दिन से पुराने संदेशों पर प्रतिक्रिया नहीं दी जा सकती।', 'इसकी जगह संदेश से जवाब दें।'],
  },
  text_too_long: {
    en: ['The text has {a} characters; {b} are allowed.', 'Send it as two messages, or as a document.'],
    hi: ['पाठ में {a} अक्षर हैं; {b} तक चलते हैं।', 'दो संदेशों में भेजें, या दस्तावेज़ के रूप में।'],
  },
  caption_too_long: {
    en: ['The caption has {a} characters; {b} are allowed.', 'Send the words as a message of their own.'],
    hi: ['साथ के पाठ में {a} अक्षर हैं; {b} तक चलते हैं।', 'पाठ को अलग संदेश में भेजें।'],
  },
  caption_not_allowed: {
    en: ['This kind of file takes no caption.', 'Send the words as a message of their own.'],
    hi: ['इस तरह की फ़ाइल के साथ पाठ नहीं जाता।', 'पाठ को अलग संदेश में भेजें।'],
  },
  body_too_long: long('The text', 'पाठ'),
  header_too_long: long('The heading', 'शीर्षक'),
  footer_too_long: long('The footer', 'नीचे की पंक्ति'),
  button_too_long: long('The text of the button', 'बटन के शब्द'),
  display_text_too_long: long('The text of the button', 'बटन के शब्द'),
  title_too_long: long('A title', 'एक शीर्षक'),
  description_too_long: long('A description', 'एक विवरण'),
  id_too_long: long('An id', 'एक आईडी'),
  too_many_buttons: {
    en: ['There are {a} buttons; {b} are allowed.', 'Use a list, which holds more choices.'],
    hi: ['{a} बटन हैं; {b} तक चलते हैं।', 'सूची बनाएँ: उसमें ज़्यादा विकल्प आते हैं।'],
  },
  too_many_rows: {
    en: ['The list has {a} choices; {b} are allowed.', 'Leave some out, or send two lists.'],
    hi: ['सूची में {a} विकल्प हैं; {b} तक चलते हैं।', 'कुछ हटाएँ, या दो सूचियाँ भेजें।'],
  },
  id_repeated: {
    en: ['Two choices have the same id.', 'Give each its own.'],
    hi: ['दो विकल्पों की आईडी एक जैसी है।', 'हर एक को अलग दें।'],
  },
  title_repeated: {
    en: ['Two buttons have the same words.', 'Give each its own.'],
    hi: ['दो बटनों के शब्द एक जैसे हैं।', 'हर एक को अलग दें।'],
  },
  media_type: {
    en: ['WhatsApp does not take this type of file in this place.', 'Convert it to another type, or send it as a document.'],
    hi: ['WhatsApp यहाँ इस तरह की फ़ाइल नहीं लेता।', 'किसी और रूप में बदलें, या दस्तावेज़ के रूप में भेजें।'],
  },
  media_empty: {
    en: ['The file is empty.', 'Choose the file again.'],
    hi: ['फ़ाइल खाली है।', 'फ़ाइल फिर से चुनें।'],
  },
  media_too_large: {
    en: ['The file has {a}; {b} are allowed.', 'Make it smaller, or send a link to it. A picture may be put into a PDF.'],
    hi: ['फ़ाइल {a} की है; {b} तक चलती है।', 'छोटा करें, या लिंक भेजें। फ़ोटो को PDF में डाला जा सकता है।'],
  },
  file_empty: {
    en: ['The file is empty.', 'Choose another file.'],
    hi: ['फ़ाइल खाली है।', 'दूसरी फ़ाइल चुनें।'],
  },
  file_damaged: {
    en: ['This picture cannot be opened: it is damaged or too large in pixels.', 'Open it in a picture program, save it as JPEG and choose that file.'],
    hi: ['यह फ़ोटो नहीं खुलती: वह ख़राब है या पिक्सेल में बहुत बड़ी है।', 'किसी फ़ोटो प्रोग्राम में खोलें, JPEG में सहेजें और वही फ़ाइल चुनें।'],
  },
  file_type: {
    en: ['WhatsApp does not take this type of file.', 'Convert it to JPEG, PNG, MP4, MP3 or PDF, or share a link to it.'],
    hi: ['WhatsApp इस तरह की फ़ाइल नहीं लेता।', 'JPEG, PNG, MP4, MP3 या PDF में बदलें, या उसका लिंक भेजें।'],
  },
  file_size: {
    en: ['The file is too large: WhatsApp takes at most {a} of this kind.', 'Make it smaller, split it, or share a link to it.'],
    hi: ['फ़ाइल बहुत बड़ी है: WhatsApp इस तरह की {a} तक लेता है।', 'छोटा करें, हिस्सों में बाँटें, या उसका लिंक भेजें।'],
  },
  not_audio: {
    en: ['This is no audio, so it cannot be a voice note.', 'Send it as a file.'],
    hi: ['यह ऑडियो नहीं है, इसलिए वॉइस नोट नहीं बन सकता।', 'फ़ाइल के रूप में भेजें।'],
  },
  png_16_bit: {
    en: ['WhatsApp takes PNG pictures of 8 bits a colour, and this one has 16.', 'Save it as JPEG and choose that file.'],
    hi: ['WhatsApp हर रंग में 8 बिट वाली PNG लेता है; इसमें 16 हैं।', 'JPEG में सहेजें और वही फ़ाइल चुनें।'],
  },
  voice_long: {
    en: ['The voice note is larger than 512 KB: the phone shows a download button instead of the play button.', 'Keep it under a few minutes if that matters.'],
    hi: ['वॉइस नोट 512 KB से बड़ा है: फ़ोन पर चलाने की जगह डाउनलोड का बटन दिखेगा।', 'इससे बचना हो तो कुछ मिनट से छोटा रखें।'],
  },
  not_a_voice_note: {
    en: ['It goes out as an audio file, not as a voice note: that needs Ogg with Opus.', 'Choose an Ogg file with Opus to send a voice note.'],
    hi: ['यह वॉइस नोट नहीं, ऑडियो फ़ाइल बनकर जाएगा: वॉइस नोट के लिए Ogg (Opus) चाहिए।', 'वॉइस नोट भेजना हो तो Ogg (Opus) फ़ाइल चुनें।'],
  },
  webp_is_sticker: {
    en: ['A WebP picture goes out as a sticker.', 'Convert it to JPEG or PNG to send it as a picture.'],
    hi: ['WebP फ़ोटो स्टिकर बनकर जाती है।', 'फ़ोटो के रूप में भेजना हो तो JPEG या PNG में बदलें।'],
  },
  message_not_sent_yet: {
    en: ['This message has not reached WhatsApp yet.', 'Wait until it is sent, then react.'],
    hi: ['यह संदेश अभी WhatsApp तक नहीं पहुँचा।', 'उसके भेजे जाने तक रुकें, फिर प्रतिक्रिया दें।'],
  },
  not_waiting: {
    en: ['This message no longer waits: it is being sent or was sent already.', 'Look at its status.'],
    hi: ['यह संदेश अब इंतज़ार में नहीं है: भेजा जा रहा है या भेजा जा चुका है।', 'उसकी स्थिति देखें।'],
  },
  not_unknown: {
    en: ['It is known what became of this message.', 'Look at its status.'],
    hi: ['इस संदेश का क्या हुआ, यह पता है।', 'उसकी स्थिति देखें।'],
  },
  not_failed: {
    en: ['Only a message of ours that failed, or whose fate is unknown, can be sent again.', 'Write a new message.'],
    hi: ['केवल हमारा वही संदेश दोबारा भेजा जा सकता है जो नहीं गया या जिसका पता नहीं।', 'नया संदेश लिखें।'],
  },
  goes_elsewhere: {
    en: ['This conversation reaches another number or account by now.', 'Look whom it reaches, and send again if they are meant.'],
    hi: ['यह बातचीत अब किसी और नंबर या अकाउंट तक जाती है।', 'देख लें कि किस तक; उन्हीं को भेजना हो तो फिर भेजें।'],
  },
  already_decided: {
    en: ['Somebody has decided about this message already.', 'Look at the messages below it.'],
    hi: ['इस संदेश पर कोई पहले ही फ़ैसला कर चुका है।', 'उसके नीचे के संदेश देखें।'],
  },
  client_id_taken: {
    en: ['This client_id was used for another message.', 'Make a new client_id for each message.'],
    hi: ['यह client_id किसी और संदेश का है।', 'हर संदेश के लिए नया client_id बनाएँ।'],
  },
  answered_meanwhile: {
    en: ['Somebody has answered from the phone meanwhile.', 'Read it; then send yours all the same, or discard it.'],
    hi: ['इस बीच किसी ने फ़ोन से जवाब दे दिया।', 'पहले उसे पढ़ें; फिर अपना जवाब भेजें या हटा दें।'],
  },
  answered_by_member: {
    en: ['A colleague has answered meanwhile.', 'Read it; then send yours all the same, or discard it.'],
    hi: ['इस बीच एक साथी ने जवाब दे दिया।', 'पहले उसे पढ़ें; फिर अपना जवाब भेजें या हटा दें।'],
  },
  claim_needs_member: {
    en: ['Only a person can say that they wrote on the phone.', 'Sign in as a member and claim it there.'],
    hi: ['सिर्फ़ कोई व्यक्ति कह सकता है कि फ़ोन पर उसने लिखा।', 'सदस्य के रूप में साइन इन करके वहाँ बताएँ।'],
  },
  pull_needs_member: {
    en: ['Only a person can be given the next conversation.', 'Sign in as a member, or assign it to somebody.'],
    hi: ['अगली बातचीत सिर्फ़ किसी व्यक्ति को दी जा सकती है।', 'सदस्य के रूप में साइन इन करें, या किसी को सौंपें।'],
  },
  may_not_share_views: {
    en: ['A view for everybody, or for a team, is made by whoever leads.', 'Keep it for yourself, or ask them.'],
    hi: ['सबके या टीम के लिए सूची वही बनाता है जो नेतृत्व करता है।', 'उसे अपने लिए रखें, या उनसे कहें।'],
  },
  too_many_views: {
    en: ['There are as many saved views as there may be.', 'Change or delete one that nobody uses.'],
    hi: ['जितनी सूचियाँ सहेजी जा सकती हैं उतनी हो चुकी हैं।', 'कोई ऐसी बदलें या हटाएँ जो काम में नहीं आती।'],
  },
  too_many_teams: {
    en: ['There are as many teams as there may be.', 'Change or delete one that nobody needs.'],
    hi: ['जितनी टीमें हो सकती हैं, उतनी हैं।', 'जिसकी ज़रूरत नहीं, उसे बदलें या हटाएँ।'],
  },
  follows_enough: {
    en: ['You follow as many conversations as one may.', 'Let go of one that you need not hear of any more.'],
    hi: ['आप जितनी बातचीतों पर नज़र रख सकते हैं, उतनी हो चुकीं।', 'जिसकी ख़बर अब नहीं चाहिए, उससे नज़र हटाएँ।'],
  },
  too_many_labels: {
    en: ['There are as many labels as there may be.', 'Rename or delete one that nobody uses.'],
    hi: ['जितने लेबल हो सकते हैं, उतने हैं।', 'जो किसी काम का नहीं, उसका नाम बदलें या उसे हटाएँ।'],
  },
  written_since: {
    en: ['Something was written here since you looked.', 'Look at it, and do it again if it is still right.'],
    hi: ['आपके देखने के बाद यहाँ कुछ लिखा गया।', 'उसे देखें, और ठीक लगे तो फिर करें।'],
  },
  changed_since: {
    en: ['Somebody has changed it since you looked.', 'Look at it, and do it again if it is still right.'],
    hi: ['आपके देखने के बाद किसी ने इसे बदल दिया।', 'उसे देखें, और ठीक लगे तो फिर करें।'],
  },
  escalation_needs_card: {
    en: ['Whoever is to decide has to know what about: an escalation takes a card.', 'Say what the customer wants and what has to be done next.'],
    hi: ['फ़ैसला करने वाले को पता होना चाहिए कि बात क्या है: आगे बढ़ाने में कार्ड लगता है।', 'बताएँ कि ग्राहक क्या चाहता है और आगे क्या करना है।'],
  },
  handoff_needs_card: {
    en: ['This workspace wants a card with each conversation that is given to somebody else.', 'Say what the customer wants and what has to be done next.'],
    hi: ['यहाँ किसी और को दी गई हर बातचीत के साथ कार्ड ज़रूरी है।', 'बताएँ कि ग्राहक क्या चाहता है और आगे क्या करना है।'],
  },
  handoff_needs_member: {
    en: ['Only a person takes over from a person.', 'Sign in as a member.'],
    hi: ['किसी इंसान से कोई इंसान ही काम लेता है।', 'सदस्य के रूप में साइन इन करें।'],
  },
  handoff_withdrawn: {
    en: ['This card was taken back.', 'Ask whoever wrote it.'],
    hi: ['यह कार्ड वापस ले लिया गया है।', 'लिखने वाले से पूछें।'],
  },
  handoff_taken: {
    en: ['Somebody else has taken this over already.', 'Ask them if you want to help.'],
    hi: ['इसे कोई और सँभाल चुका है।', 'मदद करनी हो तो उनसे पूछें।'],
  },
  handoff_own: {
    en: ['This card is yours: somebody else takes it.', 'Take it back instead.'],
    hi: ['यह कार्ड आपका है: इसे कोई और सँभालेगा।', 'चाहें तो वापस लें।'],
  },
  handoff_over: {
    en: ['This card no longer counts: another one followed it, or the conversation was resolved since.', 'Look at the newest card, or give the conversation anew.'],
    hi: ['यह कार्ड अब मान्य नहीं: इसके बाद दूसरा कार्ड आया, या बातचीत हल हो गई।', 'सबसे नया कार्ड देखें, या बातचीत फिर से सौंपें।'],
  },
  handoff_of_other: {
    en: ['Only whoever wrote a card takes it back.', 'Ask them.'],
    hi: ['कार्ड वही वापस ले सकता है जिसने लिखा।', 'उनसे कहें।'],
  },
  resolved_needs_no_step: {
    en: ['In a resolved conversation nothing has to be done.', 'Reopen it first.'],
    hi: ['हल हो चुकी बातचीत में कुछ करना बाकी नहीं।', 'पहले उसे फिर खोलें।'],
  },
  pull_while_away: {
    en: ['You said that you are away: nobody would answer what you take.', 'Say that you are back, and ask again.'],
    hi: ['आपने बताया है कि आप बाहर हैं: जो आप लेंगे उसका जवाब कोई नहीं देगा।', 'बताएँ कि आप लौट आए हैं, फिर माँगें।'],
  },
  focus_runs: {
    en: ['A block of undisturbed work is running already.', 'End it first.'],
    hi: ['बिना रुकावट काम पहले से चल रहा है।', 'पहले उसे ख़त्म करें।'],
  },
  page_changed: {
    en: ['Somebody has changed this page meanwhile.', 'Read what it says now; then change it again.'],
    hi: ['इस बीच किसी ने यह पन्ना बदल दिया है।', 'अब जो लिखा है उसे पढ़ें, फिर बदलें।'],
  },
  handbook_full: {
    en: ['The handbook is full.', 'Delete pages that nobody needs.'],
    hi: ['पुस्तिका भर गई है।', 'जिन पन्नों की ज़रूरत नहीं, उन्हें हटाएँ।'],
  },
  note_of_other: {
    en: ['Only whoever wrote a note can change it; whoever leads the team may delete it.', 'Ask them, or write a note of your own.'],
    hi: ['टिप्पणी वही बदल सकता है जिसने लिखी; टीम के प्रमुख उसे हटा सकते हैं।', 'उनसे कहें, या अपनी टिप्पणी लिखें।'],
  },
  note_deleted: {
    en: ['This note was deleted.', 'Write a new one.'],
    hi: ['यह टिप्पणी हटा दी गई है।', 'नई लिखें।'],
  },
  shortcut_taken: {
    en: ['Another quick reply has this shortcut.', 'Choose another one, or change the other reply first.'],
    hi: ['यह छोटा नाम किसी और झटपट जवाब का है।', 'दूसरा चुनिए, या पहले उस जवाब को बदलिए।'],
  },
  library_full: {
    en: ['The library of quick replies is full.', 'Take out those that nobody uses.'],
    hi: ['झटपट जवाबों की सूची भर गई है।', 'जो किसी के काम नहीं आते उन्हें हटा दीजिए।'],
  },
  reply_changed: {
    en: ['Somebody has changed this quick reply meanwhile.', 'Read what it says now; then change it again.'],
    hi: ['इस बीच किसी ने यह झटपट जवाब बदल दिया है।', 'अब जो लिखा है उसे पढ़िए, फिर बदलिए।'],
  },
  forward_no_file: {
    en: ['The file of this message is not here.', 'Fetch it again in its thread first, or forward it from the phone.'],
    hi: ['इस संदेश की फ़ाइल यहाँ नहीं है।', 'पहले उसकी बातचीत में उसे फिर मँगवाएँ, या फ़ोन से आगे भेजें।'],
  },
  forward_revoked: {
    en: ['This message was deleted by whoever wrote it.', 'Ask them to say it again.'],
    hi: ['यह संदेश लिखने वाले ने हटा दिया है।', 'उनसे फिर कहने को कहें।'],
  },
  forward_kind: {
    en: ['Messages of this kind cannot be forwarded from here.', 'Forward it from the phone, or write what it says.'],
    hi: ['इस तरह के संदेश यहाँ से आगे नहीं भेजे जा सकते।', 'फ़ोन से आगे भेजें, या जो उसमें है वह लिखें।'],
  },
  window_closed_then: {
    en: ['By then WhatsApp takes only templates here, unless the customer writes before.', 'Schedule a template, choose an earlier time, or schedule it all the same: if the window is closed then, it is held and you are asked.'],
    hi: ['ग्राहक पहले न लिखे तो तब तक WhatsApp यहाँ सिर्फ़ टेम्पलेट लेगा।', 'टेम्पलेट तय करें, पहले का समय चुनें, या फिर भी तय करें: तब विंडो बंद हुई तो इसे रोककर आपसे पूछा जाएगा।'],
  },
  too_many_scheduled: {
    en: ['{a} messages are scheduled here already.', 'Send or cancel some of them first.'],
    hi: ['यहाँ पहले से {a} संदेश तय हैं।', 'पहले उनमें से कुछ भेजें या रद्द करें।'],
  },
  scheduled_changed: {
    en: ['Somebody has changed this scheduled message meanwhile.', 'Look at it again; then change it.'],
    hi: ['इस बीच किसी ने यह तय संदेश बदल दिया है।', 'फिर देखें, तब बदलें।'],
  },
  scheduled_of_other: {
    en: ['Only whoever wrote a scheduled message can change its words.', 'Cancel it and write one of your own.'],
    hi: ['तय संदेश के शब्द वही बदल सकता है जिसने लिखा।', 'उसे रद्द करके अपना लिखें।'],
  },
  scheduled_sent: {
    en: ['This message was sent meanwhile.', 'It stands in the thread.'],
    hi: ['यह संदेश इस बीच जा चुका है।', 'वह बातचीत में दिख रहा है।'],
  },
  scheduled_cancelled: {
    en: ['This message was cancelled meanwhile.', 'Write a new one.'],
    hi: ['यह संदेश इस बीच रद्द हो चुका है।', 'नया लिखें।'],
  },
  scheduled_writer_gone: {
    en: ['Whoever scheduled this may not send it any more.', 'Send it in your own name, or cancel it.'],
    hi: ['जिसने इसे तय किया था, वह अब इसे नहीं भेज सकता।', 'इसे अपने नाम से भेजें, या रद्द करें।'],
  },
  scheduled_refused: {
    en: ['It cannot go out as it is any more.', 'Change it, or cancel it and write another one.'],
    hi: ['यह अब ऐसे नहीं जा सकता।', 'इसे बदलें, या रद्द करके दूसरा लिखें।'],
  },
  news_contact: {
    en: ['The customer has written since this was scheduled.', 'Read it; then send yours now, give it another time, or cancel it.'],
    hi: ['इसे तय करने के बाद ग्राहक ने लिखा है।', 'उसे पढ़ें; फिर अपना अभी भेजें, दूसरा समय दें, या रद्द करें।'],
  },
  news_phone: {
    en: ['Somebody has written from the phone since this was scheduled.', 'Read it; then send yours now, give it another time, or cancel it.'],
    hi: ['इसे तय करने के बाद किसी ने फ़ोन से लिखा है।', 'उसे पढ़ें; फिर अपना अभी भेजें, दूसरा समय दें, या रद्द करें।'],
  },
  news_member: {
    en: ['A colleague has written since this was scheduled.', 'Read it; then send yours now, give it another time, or cancel it.'],
    hi: ['इसे तय करने के बाद किसी साथी ने लिखा है।', 'उसे पढ़ें; फिर अपना अभी भेजें, दूसरा समय दें, या रद्द करें।'],
  },
  already_claimed: {
    en: ['Another member has said that they wrote this message.', 'If that is wrong, ask them to take it back.'],
    hi: ['एक और सदस्य कह चुका है कि यह उसने लिखा।', 'अगर यह ग़लत है तो उनसे वापस लेने को कहें।'],
  },
  claimed_by_other: {
    en: ['This message was claimed by another member.', 'Ask them or an owner to take it back.'],
    hi: ['यह संदेश किसी और सदस्य ने अपना बताया है।', 'उनसे या किसी मालिक से वापस लेने को कहें।'],
  },
  not_from_phone: {
    en: ['Only a message that was written on the phone can be claimed.', 'Of other messages it is known who wrote them.'],
    hi: ['सिर्फ़ फ़ोन पर लिखा संदेश अपना बताया जा सकता है।', 'बाक़ी संदेशों का लिखने वाला पता है।'],
  },
  not_on_phone: {
    en: ['This number is not on the WhatsApp Business App.', 'Answer here.'],
    hi: ['यह नंबर WhatsApp Business App पर नहीं है।', 'यहीं से जवाब दें।'],
  },
  number_hidden: {
    en: ['This customer hides their number, and a link to a chat needs one.', 'Find the chat on the phone by the customer’s name, or answer here.'],
    hi: ['यह ग्राहक अपना नंबर छिपाता है, और चैट के लिंक को नंबर चाहिए।', 'फ़ोन पर ग्राहक के नाम से चैट खोजें, या यहीं से जवाब दें।'],
  },
  last_owner: {
    en: ['This is the only active owner of the workspace.', 'Make another member an owner first.'],
    hi: ['कार्यस्थल का यही एक सक्रिय मालिक है।', 'पहले किसी और सदस्य को मालिक बनाएँ।'],
  },
  already_connected: {
    en: ['This phone number id is already connected here, and a number can be connected only once.', 'Change the number that has it, or check the id.'],
    hi: ['यह फ़ोन नंबर आईडी यहाँ पहले से जुड़ी है, और एक नंबर एक ही बार जुड़ सकता है।', 'जिसके पास यह आईडी है उसे बदलें, या आईडी जाँचें।'],
  },
}
export const reasons: ReadonlyMap<string, { en: Two; hi: Two }> = new Map(Object.entries(table))
