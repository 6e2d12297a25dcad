/** The words of the page of teams. */
import { wordsOf } from '../../lib/i18n/words'

const en = {
  about: 'Some members and the numbers they serve. A conversation can be given to a team: “Give me the next” then offers it to its members only.', about_member: 'Who is in which team, and which numbers it serves. Owners and admins make them.',
  none: 'No team yet.', none_hint: 'One for sales and one for service, or one for each shop.', add: 'Make a team', edit: 'Change {name}', name: 'Name', members: 'Members', accounts: 'Numbers it serves', nobody: 'Nobody is in it yet.', no_numbers: 'It serves no number.', serves: 'Serves {list}', of: '{n, plural, one {# member} other {# members}}',
  sight: 'Whose role sees only the numbers of their teams sees these.', save: 'Save', saved: 'Saved: {name}', show: 'Its conversations', remove: 'Delete', remove_title: 'Delete the team {name}?', remove_has: '{open} open and {all} conversations in all were given to it, and {views, plural, one {# saved view} other {# saved views}}.', remove_empty: 'No conversation was given to it.',
  to: 'They go to', to_none: 'no team: whoever has one keeps it, the others are anybody’s', to_team: 'the team {name}', remove_undo: 'This cannot be undone.', removed: 'The team {name} is deleted. {n, plural, one {# conversation} other {# conversations}}: {to}.', removed_none: 'no team', you: 'you',
} as const
export type Key = keyof typeof en
const hi: Record<Key, string> = {
  about: 'कुछ सदस्य और वे नंबर जो वे सँभालते हैं। बातचीत किसी टीम को दी जा सकती है: तब “मुझे अगली दो” उसे सिर्फ़ उसी टीम के सदस्यों को देता है।', about_member: 'कौन किस टीम में है और टीम कौन से नंबर सँभालती है। टीमें मालिक और एडमिन बनाते हैं।',
  none: 'अभी कोई टीम नहीं।', none_hint: 'जैसे एक बिक्री की और एक सेवा की, या हर दुकान की एक।', add: 'टीम बनाएँ', edit: '{name} बदलें', name: 'नाम', members: 'सदस्य', accounts: 'इसके नंबर', nobody: 'इसमें अभी कोई नहीं।', no_numbers: 'यह कोई नंबर नहीं सँभालती।', serves: 'नंबर: {list}', of: '{n, plural, one {# सदस्य} other {# सदस्य}}',
  sight: 'जिनकी भूमिका सिर्फ़ अपनी टीमों के नंबर देखती है, वे यही देखते हैं।', save: 'सहेजें', saved: 'सहेजा: {name}', show: 'इसकी बातचीत', remove: 'हटाएँ', remove_title: 'टीम {name} हटाएँ?', remove_has: 'इसे {open} खुली और कुल {all} बातचीत दी गई हैं, और {views, plural, one {# सहेजी सूची} other {# सहेजी सूचियाँ}}।', remove_empty: 'इसे कोई बातचीत नहीं दी गई।',
  to: 'वे जाएँगी', to_none: 'किसी टीम को नहीं: जिसके पास है उसी के पास रहेगी, बाक़ी किसी की भी', to_team: 'टीम {name} को', remove_undo: 'यह वापस नहीं हो सकता।', removed: 'टीम {name} हटा दी गई। {n, plural, one {# बातचीत} other {# बातचीतें}}: {to}।', removed_none: 'किसी टीम की नहीं', you: 'आप',
}
export const w = wordsOf<Key>(en, hi)
