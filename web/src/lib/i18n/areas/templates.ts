/** Templates and taking back what was sent, in the inbox. The words of the picker and of their page stand beside them. */
export const en = {
  'settings.undo_send': 'Take back what you send', 'undo.off': 'Off', 'undo.seconds': '{n, number} seconds', 'undo.about': 'Each message is held back that long on the server; until then its words can go back into the field.',
  'undo.in': 'Goes out in {n, number} s', 'undo.now': 'Goes out now', 'undo.undo': 'Undo', 'undo.undone': 'Taken back before it went out.',
  'page.templates': 'Templates', 'templates.link_about': 'Messages WhatsApp has approved, for when the 24 hours are over.', 'template.send': 'Send a template', 'template.plus': 'Template', 'template.name': 'Template “{name}”',
  'blocked.window_templates_hybrid': 'Answer from the phone: it is free and has no window. Or send an approved template, which WhatsApp takes at any time.', 'blocked.window_templates': 'Send an approved template, which WhatsApp takes at any time, or wait until the customer writes again.',
} as const satisfies Record<string, string>

export const hi: Record<keyof typeof en, string> = {
  'settings.undo_send': 'भेजा हुआ वापस लेना', 'undo.off': 'बंद', 'undo.seconds': '{n, number} सेकंड', 'undo.about': 'हर संदेश इतनी देर सर्वर पर रुकता है; तब तक उसके शब्द वापस लिखने की जगह में लाए जा सकते हैं।',
  'undo.in': '{n, number} सेकंड में जाएगा', 'undo.now': 'अभी जा रहा है', 'undo.undo': 'वापस लें', 'undo.undone': 'जाने से पहले वापस ले लिया गया।',
  'page.templates': 'टेम्पलेट', 'templates.link_about': 'वे संदेश जिन्हें WhatsApp ने मंज़ूर किया है, 24 घंटे बीत जाने पर भेजने के लिए।', 'template.send': 'टेम्पलेट भेजें', 'template.plus': 'टेम्पलेट', 'template.name': 'टेम्पलेट “{name}”',
  'blocked.window_templates_hybrid': 'फ़ोन से जवाब दें: वह मुफ़्त है और उसमें समय की सीमा नहीं। या मंज़ूर टेम्पलेट भेजें, जिसे WhatsApp कभी भी लेता है।', 'blocked.window_templates': 'मंज़ूर टेम्पलेट भेजें, जिसे WhatsApp कभी भी लेता है, या ग्राहक के फिर लिखने की प्रतीक्षा करें।',
}
