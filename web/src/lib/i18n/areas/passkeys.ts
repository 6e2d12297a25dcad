/** Passkeys: making them, signing in and unlocking with them. */
export const en = {
  'passkey.title': 'Passkeys', 'passkey.about': 'With a passkey you sign in by finger, face or PIN of your device: nothing to type, nothing that could be stolen or guessed. It counts as both steps.',
  'passkey.add': 'Add a passkey', 'passkey.add_about': 'Your browser asks where to keep it: on this device, in a password manager, or on a security key.', 'passkey.name': 'Name', 'passkey.make': 'Make it', 'passkey.added': 'The passkey is there. Use it the next time you sign in.',
  'passkey.made': 'made {date}', 'passkey.used': 'last used {time}', 'passkey.unused': 'not used yet', 'passkey.synced': 'on several devices', 'passkey.copied': 'Somebody may have copied it: it opens nothing any more. Remove it and make a new one.',
  'passkey.rename': 'Rename', 'passkey.rename_label': 'Rename {name}', 'passkey.remove': 'Remove', 'passkey.remove_label': 'Remove {name}', 'passkey.remove_title': 'Remove {name}?', 'passkey.remove_sure': 'Nobody signs in with it any more, and your other sessions end. On the device it stays until you delete it there.', 'passkey.removed': 'Removed. Your other sessions have ended.',
  'passkey.elsewhere': 'Passkeys work only at {address}. Open it there.', 'passkey.no_browser': 'This browser cannot use passkeys.', 'passkey.known': 'This device holds a passkey of yours already.', 'passkey.password': 'Your password, once more',
  'passkey.has': '{n, plural, one {# passkey} other {# passkeys}}', 'passkey.sign_in': 'Sign in with a passkey', 'passkey.or': 'or', 'passkey.needed': 'Your workspace wants a second step, and your passkey is it: sign in with it.', 'passkey.instead': 'or make a passkey: by finger, face or PIN of your device',
  'passkey.unlock': 'Use a passkey',
  'act.passkey.added': 'Made the passkey {name} of {whom}', 'act.passkey.removed': 'Removed the passkey {name} of {whom}', 'act.passkey.copied': 'The passkey {name} of {whom} may have been copied: it opens nothing any more', 'act.sign_in.passkey': 'Signed in by passkey, with {device}', 'audit.group.passkey': 'Passkeys', 'audit.why.passkey': 'the passkey did not fit',
} as const satisfies Record<string, string>

export const hi: Record<keyof typeof en, string> = {
  'passkey.title': 'पासकी', 'passkey.about': 'पासकी से आप अपने उपकरण की उँगली, चेहरे या पिन से साइन इन करते हैं: कुछ टाइप नहीं करना, कुछ चुराया या भाँपा नहीं जा सकता। यह दोनों क़दमों के बराबर है।',
  'passkey.add': 'पासकी जोड़ें', 'passkey.add_about': 'ब्राउज़र पूछेगा कि इसे कहाँ रखना है: इसी उपकरण पर, किसी पासवर्ड मैनेजर में, या सुरक्षा कुंजी पर।', 'passkey.name': 'नाम', 'passkey.make': 'बनाएँ', 'passkey.added': 'पासकी बन गई। अगली बार इसी से साइन इन करें।',
  'passkey.made': '{date} को बनी', 'passkey.used': 'पिछली बार {time}', 'passkey.unused': 'अभी काम में नहीं आई', 'passkey.synced': 'कई उपकरणों पर', 'passkey.copied': 'हो सकता है किसी ने इसकी नक़ल बना ली हो: अब इससे कुछ नहीं खुलता। इसे हटाएँ और नई बनाएँ।',
  'passkey.rename': 'नाम बदलें', 'passkey.rename_label': '{name} का नाम बदलें', 'passkey.remove': 'हटाएँ', 'passkey.remove_label': '{name} हटाएँ', 'passkey.remove_title': '{name} हटाएँ?', 'passkey.remove_sure': 'इससे फिर कोई साइन इन नहीं कर पाएगा, और आपके बाक़ी सत्र बंद हो जाएँगे। उपकरण पर यह तब तक रहेगी जब तक आप वहाँ न मिटाएँ।', 'passkey.removed': 'हटा दी। आपके बाक़ी सत्र बंद हो गए।',
  'passkey.elsewhere': 'पासकी केवल {address} पर चलती है। वहाँ खोलें।', 'passkey.no_browser': 'यह ब्राउज़र पासकी नहीं चला सकता।', 'passkey.known': 'इस उपकरण पर आपकी पासकी पहले से है।', 'passkey.password': 'अपना पासवर्ड फिर से',
  'passkey.has': '{n, plural, one {# पासकी} other {# पासकी}}', 'passkey.sign_in': 'पासकी से साइन इन करें', 'passkey.or': 'या', 'passkey.needed': 'आपके वर्कस्पेस में दूसरा क़दम ज़रूरी है, और वह आपकी पासकी है: उसी से साइन इन करें।', 'passkey.instead': 'या पासकी बनाएँ: अपने उपकरण की उँगली, चेहरे या पिन से',
  'passkey.unlock': 'पासकी से खोलें',
  'act.passkey.added': '{whom} की पासकी {name} बनाई', 'act.passkey.removed': '{whom} की पासकी {name} हटाई', 'act.passkey.copied': '{whom} की पासकी {name} की शायद नक़ल बनी: अब इससे कुछ नहीं खुलता', 'act.sign_in.passkey': 'पासकी से साइन इन किया: {device}', 'audit.group.passkey': 'पासकी', 'audit.why.passkey': 'पासकी ठीक नहीं थी',
}
