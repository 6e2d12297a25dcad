/** The words of the recorder. */
import { wordsOf } from '../../../lib/i18n/words'

const en = {
  'title': 'Voice note', 'asking': 'The browser asks whether this page may use the microphone.', 'running': 'Recording', 'paused': 'Paused', 'ready': 'Listen before it goes out', 'stop': 'Stop and listen', 'pause': 'Pause', 'resume': 'Go on', 'again': 'Record anew', 'discard': 'Discard',
  'keys': 'Space pauses · Enter sends · Esc discards', 'denied': 'The microphone is not allowed here.', 'denied_way': 'Allow it by the sign beside the address, and try again.', 'missing': 'No microphone was found.', 'missing_way': 'Connect one, and try again.',
  'unable': 'This browser cannot record voice notes.', 'unable_way': 'Use Chrome, Edge or Firefox, or record it on the phone.', 'silent': 'Nothing is heard: is the right microphone chosen?', 'long': 'Longer than about {minutes} minutes the phone shows a download in place of the play button.', 'most': 'That is as long as it may be.',
} as const satisfies Record<string, string>

const hi: Record<keyof typeof en, string> = {
  'title': 'आवाज़ संदेश', 'asking': 'ब्राउज़र पूछ रहा है कि यह पन्ना माइक्रोफ़ोन इस्तेमाल करे या नहीं।', 'running': 'रिकॉर्ड हो रहा है', 'paused': 'रुका है', 'ready': 'भेजने से पहले सुन लें', 'stop': 'रोकें और सुनें', 'pause': 'रोकें', 'resume': 'आगे बढ़ें', 'again': 'फिर से रिकॉर्ड करें', 'discard': 'हटा दें',
  'keys': 'Space रोके · Enter भेजे · Esc हटाए', 'denied': 'माइक्रोफ़ोन की इजाज़त नहीं है।', 'denied_way': 'पते के पास वाले निशान से इजाज़त दें और फिर कोशिश करें।', 'missing': 'कोई माइक्रोफ़ोन नहीं मिला।', 'missing_way': 'माइक्रोफ़ोन जोड़ें और फिर कोशिश करें।',
  'unable': 'यह ब्राउज़र आवाज़ संदेश रिकॉर्ड नहीं कर सकता।', 'unable_way': 'Chrome, Edge या Firefox इस्तेमाल करें, या फ़ोन पर रिकॉर्ड करें।', 'silent': 'कुछ सुनाई नहीं दे रहा: क्या सही माइक्रोफ़ोन चुना है?', 'long': 'लगभग {minutes} मिनट से लंबा हो तो फ़ोन पर चलाने की जगह डाउनलोड का बटन दिखता है।', 'most': 'इससे लंबा नहीं हो सकता।',
}
export const vw = wordsOf(en, hi)
