import type { Words } from '../index.svelte'

/** Indonesian: passkeys. */
export const words: Words = {
  'passkey.title': 'Kunci sandi', 'passkey.about': 'Dengan kunci sandi Anda masuk memakai jari, wajah, atau PIN perangkat: tidak ada yang diketik, tidak ada yang bisa dicuri atau ditebak. Sudah mencakup kedua langkah.', 'passkey.add': 'Tambah kunci sandi',
  'passkey.add_about': 'Peramban menanyakan tempat menyimpannya: di perangkat ini, di pengelola sandi, atau di kunci keamanan.', 'passkey.name': 'Nama', 'passkey.make': 'Buat', 'passkey.added': 'Kunci sandi siap. Pakai saat masuk berikutnya.',
  'passkey.made': 'dibuat {date}', 'passkey.used': 'terakhir dipakai {time}', 'passkey.unused': 'belum dipakai', 'passkey.synced': 'di beberapa perangkat', 'passkey.copied': 'Mungkin ada yang menyalinnya: tidak membuka apa pun lagi. Hapus dan buat yang baru.',
  'passkey.rename': 'Ganti nama', 'passkey.rename_label': 'Ganti nama {name}', 'passkey.remove': 'Hapus', 'passkey.remove_label': 'Hapus {name}', 'passkey.remove_title': 'Hapus {name}?',
  'passkey.remove_sure': 'Tidak ada yang masuk dengannya lagi, dan sesi Anda yang lain berakhir. Di perangkat ia tetap ada sampai Anda menghapusnya di sana.', 'passkey.removed': 'Dihapus. Sesi Anda yang lain sudah berakhir.',
  'passkey.elsewhere': 'Kunci sandi hanya berfungsi di {address}. Buka di sana.', 'passkey.no_browser': 'Peramban ini tidak bisa memakai kunci sandi.', 'passkey.known': 'Perangkat ini sudah menyimpan kunci sandi Anda.',
  'passkey.password': 'Kata sandi Anda, sekali lagi', 'passkey.has': '{n, plural, other {# kunci sandi}}', 'passkey.sign_in': 'Masuk dengan kunci sandi', 'passkey.or': 'atau',
  'passkey.needed': 'Ruang kerja mewajibkan langkah kedua, dan kunci sandi Anda sudah memenuhinya: masuk dengannya.', 'passkey.instead': 'atau buat kunci sandi: dengan jari, wajah, atau PIN perangkat', 'passkey.unlock': 'Pakai kunci sandi',
  'act.passkey.added': 'Membuat kunci sandi {name} milik {whom}', 'act.passkey.removed': 'Menghapus kunci sandi {name} milik {whom}', 'act.passkey.copied': 'Kunci sandi {name} milik {whom} mungkin disalin: tidak membuka apa pun lagi',
  'act.sign_in.passkey': 'Masuk dengan kunci sandi, di {device}',
  'audit.group.passkey': 'Kunci sandi', 'audit.why.passkey': 'kunci sandi tidak cocok',
}
