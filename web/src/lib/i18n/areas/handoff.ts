/** Handing over with a card, and what comes next in a conversation. The dialogs carry words of their own. */
export const en = {
  'handoff.label': '{from} handed this over to {to}, {time}', 'handoff.whoever': 'Whoever may decide', 'handoff.given': 'handed over', 'handoff.escalated': 'escalated', 'handoff.wants': 'Customer wants', 'handoff.done': 'Done so far', 'handoff.promise': 'Promised', 'handoff.next': 'Next',
  'handoff.take': 'Take over', 'handoff.taken': 'taken over by {name}, {time}', 'handoff.taken_now': 'You have taken over: {name}', 'handoff.not_taken': 'nobody has taken it over yet', 'handoff.withdraw': 'Take back', 'handoff.yours': 'Handed over to you: take it over, so that whoever gave it knows.', 'handoff.yours_short': 'for you',
  'handoff.rule': 'A card for whoever gets a conversation', 'handoff.rule_off': 'Not asked for', 'handoff.rule_offered': 'Asked for, and can be left out', 'handoff.rule_demanded': 'Demanded', 'handoff.rule_about': 'What the customer wants, what was done, what was promised, what comes next. Escalating always takes one.',
  'view.adrift': 'No next step', 'empty.adrift': 'Everything has a next step', 'empty.adrift_hint': 'Open conversations in which nobody waits, and of which nobody has said what comes next, stand here.',
  'step.action': 'Say what comes next', 'step.next': 'Next:', 'step.none': 'Nobody waits here, and nobody has said what comes next.', 'step.until': 'until {time}', 'step.was_due': 'was due {time}',
  'resolve.about': 'It opens again when the customer writes, or when you write from here; an answer from the phone leaves it resolved.',
} as const satisfies Record<string, string>

export const hi: Record<keyof typeof en, string> = {
  'handoff.label': '{from} ने इसे {to} को सौंपा, {time}', 'handoff.whoever': 'जो फ़ैसला कर सके', 'handoff.given': 'सौंपी गई', 'handoff.escalated': 'आगे बढ़ाई गई', 'handoff.wants': 'ग्राहक चाहता है', 'handoff.done': 'अब तक हुआ', 'handoff.promise': 'वादा', 'handoff.next': 'अब करना है',
  'handoff.take': 'सँभालें', 'handoff.taken': '{name} ने सँभाली, {time}', 'handoff.taken_now': 'अब आप सँभाल रहे हैं: {name}', 'handoff.not_taken': 'अभी किसी ने नहीं सँभाली', 'handoff.withdraw': 'वापस लें', 'handoff.yours': 'आपको सौंपी गई है: सँभालें, ताकि देने वाले को पता चले।', 'handoff.yours_short': 'आपके लिए',
  'handoff.rule': 'जिसे बातचीत मिले उसके लिए कार्ड', 'handoff.rule_off': 'नहीं पूछा जाता', 'handoff.rule_offered': 'पूछा जाता है, छोड़ भी सकते हैं', 'handoff.rule_demanded': 'ज़रूरी', 'handoff.rule_about': 'ग्राहक क्या चाहता है, क्या हुआ, क्या वादा किया, आगे क्या करना है। आगे बढ़ाने में कार्ड हमेशा लगता है।',
  'view.adrift': 'अगला कदम नहीं', 'empty.adrift': 'सबका अगला कदम तय है', 'empty.adrift_hint': 'जिन खुली बातचीतों में कोई इंतज़ार में नहीं, और किसी ने नहीं बताया कि आगे क्या करना है, वे यहाँ हैं।',
  'step.action': 'अगला कदम बताएँ', 'step.next': 'अगला कदम:', 'step.none': 'यहाँ कोई इंतज़ार में नहीं, और किसी ने नहीं बताया कि आगे क्या करना है।', 'step.until': '{time} तक', 'step.was_due': '{time} तक होना था',
  'resolve.about': 'ग्राहक के लिखने पर, या आपके यहाँ से लिखने पर फिर खुलेगी; फ़ोन से दिया जवाब इसे हल ही रहने देता है।',
}
