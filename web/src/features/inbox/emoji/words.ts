/** The words of the emoji picker. */
import { wordsOf } from '../../../lib/i18n/words'

const en = {
  'title': 'Emoji', 'search': 'Search emoji in English or Hindi', 'none': 'No emoji fits.', 'recent': 'Used last', 'found': '{n, plural, one {# emoji} other {# emoji}}', 'keys': 'Shift+Enter inserts and stays', 'hints': 'Emoji by name', 'groups': 'Groups',
  'group.0': 'Faces', 'group.1': 'People', 'group.2': 'Animals and nature', 'group.3': 'Food', 'group.4': 'Travel and places', 'group.5': 'Activities', 'group.6': 'Things', 'group.7': 'Signs', 'group.8': 'Flags',
} as const satisfies Record<string, string>

const hi: Record<keyof typeof en, string> = {
  'title': 'इमोजी', 'search': 'हिन्दी या अंग्रेज़ी में इमोजी खोजें', 'none': 'ऐसा कोई इमोजी नहीं।', 'recent': 'हाल के', 'found': '{n, plural, one {# इमोजी} other {# इमोजी}}', 'keys': 'Shift+Enter डालकर यहीं रहें', 'hints': 'नाम से इमोजी', 'groups': 'समूह',
  'group.0': 'चेहरे', 'group.1': 'लोग', 'group.2': 'जीव और प्रकृति', 'group.3': 'खाना', 'group.4': 'यात्रा और जगहें', 'group.5': 'खेल और काम', 'group.6': 'चीज़ें', 'group.7': 'निशान', 'group.8': 'झंडे',
}
export type Key = keyof typeof en
export const ew = wordsOf(en, hi)
