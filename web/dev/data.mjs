/** Invented people and messages for the mock server. Deterministic, so that two screenshots can be compared. */
const now = Date.now()
const MIN = 60_000
const HOUR = 3_600_000
let nextId = 7_000_000_000_000_000
export const id = () => String(nextId++)

export const members = [
  { id: '11', name: 'Priya Sharma', email: 'priya@example.com', role: 'owner' },
  { id: '12', name: 'Rahul Kadam', email: 'rahul@example.com', role: 'member' },
  { id: '13', name: 'सुनीता पवार', email: 'sunita@example.com', role: 'member' },
].map((m) => ({ state: 'active', locale: 'en', theme: 'system', send_key: 'enter', density: 'comfortable', created_at: now - 90 * 24 * HOUR, ...m }))

export const accounts = [
  {
    id: '21', channel: 'whatsapp', name: 'Laxmi Sarees, Pune', number: '+912055500142', phone_number_id: '1055', waba_id: '2055', mode: 'hybrid', state: 'linked', state_at: now - 40 * 24 * HOUR,
    quality: 'GREEN', pace: 'platform', created_at: now - 40 * 24 * HOUR,
    capabilities: {
      text_max: 4096, caption_max: 1024, buttons_max: 3, button_title_max: 20, list_rows_max: 10, window_ms: 24 * HOUR, reactions: true, read_receipts: true, typing: true,
      media: [
        { kind: 'image', mime: ['image/jpeg', 'image/png'], max_bytes: 5_000_000 }, { kind: 'video', mime: ['video/mp4', 'video/3gpp'], max_bytes: 16_000_000 },
        { kind: 'audio', mime: ['audio/ogg', 'audio/mpeg', 'audio/aac', 'audio/mp4', 'audio/amr'], max_bytes: 16_000_000 }, { kind: 'sticker', mime: ['image/webp'], max_bytes: 500_000 },
        { kind: 'document', mime: ['application/pdf', 'text/plain', 'application/zip', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'], max_bytes: 100_000_000 },
      ],
      cannot: ['delete_api_messages', 'edit_api_messages', 'groups', 'view_once'],
    },
  },
]

const people = [
  ['अनीता देशमुख', '919822041177'], ['Rohan Kulkarni', '919850012345'], ['Fatima Sheikh', '919764510098'], ['Suresh Patil', '919011223344'], ['मीरा जोशी', '919372210011'], ['Imran Khan', '919545667788'],
  ['', '919822055210'], ['Priya Nair', '919895001122'], ['Kavita Rao', '919448800990'], ['Deepak Jain', '919414040404'], ['Neha Gupta', '919999012345'], ['राजेश यादव', '919425012345'], ['Anjali Mehta', '919824098240'],
  ['José Álvarez', '5215512345678'], ['\u202Egnirts live\u202C', '14155550123'], ['خالد الأحمد', '971501234567'], ['A very long name that somebody put into their profile to see what happens here', '447700900123'],
]
const lines = ['Is the blue kurta in stock in XL?', 'Bill bhej do please', 'COD available hai kya?', 'धन्यवाद! बहुत सुंदर है', 'Kal tak mil jayega na?', 'Okay', 'Please share the price list', 'साड़ी का रंग थोड़ा गहरा चाहिए, मिलेगा?', 'Return karna hai, size chhota hai', 'Thank you so much 🙏', 'How much for shipping to Nashik?', 'मुझे दो और चाहिए']
const answers = ['Ji, available hai. ₹1,450 only.', 'Your order has been shipped, it reaches you tomorrow.', 'जी हाँ, आज ही भेज देते हैं।', 'Let me check with the godown and tell you.', 'Namaste! How can we help?']

export const contacts = []
export const conversations = []
export const messages = new Map()

export function message(conversation, fields) {
  const m = { id: id(), conversation_id: conversation.id, direction: 'inbound', author: { kind: 'contact' }, kind: 'text', sent_at: now, received_at: now, versions: [], reactions: [], media: [], source: 'live', version: 1, ...fields }
  m.platform_id ??= `wamid.${m.id}`
  if (m.direction === 'outbound') m.status ??= 'read'
  messages.get(conversation.id).push(m)
  return m
}
export function settle(c) {
  const all = messages.get(c.id).sort((a, b) => a.sent_at - b.sent_at)
  const m = all[all.length - 1]
  if (!m) return
  c.last_message = { id: m.id, direction: m.direction, author: m.author, kind: m.kind, text: (m.text ?? '').slice(0, 160), status: m.status, sent_at: m.sent_at, revoked: !!m.revoked_at }
  c.last_activity_at = m.sent_at
  const inbound = all.findLast((x) => x.direction === 'inbound')
  if (inbound) c.window = { open: inbound.sent_at + 24 * HOUR > Date.now(), until: inbound.sent_at + 24 * HOUR }
  const phone = all.findLast((x) => x.author.kind === 'phone')
  if (phone) c.answered_on_phone_at = phone.sent_at
  c.version++
}

let seed = 42
const random = () => ((seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648)
const pick = (list) => list[Math.floor(random() * list.length)]
const priya = { kind: 'member', id: '11', name: 'Priya Sharma' }
const rahul = { kind: 'member', id: '12', name: 'Rahul Kadam' }
const shop = { kind: 'phone' }

export function conversation(name, phone, fields = {}) {
  const contact = { id: id(), name, phone, created_at: now - 30 * 24 * HOUR }
  const c = { id: id(), account_id: '21', contact: { id: contact.id, name, phone }, handle_id: id(), state: 'open', priority: 'none', assignee_id: '', unread_count: 0, window: { open: false }, last_activity_at: now, created_at: now - 30 * 24 * HOUR, version: 1, can: ['reply', 'assign', 'resolve', 'mark'], ...fields }
  contacts.push({ ...contact, handles: [{ id: c.handle_id, account_id: '21', key_kind: 'phone', phone }], conversations: [c.id] })
  conversations.push(c)
  messages.set(c.id, [])
  return c
}

export function build(count = Number(process.env.COUNT ?? 300)) {
  const first = conversation(...people[0], { assignee_id: '11', unread_count: 2, referral: { headline: 'Diwali Paithani collection', source_type: 'ad', source_url: 'https://example.com/ad' } })
  const say = (ago, fields) => message(first, { sent_at: now - ago * MIN, received_at: now - ago * MIN, ...fields })
  const out = { direction: 'outbound' }
  for (let i = 0; i < 130; i++) say(60 * 24 * 9 - i * 30, i % 3 ? { text: pick(lines), source: 'history' } : { ...out, author: shop, text: pick(answers), source: 'history' })
  const q = say(1500, { text: 'नमस्ते, कल जो पैठणी साड़ी आपने दिखाई थी, क्या वह मैरून में भी मिलेगी? शादी 12 तारीख को है।', referral: first.referral })
  say(1490, { ...out, author: priya, text: 'Namaste Anita ji. Yes, maroon with the gold peacock border is in stock: ₹8,450.\nI can keep one aside for you until *Friday*. See https://example.com/paithani?colour=maroon.', edited_at: now - 1480 * MIN, versions: [{ text: 'Namaste Anita ji. Yes, maroon is in stock.', at: now - 1490 * MIN }] })
  say(70, { text: 'Photo bhej sakte hain? Border close-up chahiye.' })
  say(64, { ...out, author: shop, text: 'Dekhiye tai, yeh abhi counter pe hai 👇', status: 'delivered' })
  say(64, { ...out, author: shop, kind: 'image', media: [{ id: 'pic1', kind: 'image', mime: 'image/jpeg', size: 245_000, width: 1200, height: 800, state: 'ready', has_preview: true, filename: 'paithani.jpg' }], status: 'delivered', reactions: [{ emoji: '❤️', author: { kind: 'contact' }, at: now }] })
  say(60, { kind: 'voice', media: [{ id: 'voice1', kind: 'voice', mime: 'audio/ogg', size: 32_000, duration: 14, voice: true, state: 'ready', playable: true }] })
  say(58, { kind: 'location', content: { latitude: 18.5167, longitude: 73.8563, name: 'Tulshibaug', address: 'Budhwar Peth, Pune' } })
  say(57, { kind: 'contacts', content: { contacts: [{ name: 'Sandeep (driver)', phones: [{ phone: '+91 98900 11223' }] }] } })
  say(55, { ...out, author: { kind: 'flow', name: 'Delivery flow' }, kind: 'interactive', status: 'delivered', content: { type: 'buttons', body: 'How would you like to receive it?', buttons: [{ id: '1', title: 'Delivery' }, { id: '2', title: 'Pick up' }] }, text: 'How would you like to receive it?' })
  say(54, { kind: 'interactive_reply', content: { type: 'button', id: '2', title: 'Pick up' }, text: 'Pick up' })
  say(50, { kind: 'order', content: { items: [{ product_id: 'PAITHANI-MR', quantity: 1, price: 8450, currency: 'INR' }, { product_id: 'BLOUSE-GD', quantity: 2, price: 650, currency: 'INR' }] } })
  say(44, { kind: 'unsupported', content: { code: 131060, only_on_phone: true, explanation: '' } })
  say(43, { kind: 'document', media: [{ id: 'doc1', kind: 'document', mime: 'application/pdf', size: 1_450_000, filename: 'बिल-2026.pdf', state: 'ready' }] })
  say(42, { kind: 'image', media: [{ id: 'x1', kind: 'image', mime: 'image/jpeg', state: 'expired' }] })
  say(41, { text: 'galat photo tha', revoked_at: now - 40 * MIN, versions: [{ text: 'galat photo tha', at: now - 41 * MIN }] })
  say(30, { ...out, author: rahul, text: 'We have a darker wine shade too, arriving tomorrow.', status: 'failed', failure: { code: 131026, title: 'Undeliverable', explanation: 'The phone of this customer could not be reached: it may be off, or their WhatsApp too old.', way_out: 'Try again later, or call.', retryable: true } })
  say(25, { ...out, author: priya, text: 'Shall I send the wine shade photo?', status: 'unknown' })
  say(20, { ...out, author: { kind: 'campaign', name: 'Diwali offer' }, text: 'Diwali: 10 % off until Sunday.', status: 'sent', price: { category: 'marketing', billable: true } })
  say(18, { kind: 'system', content: { type: 'user_changed_number', from: '919822041100', to: '919822041177' } })
  say(4, { text: 'Photo wali saree hi chahiye', reply_to: { message_id: q.id, platform_id: q.platform_id, author: { kind: 'contact' }, text: q.text } })
  say(2, { text: 'साड़ी का रंग थोड़ा गहरा चाहिए, मिलेगा?' })
  settle(first)
  for (let i = 1; i < count; i++) {
    const [name, phone] = people[i] ?? [`${pick(['Amit', 'Sneha', 'Vikram', 'पूजा', 'Ganesh', 'Lata', 'Farhan', 'Ritu'])} ${pick(['Shinde', 'Joshi', 'More', 'कदम', 'Kulkarni', 'Shaikh', 'Jadhav'])}`, `9198${String(10_000_000 + i * 7919).slice(0, 8)}`]
    const c = conversation(name, phone, { assignee_id: i % 3 === 0 ? '11' : i % 3 === 1 ? '' : '12', state: i % 9 === 8 ? 'resolved' : 'open' })
    const ago = i < 12 ? i * i * 11 : i * 60 + random() * 100
    for (let j = 6; j >= 0; j--) {
      const at = now - (ago + j * (20 + random() * 30)) * MIN
      const o = random() > 0.55
      message(c, o ? { ...out, author: pick([priya, rahul, shop, shop, { kind: 'api', name: 'Shop system' }]), text: pick(answers), sent_at: at, received_at: at } : { text: pick(lines), sent_at: at, received_at: at })
    }
    c.unread_count = messages.get(c.id).at(-1).direction === 'inbound' && i % 2 ? 1 + (i % 3) : 0
    settle(c)
  }
}
export { answers, lines, pick, shop, now, MIN }
