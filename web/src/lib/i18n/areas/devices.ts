/** Where one is signed in, the lock of an idle screen, and wiping. */
export const en = {
  'page.devices': 'Devices', 'devices.about': 'Where you are signed in. End what you do not know: that device is signed out at once and deletes what it kept.', 'devices.link_about': 'See where you are signed in, and sign out from afar.',
  'devices.of': 'Devices of {name}', 'devices.of_about': 'Where {name} is signed in. Ending a session signs that device out at once; it deletes the messages, drafts and files it kept and reports back.',
  'devices.this': 'this device', 'devices.unknown': 'Unknown browser', 'devices.on': '{browser} on {system}', 'devices.seen': 'last seen {time}', 'devices.since': 'since {date}', 'devices.place': 'from {place}', 'devices.locked': 'locked',
  'devices.name': 'Name', 'devices.name_title': 'Name this device', 'devices.name_hint': 'Front desk, Asha’s phone, … Empty takes the name away.', 'devices.end': 'End', 'devices.end_label': 'End the session on {device}', 'devices.end_others': 'End all others', 'devices.end_all': 'End all',
  'devices.end_title': 'End this session?', 'devices.end_sure': '{device} is signed out at once and deletes what it kept of this workspace. Drafts and messages not yet sent there are lost.', 'devices.end_all_sure': 'All these devices are signed out at once and delete what they kept of this workspace. Drafts and messages not yet sent there are lost.',
  'devices.ended_done': 'Ended. The device deletes what it kept as soon as it is online.', 'devices.ended': 'Ended', 'devices.ended_about': 'A device confirms when it has deleted what it kept. One that is off or offline does so when it comes back.',
  'devices.wiped': 'wiped {time}', 'devices.not_seen': 'not seen since {time}', 'devices.ended_at': 'ended {time}', 'devices.ended_by': 'ended {time} by {name}', 'devices.none': 'Nowhere.', 'devices.show': 'Devices',
  'devices.was_wiped': 'This device was signed out from elsewhere. What it kept of the workspace is deleted.',
  'rules.one_session': 'Devices at a time', 'rules.one_off': 'Several', 'rules.one_off_hint': 'Laptop and phone, both signed in.', 'rules.one_on': 'One', 'rules.one_on_hint': 'Signing in ends the member’s other sessions.', 'rules.saved': 'Saved.',
  'rules.lock': 'Lock screens left alone', 'rules.lock_never': 'Never', 'rules.lock_after': 'After {n} min', 'rules.lock_about': 'A locked screen shows nothing and gets nothing from the server until its member enters the password, or a code of the second step.',
  'lock.title': 'The screen is locked', 'lock.about': 'It was locked, or left alone for a while. What you were writing is still there.', 'lock.password': 'Your password', 'lock.code': 'Code from your app, or a recovery code', 'lock.by_code': 'Use a code of the second step', 'lock.by_password': 'Use the password', 'lock.go': 'Unlock', 'lock.now': 'Lock the screen', 'lock.other': 'Sign out',
  'may.session.read': 'See who is signed in, lock the screen',
} as const satisfies Record<string, string>

export const hi: Record<keyof typeof en, string> = {
  'page.devices': 'उपकरण', 'devices.about': 'आप कहाँ-कहाँ साइन इन हैं। जो अनजान लगे उसे बंद करें: वह उपकरण तुरंत साइन आउट हो जाएगा और अपने पास रखा सब मिटा देगा।', 'devices.link_about': 'देखें कि आप कहाँ साइन इन हैं, और दूर से साइन आउट करें।',
  'devices.of': '{name} के उपकरण', 'devices.of_about': '{name} कहाँ-कहाँ साइन इन हैं। सत्र बंद करते ही वह उपकरण साइन आउट हो जाता है, अपने पास रखे संदेश, ड्राफ़्ट और फ़ाइलें मिटाता है और इसकी सूचना देता है।',
  'devices.this': 'यही उपकरण', 'devices.unknown': 'अनजान ब्राउज़र', 'devices.on': '{system} पर {browser}', 'devices.seen': 'पिछली बार {time}', 'devices.since': '{date} से', 'devices.place': '{place} से', 'devices.locked': 'लॉक',
  'devices.name': 'नाम', 'devices.name_title': 'इस उपकरण का नाम', 'devices.name_hint': 'फ़्रंट डेस्क, आशा का फ़ोन, … ख़ाली छोड़ें तो नाम हट जाएगा।', 'devices.end': 'बंद करें', 'devices.end_label': '{device} का सत्र बंद करें', 'devices.end_others': 'बाक़ी सब बंद करें', 'devices.end_all': 'सब बंद करें',
  'devices.end_title': 'यह सत्र बंद करें?', 'devices.end_sure': '{device} तुरंत साइन आउट होगा और इस कार्यस्थल का जो कुछ रखा है उसे मिटा देगा। वहाँ के ड्राफ़्ट और न भेजे गए संदेश खो जाएँगे।', 'devices.end_all_sure': 'ये सभी उपकरण तुरंत साइन आउट होंगे और इस कार्यस्थल का जो कुछ रखा है उसे मिटा देंगे। वहाँ के ड्राफ़्ट और न भेजे गए संदेश खो जाएँगे।',
  'devices.ended_done': 'बंद हो गया। उपकरण ऑनलाइन आते ही अपने पास रखा सब मिटा देगा।', 'devices.ended': 'बंद किए गए', 'devices.ended_about': 'सब मिटाने के बाद उपकरण पुष्टि करता है। जो बंद या ऑफ़लाइन है वह लौटने पर करेगा।',
  'devices.wiped': '{time} मिटाया गया', 'devices.not_seen': '{time} के बाद नहीं दिखा', 'devices.ended_at': '{time} बंद किया गया', 'devices.ended_by': '{name} ने {time} बंद किया', 'devices.none': 'कहीं नहीं।', 'devices.show': 'उपकरण',
  'devices.was_wiped': 'इस उपकरण को कहीं और से साइन आउट किया गया। कार्यस्थल का जो कुछ यहाँ रखा था, मिटा दिया गया है।',
  'rules.one_session': 'एक साथ कितने उपकरण', 'rules.one_off': 'कई', 'rules.one_off_hint': 'लैपटॉप और फ़ोन, दोनों पर साइन इन।', 'rules.one_on': 'एक', 'rules.one_on_hint': 'साइन इन करते ही सदस्य के बाक़ी सत्र बंद हो जाते हैं।', 'rules.saved': 'सहेज लिया।',
  'rules.lock': 'छोड़ी हुई स्क्रीन लॉक करें', 'rules.lock_never': 'कभी नहीं', 'rules.lock_after': '{n} मिनट बाद', 'rules.lock_about': 'लॉक स्क्रीन कुछ नहीं दिखाती और सर्वर से कुछ नहीं पाती, जब तक सदस्य पासवर्ड या दूसरे क़दम का कोड न डाले।',
  'lock.title': 'स्क्रीन लॉक है', 'lock.about': 'इसे लॉक किया गया, या कुछ देर से किसी ने छुआ नहीं। आप जो लिख रहे थे वह वहीं है।', 'lock.password': 'आपका पासवर्ड', 'lock.code': 'ऐप का कोड, या रिकवरी कोड', 'lock.by_code': 'दूसरे क़दम का कोड डालें', 'lock.by_password': 'पासवर्ड डालें', 'lock.go': 'खोलें', 'lock.now': 'स्क्रीन लॉक करें', 'lock.other': 'साइन आउट करें',
  'may.session.read': 'कौन साइन इन है यह देखना, स्क्रीन लॉक करना',
}
