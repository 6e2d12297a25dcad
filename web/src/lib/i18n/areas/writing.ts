/** What helps to write: several files, messages for later, forwarding, emoji. */
export const en = {
  'files.order': 'Goes out as {n} messages, in this order.', 'files.order_words': 'Goes out as {n} messages, in this order; then your text.',
  'files.up': 'Send {name} earlier', 'files.down': 'Send {name} later', 'files.up_key': 'Earlier (Alt+↑)', 'files.down_key': 'Later (Alt+↓)', 'files.moved': '{name} is number {n} now.',
  'files.others_go': '{name} was not sent: the thread says why. {n, plural, one {What stands behind it goes on.} other {The # behind it go on.}}', 'files.a_message': 'A message',
} as const satisfies Record<string, string>

export const hi: Record<keyof typeof en, string> = {
  'files.order': 'इसी क्रम में {n} संदेश जाएँगे।', 'files.order_words': 'इसी क्रम में {n} संदेश जाएँगे, फिर आपका लिखा हुआ।',
  'files.up': '{name} पहले भेजें', 'files.down': '{name} बाद में भेजें', 'files.up_key': 'पहले (Alt+↑)', 'files.down_key': 'बाद में (Alt+↓)', 'files.moved': '{name} अब {n} नंबर पर है।',
  'files.others_go': '{name} नहीं गया: वजह बातचीत में लिखी है। {n, plural, one {उसके बाद का संदेश जा रहा है।} other {उसके बाद के # संदेश जा रहे हैं।}}', 'files.a_message': 'एक संदेश',
}
