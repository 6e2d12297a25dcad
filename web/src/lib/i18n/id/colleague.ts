import type { Words } from '../index.svelte'

/** Indonesian: colleague. */
export const words: Words = {
  'queue.title': 'Menunggu dikirim', 'queue.nothing': 'Tidak ada yang menunggu.', 'queue.member': 'Dari anggota', 'queue.flow': 'Dari alur', 'queue.campaign': 'Dari kampanye', 'queue.done': 'Selesai sekitar {span} lagi', 'queue.done_at': 'pukul {time}',
  'queue.now': 'segera selesai', 'queue.standing': 'Berhenti: nomor ini sekarang tidak boleh mengirim.', 'queue.rate': '{n, number} per detik', 'queue.why_platform': 'sesuai izin WhatsApp', 'queue.why_careful': 'laju hati-hati',
  'queue.why_own': 'dipilih pemilik', 'queue.why_slowed': 'diperlambat: WhatsApp bilang “terlalu cepat”', 'queue.why_held': 'dijeda {span}: WhatsApp bilang “terlalu cepat” atau tidak terjangkau',
  'queue.ceiling': 'WhatsApp mengizinkan nomor ini {n, number} per detik, masuk dan keluar dijumlahkan.', 'queue.pair': 'Per orang: satu pesan tiap {span}, setelah {n, plural, other {# sekaligus}}.',
  'queue.limited': '{n, plural, other {# orang}} harus menunggu karenanya', 'queue.order': 'Anggota lebih dulu dari alur, alur lebih dulu dari kampanye.', 'queue.throttle_130429': 'WhatsApp: nomor terlalu cepat',
  'queue.throttle_131056': 'WhatsApp: terlalu banyak ke satu orang', 'queue.throttle': '{n, plural, other {# kali}}, terakhir {time}', 'queue.change': 'Ubah laju', 'queue.per_second': 'Pesan per detik',
  'queue.per_second_hint': 'Sampai {n, number}. Kosong: sesuai pengaturan nomor.', 'queue.burst': 'Sekaligus setelah jeda', 'queue.burst_hint': 'Sampai {n, number}. Kosong: sepersepuluh dari laju.', 'queue.saved': 'Laju diubah.', 'queue.figures': 'Angka antrean',
}
