/** Who is at work; blocks of undisturbed work. The dialogs carry words of their own. */
export const en = {
  'status.available': 'Available', 'status.busy': 'Busy', 'status.away': 'Away', 'status.idle': 'No hand on the screen', 'status.offline': 'Not here', 'status.until': 'until {time}', 'status.focus': 'undisturbed until {time}',
  'status.action': 'My status, and who is here', 'status.given_away': '{name} is not at work now: {status}.',
  'focus.action': 'Work undisturbed', 'focus.left': '{time} left', 'focus.end': 'End', 'focus.running': 'You work undisturbed: only mentions are told.', 'focus.held': '{n, plural, one {# notification} other {# notifications}} held back',
} as const satisfies Record<string, string>

export const hi: Record<keyof typeof en, string> = {
  'status.available': 'उपलब्ध', 'status.busy': 'व्यस्त', 'status.away': 'बाहर', 'status.idle': 'स्क्रीन पर कोई नहीं', 'status.offline': 'यहाँ नहीं', 'status.until': '{time} तक', 'status.focus': '{time} तक बिना रुकावट',
  'status.action': 'मेरी स्थिति, और कौन यहाँ है', 'status.given_away': '{name} अभी काम पर नहीं: {status}।',
  'focus.action': 'बिना रुकावट काम', 'focus.left': '{time} बाकी', 'focus.end': 'ख़त्म करें', 'focus.running': 'आप बिना रुकावट काम कर रहे हैं: सिर्फ़ उल्लेख बताए जाते हैं।', 'focus.held': '{n, plural, one {# सूचना} other {# सूचनाएँ}} रोकी गईं',
}
