/** The words of the board. */
import { wordsOf } from '../../lib/i18n/words'

const en = {
  about: 'Arrow keys go from card to card, Shift and an arrow moves one to the next column, A hands it over, I takes it, Enter opens it.', by: 'Columns', by_state: 'Whose move it is', by_priority: 'Priority', by_hot: 'The daily ten minutes', late: 'Waits over an hour', whose: 'Whose', mine: 'Mine', all: 'All',
  open: 'In work', empty: 'Nothing here', more: 'Show more', waits: 'Nothing that is assigned is new: {name} is nobody’s now.', column: '{name}, {n}',
} as const
export type Key = keyof typeof en
const hi: Record<Key, string> = {
  about: 'तीर कुंजियों से एक कार्ड से दूसरे पर जाएँ, Shift और तीर से उसे अगले खाने में ले जाएँ, A से सौंपें, I से ख़ुद लें, Enter से खोलें।', by: 'खाने', by_state: 'किसकी बारी', by_priority: 'प्राथमिकता', by_hot: 'रोज़ के दस मिनट', late: 'एक घंटे से ज़्यादा इंतज़ार', whose: 'किसकी', mine: 'मेरी', all: 'सब',
  open: 'काम जारी', empty: 'यहाँ कुछ नहीं', more: 'और दिखाएँ', waits: 'जो किसी को दी गई है वह नई नहीं रहती: {name} अब किसी के पास नहीं।', column: '{name}, {n}',
}
export const w = wordsOf<Key>(en, hi)
