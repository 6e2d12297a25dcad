/** Links to set a password, and changing one's own. */
export const en = {
  'password.title': 'Set your password', 'password.for': 'For {name} at {workspace}', 'password.new': 'New password', 'password.hint': 'At least 12 characters. Several words are easier to remember than one.',
  'password.again': 'Once more', 'password.differ': 'is not the same as above', 'password.show': 'Show what I type', 'password.set': 'Set it and sign in', 'password.checking': 'Looking at the link…',
  'password.none': 'This address is not whole. Open the link exactly as you were given it, with everything behind the #.', 'password.dead': 'This link cannot be used', 'password.to_sign_in': 'Go to sign-in',
  'password.forgotten': 'Forgotten? Ask an owner of this workspace for a link to set a new one.', 'password.until': 'The link works once, until {time}.',
  'password.change': 'Password', 'password.change_about': 'When you change it, you stay signed in here and are signed out on all other devices.', 'password.current': 'Password now', 'password.change_do': 'Change password',
  'password.changed': 'Your password is changed. You are signed out on all other devices.',
  'password.link': 'Password link', 'password.link_title': 'A link for {name}', 'password.link_about': 'Whoever opens it first sets the password of {name} and is signed in as them. Give it to them by a safe way. It works once, until {time}; a newer link ends it.',
  'password.link_sure': 'Make a link by which {name} sets a new password? Until then the password of now keeps working; with the new one {name} is signed out everywhere else.', 'password.link_make': 'Make the link', 'password.link_label': 'The link',
  'password.first': 'First password', 'password.first_hint': 'Leave it empty and {name} sets it by a link, which you get next.', 'password.first_hint_noname': 'Leave it empty and the member sets it by a link, which you get next.',
} as const satisfies Record<string, string>

export const hi: Record<keyof typeof en, string> = {
  'password.title': 'अपना पासवर्ड रखें', 'password.for': '{name} के लिए, {workspace} में', 'password.new': 'नया पासवर्ड', 'password.hint': 'कम से कम 12 अक्षर। एक शब्द से कई शब्द याद रखना आसान है।',
  'password.again': 'एक बार और', 'password.differ': 'ऊपर जैसा नहीं है', 'password.show': 'लिखा हुआ दिखाएँ', 'password.set': 'रखें और साइन इन करें', 'password.checking': 'लिंक देखा जा रहा है…',
  'password.none': 'यह पता अधूरा है। लिंक ठीक वैसा ही खोलें जैसा आपको मिला, # के बाद का सब कुछ साथ में।', 'password.dead': 'यह लिंक अब काम नहीं करता', 'password.to_sign_in': 'साइन इन पर जाएँ',
  'password.forgotten': 'भूल गए? इस कार्यस्थल के मालिक से नया पासवर्ड रखने का लिंक माँगें।', 'password.until': 'लिंक एक बार चलता है, {time} तक।',
  'password.change': 'पासवर्ड', 'password.change_about': 'बदलने पर आप यहाँ साइन इन रहेंगे और बाक़ी सभी उपकरणों से साइन आउट हो जाएँगे।', 'password.current': 'अभी का पासवर्ड', 'password.change_do': 'पासवर्ड बदलें',
  'password.changed': 'आपका पासवर्ड बदल गया। बाक़ी सभी उपकरणों से आप साइन आउट हो गए।',
  'password.link': 'पासवर्ड लिंक', 'password.link_title': '{name} के लिए लिंक', 'password.link_about': 'जो इसे पहले खोलेगा वह {name} का पासवर्ड रखेगा और उनके नाम से साइन इन हो जाएगा। इसे सुरक्षित तरीके से दें। यह एक बार चलता है, {time} तक; नया लिंक बनाने पर यह बंद हो जाता है।',
  'password.link_sure': '{name} के लिए नया पासवर्ड रखने का लिंक बनाएँ? तब तक अभी का पासवर्ड चलता रहेगा; नया रखते ही {name} बाक़ी सब जगह से साइन आउट हो जाएँगे।', 'password.link_make': 'लिंक बनाएँ', 'password.link_label': 'लिंक',
  'password.first': 'पहला पासवर्ड', 'password.first_hint': 'ख़ाली छोड़ें तो {name} लिंक से ख़ुद रखेंगे; लिंक आपको आगे मिलेगा।', 'password.first_hint_noname': 'ख़ाली छोड़ें तो सदस्य लिंक से ख़ुद रखेंगे; लिंक आपको आगे मिलेगा।',
}
