/** Quick replies in the composer. The words of their page stand beside it. */
export const en = {
  'write.preview': 'How it will look',
  'page.replies': 'Quick replies', 'replies.link_about': 'Texts the team sends often, with places for names and numbers.',
  'qr.open': 'Quick replies ( / )', 'qr.search': 'Search quick replies', 'qr.none': 'No quick reply fits.', 'qr.empty': 'No quick replies yet.', 'qr.manage': 'Manage quick replies', 'qr.loading': 'Loading…',
  'qr.keys': '1–9 picks · ↑ ↓ moves · Enter inserts · Esc closes', 'qr.preview': 'How it would read', 'qr.values': 'Values for {title}', 'qr.insert': 'Insert', 'qr.back': 'Back', 'qr.wants_number': 'Want a number.',
  'qr.choose': 'Choose', 'qr.missing': '{n, plural, one {One value is missing} other {# values are missing}}', 'qr.fill': 'Fill in before sending:', 'qr.blocks': 'Fill in first: {names}', 'qr.key': 'Key {n}',
  'qr.var.contact.name': 'Customer’s name', 'qr.var.contact.first_name': 'Customer’s first name', 'qr.var.contact.phone': 'Customer’s number', 'qr.var.member.name': 'Your name', 'qr.var.member.first_name': 'Your first name', 'qr.var.workspace.name': 'Name of the business',
} as const satisfies Record<string, string>

export const hi: Record<keyof typeof en, string> = {
  'write.preview': 'भेजने पर ऐसा दिखेगा',
  'page.replies': 'झटपट जवाब', 'replies.link_about': 'वे जवाब जो टीम बार-बार भेजती है, नाम और नंबर की जगह के साथ।',
  'qr.open': 'झटपट जवाब ( / )', 'qr.search': 'झटपट जवाब खोजें', 'qr.none': 'ऐसा कोई झटपट जवाब नहीं।', 'qr.empty': 'अभी कोई झटपट जवाब नहीं है।', 'qr.manage': 'झटपट जवाब सँभालें', 'qr.loading': 'आ रहा है…',
  'qr.keys': '1–9 से चुनें · ↑ ↓ से चलें · Enter से डालें · Esc से बंद करें', 'qr.preview': 'ऐसा दिखेगा', 'qr.values': '{title} के लिए जानकारी', 'qr.insert': 'डालें', 'qr.back': 'वापस', 'qr.wants_number': 'यहाँ संख्या चाहिए।',
  'qr.choose': 'चुनें', 'qr.missing': '{n, plural, one {एक जगह ख़ाली है} other {# जगहें ख़ाली हैं}}', 'qr.fill': 'भेजने से पहले भरें:', 'qr.blocks': 'पहले यह भरें: {names}', 'qr.key': 'कुंजी {n}',
  'qr.var.contact.name': 'ग्राहक का नाम', 'qr.var.contact.first_name': 'ग्राहक का पहला नाम', 'qr.var.contact.phone': 'ग्राहक का नंबर', 'qr.var.member.name': 'आपका नाम', 'qr.var.member.first_name': 'आपका पहला नाम', 'qr.var.workspace.name': 'दुकान का नाम',
}
