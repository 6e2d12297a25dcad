/** Who is at work; blocks of undisturbed work. The dialogs carry words of their own. */
export const en = {
  'beside.looks': '{n, plural, one {{name} has this open, too} =2 {{name} have this open, too} other {{name} and {more} more have this open, too}}', 'beside.writes': '{n, plural, one {{name} is writing an answer} =2 {{name} are writing answers} other {{name} and {more} more are writing answers}}', 'beside.notes': '{n, plural, one {{name} is writing a note} other {{name} are writing notes}}', 'beside.somebody': 'A member',
  'beside.first': '{name} is writing an answer here and began before you. Yours waits.', 'beside.send': 'Send anyway',
  'status.available': 'Available', 'status.busy': 'Busy', 'status.away': 'Away', 'status.idle': 'No hand on the screen', 'status.offline': 'Not here', 'status.until': 'until {time}', 'status.focus': 'undisturbed until {time}',
  'status.action': 'My status, and who is here', 'status.given_away': '{name} is not at work now: {status}.',
  'focus.action': 'Work undisturbed', 'focus.left': '{time} left', 'focus.end': 'End', 'focus.running': 'You work undisturbed: only mentions are told.', 'focus.held': '{n, plural, one {# notification} other {# notifications}} held back',
} as const satisfies Record<string, string>

export const hi: Record<keyof typeof en, string> = {
  'beside.looks': '{n, plural, one {{name} के सामने भी यह बातचीत खुली है} =2 {{name} के सामने भी यह बातचीत खुली है} other {{name} और {more} और लोगों के सामने भी यह बातचीत खुली है}}', 'beside.writes': '{n, plural, one {{name} जवाब लिख रहे हैं} =2 {{name} जवाब लिख रहे हैं} other {{name} और {more} और लोग जवाब लिख रहे हैं}}', 'beside.notes': '{n, plural, one {{name} नोट लिख रहे हैं} other {{name} नोट लिख रहे हैं}}', 'beside.somebody': 'एक सदस्य',
  'beside.first': '{name} यहाँ जवाब लिख रहे हैं और आपसे पहले शुरू किया। आपका जवाब रुका है।', 'beside.send': 'फिर भी भेजें',
  'status.available': 'उपलब्ध', 'status.busy': 'व्यस्त', 'status.away': 'बाहर', 'status.idle': 'स्क्रीन पर कोई नहीं', 'status.offline': 'यहाँ नहीं', 'status.until': '{time} तक', 'status.focus': '{time} तक बिना रुकावट',
  'status.action': 'मेरी स्थिति, और कौन यहाँ है', 'status.given_away': '{name} अभी काम पर नहीं: {status}।',
  'focus.action': 'बिना रुकावट काम', 'focus.left': '{time} बाकी', 'focus.end': 'ख़त्म करें', 'focus.running': 'आप बिना रुकावट काम कर रहे हैं: सिर्फ़ उल्लेख बताए जाते हैं।', 'focus.held': '{n, plural, one {# सूचना} other {# सूचनाएँ}} रोकी गईं',
}
