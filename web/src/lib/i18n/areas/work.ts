/** Whose move it is, how pressing, what comes next. */
export const en = {
  'view.answer': 'Needs an answer', 'view.escalated': 'Escalated',
  'empty.answer': 'Everybody has an answer', 'empty.answer_hint': 'Whoever waits for an answer stands here: the highest priority first, then who has waited longest.',
  'empty.escalated': 'Nothing is escalated', 'empty.escalated_hint': 'Escalate a conversation with Shift+E when somebody else has to decide.',
  'stage.menu': 'Priority and next step', 'stage.priority': 'Priority', 'stage.wait': 'Wait for the customer', 'stage.escalate': 'Escalate', 'stage.waiting': 'Waiting for the customer', 'stage.escalated': 'Escalated', 'stage.new': 'New',
  'stage.is_priority': 'Priority: {priority}', 'stage.waits': 'The customer has waited for an answer since {time}', 'stage.waits_for': 'waits {span}',
  'priority.urgent': 'Urgent', 'priority.high': 'High', 'priority.normal': 'Normal', 'priority.none': 'No priority', 'priority.low': 'Low',
  'done.waiting': 'Waiting for the customer: {name}', 'done.escalated': 'Escalated: {name}', 'done.priority': '{priority}: {name}',
  'pull.action': 'Give me the next', 'pull.none': 'Nobody waits whom no colleague has.', 'pull.got': '{name} is yours now. {why}', 'pull.why': '{priority}, and nobody has waited longer: {span}.',
  'saved.rail': 'Views', 'saved.save': 'Save this view', 'saved.edit': 'Change this view', 'saved.name': 'Name', 'saved.shared': 'For everybody', 'saved.about': 'What the list shows now, with its filters, under a name of its own. Shift and a figure opens it.', 'saved.remove': 'Delete the view', 'saved.keep': 'Save',
  'saved.jump_1': 'Saved view 1', 'saved.jump_2': 'Saved view 2', 'saved.jump_3': 'Saved view 3', 'saved.jump_4': 'Saved view 4', 'saved.jump_5': 'Saved view 5', 'saved.jump_6': 'Saved view 6', 'saved.jump_7': 'Saved view 7', 'saved.jump_8': 'Saved view 8', 'saved.jump_9': 'Saved view 9',
  'may.views.share': 'Make saved views for everybody',
  'colleague.answer_assigns': 'Whoever answers a conversation that nobody has gets it', 'colleague.answer_about': 'Answers from the phone and from programs give it to nobody.',
} as const satisfies Record<string, string>

export const hi: Record<keyof typeof en, string> = {
  'view.answer': 'जवाब बाकी', 'view.escalated': 'आगे बढ़ाई गई',
  'empty.answer': 'सबको जवाब मिल चुका है', 'empty.answer_hint': 'जिसे जवाब चाहिए वह यहाँ है: पहले सबसे ज़रूरी, फिर जो सबसे देर से इंतज़ार में है।',
  'empty.escalated': 'कुछ आगे नहीं बढ़ाया गया', 'empty.escalated_hint': 'जब फ़ैसला किसी और को करना हो, Shift+E से बातचीत आगे बढ़ाएँ।',
  'stage.menu': 'प्राथमिकता और अगला कदम', 'stage.priority': 'प्राथमिकता', 'stage.wait': 'ग्राहक का इंतज़ार करें', 'stage.escalate': 'आगे बढ़ाएँ', 'stage.waiting': 'ग्राहक का इंतज़ार', 'stage.escalated': 'आगे बढ़ाई गई', 'stage.new': 'नई',
  'stage.is_priority': 'प्राथमिकता: {priority}', 'stage.waits': 'ग्राहक {time} से जवाब के इंतज़ार में है', 'stage.waits_for': '{span} से इंतज़ार में',
  'priority.urgent': 'बहुत ज़रूरी', 'priority.high': 'ज़रूरी', 'priority.normal': 'सामान्य', 'priority.none': 'कोई प्राथमिकता नहीं', 'priority.low': 'कम ज़रूरी',
  'done.waiting': 'ग्राहक का इंतज़ार: {name}', 'done.escalated': 'आगे बढ़ाई गई: {name}', 'done.priority': '{priority}: {name}',
  'pull.action': 'मुझे अगली दो', 'pull.none': 'ऐसा कोई इंतज़ार में नहीं जो किसी साथी के पास न हो।', 'pull.got': '{name} अब आपके पास है। {why}', 'pull.why': '{priority}, और सबसे लंबा इंतज़ार: {span}।',
  'saved.rail': 'सूचियाँ', 'saved.save': 'यह सूची सहेजें', 'saved.edit': 'सूची बदलें', 'saved.name': 'नाम', 'saved.shared': 'सबके लिए', 'saved.about': 'अभी जो दिख रहा है, छँटाई समेत, अपने नाम से। Shift और अंक से खुलती है।', 'saved.remove': 'सूची हटाएँ', 'saved.keep': 'सहेजें',
  'saved.jump_1': 'सहेजी सूची 1', 'saved.jump_2': 'सहेजी सूची 2', 'saved.jump_3': 'सहेजी सूची 3', 'saved.jump_4': 'सहेजी सूची 4', 'saved.jump_5': 'सहेजी सूची 5', 'saved.jump_6': 'सहेजी सूची 6', 'saved.jump_7': 'सहेजी सूची 7', 'saved.jump_8': 'सहेजी सूची 8', 'saved.jump_9': 'सहेजी सूची 9',
  'may.views.share': 'सबके लिए सूचियाँ बनाना',
  'colleague.answer_assigns': 'जो बातचीत किसी के पास नहीं, उसका जवाब देने वाले को वह मिले', 'colleague.answer_about': 'फ़ोन या प्रोग्राम से दिए जवाब से वह किसी को नहीं मिलती।',
}
