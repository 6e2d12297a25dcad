/** Working together: private notes, mentions, labels. */
export const en = {
  'action.note': 'Private note', 'action.label': 'Labels',
  'view.mentions': 'Mentions', 'page.labels': 'Labels',
  'may.conversations.label': 'Put labels on', 'may.notes.read': 'Read private notes', 'may.notes.write': 'Write private notes', 'may.notes.settle': 'Delete others’ notes, read deleted ones', 'may.labels.manage': 'Make and change labels',
  'action.snooze': 'Snooze', 'view.snoozed': 'Snoozed', 'snooze.hour': 'In an hour', 'snooze.evening': 'This evening', 'snooze.month': 'Next month', 'snooze.tomorrow': 'Tomorrow morning', 'snooze.monday': 'Next Monday', 'snooze.custom': 'Choose a time…', 'snooze.title': 'Snooze until', 'snooze.until': 'Day and time',
  'snooze.about': 'It comes back then, marked unread; at once if the customer writes.', 'snooze.wrong': 'Choose a time to come, within a year.', 'snooze.state': 'Snoozed until {time}', 'done.snoozed': 'Snoozed until {time}: {name}',
  'empty.snoozed': 'Nothing is snoozed', 'empty.snoozed_hint': 'Snoozed conversations rest here until their time has come or the customer writes.',
  'note.modes': 'Whom you write to', 'note.mode_reply': 'To the customer', 'note.mode_note': 'Private note', 'note.composer': 'Private note', 'note.private': 'Private note', 'note.only_team': 'Only your team sees it. The customer never does.',
  'note.placeholder': 'Write to your team', 'note.hint': '@ names a colleague, who finds it among their mentions.', 'note.save': 'Save note', 'note.mention': 'Colleagues', 'note.label': 'Private note by {name}, {time}', 'note.edit': 'Change the note', 'note.delete': 'Delete the note',
  'note.delete_title': 'Delete this note?', 'note.delete_about': 'The team sees that there was a note, and no longer what it said. Its author and whoever leads the team can still read it.', 'note.deleted': 'This note was deleted.', 'note.gone': 'This note is no longer there.', 'note.deleted_by': '{name} deleted this note.',
  'mentions.new': 'new', 'empty.mentions': 'Nobody has named you yet', 'empty.mentions_hint': 'When a colleague writes @ and your name in a private note, it appears here.', 'mentions.more': 'Show older ones',
  'labels.about': 'Short words on conversations, to find and to count them. Deleting one takes it off everywhere.', 'labels.about_member': 'Short words on conversations, to find and to count them. Whoever leads the team makes them.', 'labels.none': 'No label yet.', 'labels.add': 'Make a label', 'labels.edit': 'Change the label', 'labels.name': 'Name', 'labels.color': 'Colour',
  'labels.remove': 'Delete', 'labels.remove_title': 'Delete the label {name}?', 'labels.remove_about': 'It comes off every conversation that has it. This cannot be undone.', 'labels.manage': 'Make and change labels', 'labels.all': 'All labels', 'labels.settings': 'Short words to sort conversations by.',
  'color.gray': 'Grey', 'color.red': 'Red', 'color.orange': 'Orange', 'color.yellow': 'Yellow', 'color.green': 'Green', 'color.teal': 'Teal', 'color.blue': 'Blue', 'color.violet': 'Violet', 'color.pink': 'Pink',
} as const satisfies Record<string, string>

export const hi: Record<keyof typeof en, string> = {
  'action.note': 'निजी टिप्पणी', 'action.label': 'लेबल',
  'view.mentions': 'मेरे उल्लेख', 'page.labels': 'लेबल',
  'may.conversations.label': 'लेबल लगाना', 'may.notes.read': 'निजी टिप्पणी पढ़ना', 'may.notes.write': 'निजी टिप्पणी लिखना', 'may.notes.settle': 'दूसरों की टिप्पणी हटाना, हटाई हुई पढ़ना', 'may.labels.manage': 'लेबल बनाना और बदलना',
  'action.snooze': 'बाद में', 'view.snoozed': 'बाद के लिए', 'snooze.hour': 'एक घंटे बाद', 'snooze.evening': 'आज शाम', 'snooze.month': 'अगले महीने', 'snooze.tomorrow': 'कल सुबह', 'snooze.monday': 'अगले सोमवार', 'snooze.custom': 'समय चुनें…', 'snooze.title': 'कब तक टालें', 'snooze.until': 'दिन और समय',
  'snooze.about': 'तब यह अपठित होकर लौटेगी; ग्राहक लिखे तो तुरंत।', 'snooze.wrong': 'आने वाला समय चुनें, एक साल के भीतर।', 'snooze.state': '{time} तक टली', 'done.snoozed': '{time} तक टाली गई: {name}',
  'empty.snoozed': 'कुछ टला हुआ नहीं', 'empty.snoozed_hint': 'टाली गई बातचीतें यहाँ रहती हैं, जब तक उनका समय न आए या ग्राहक न लिखे।',
  'note.modes': 'किसे लिख रहे हैं', 'note.mode_reply': 'ग्राहक को', 'note.mode_note': 'निजी टिप्पणी', 'note.composer': 'निजी टिप्पणी', 'note.private': 'निजी टिप्पणी', 'note.only_team': 'इसे केवल आपकी टीम देखती है, ग्राहक कभी नहीं।',
  'note.placeholder': 'अपनी टीम को लिखें', 'note.hint': '@ से साथी का नाम लिखें; उन्हें यह अपने उल्लेखों में मिलेगी।', 'note.save': 'टिप्पणी सहेजें', 'note.mention': 'साथी', 'note.label': '{name} की निजी टिप्पणी, {time}', 'note.edit': 'टिप्पणी बदलें', 'note.delete': 'टिप्पणी हटाएँ',
  'note.delete_title': 'यह टिप्पणी हटाएँ?', 'note.delete_about': 'टीम को दिखेगा कि यहाँ टिप्पणी थी, पर यह नहीं कि उसमें क्या लिखा था। लिखने वाले और टीम के प्रमुख उसे फिर भी पढ़ सकते हैं।', 'note.deleted': 'यह टिप्पणी हटा दी गई।', 'note.gone': 'यह टिप्पणी अब नहीं है।', 'note.deleted_by': '{name} ने यह टिप्पणी हटाई।',
  'mentions.new': 'नया', 'empty.mentions': 'अभी किसी ने आपका नाम नहीं लिया', 'empty.mentions_hint': 'कोई साथी निजी टिप्पणी में @ के साथ आपका नाम लिखेगा, तो वह यहाँ दिखेगी।', 'mentions.more': 'पुराने दिखाएँ',
  'labels.about': 'बातचीत पर लगे छोटे शब्द, जिनसे वे मिलती और गिनी जाती हैं। हटाने पर लेबल हर जगह से उतर जाता है।', 'labels.about_member': 'बातचीत पर लगे छोटे शब्द, जिनसे वे मिलती और गिनी जाती हैं। इन्हें टीम के प्रमुख बनाते हैं।', 'labels.none': 'अभी कोई लेबल नहीं।', 'labels.add': 'लेबल बनाएँ', 'labels.edit': 'लेबल बदलें', 'labels.name': 'नाम', 'labels.color': 'रंग',
  'labels.remove': 'हटाएँ', 'labels.remove_title': 'लेबल {name} हटाएँ?', 'labels.remove_about': 'जिन बातचीतों पर यह लगा है, सबसे उतर जाएगा। यह वापस नहीं हो सकता।', 'labels.manage': 'लेबल बनाएँ और बदलें', 'labels.all': 'सभी लेबल', 'labels.settings': 'बातचीत छाँटने के छोटे शब्द।',
  'color.gray': 'स्लेटी', 'color.red': 'लाल', 'color.orange': 'नारंगी', 'color.yellow': 'पीला', 'color.green': 'हरा', 'color.teal': 'हरा-नीला', 'color.blue': 'नीला', 'color.violet': 'बैंगनी', 'color.pink': 'गुलाबी',
}
