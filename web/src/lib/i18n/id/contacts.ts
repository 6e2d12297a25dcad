import type { Words } from '../index.svelte'

/** Indonesian: people: entries that are one, names from the phone. */
export const words: Words = {
  'merge.title': 'Mungkin orang yang sama', 'merge.about': 'Dua entri yang mungkin orang yang sama. Tidak ada yang digabung sebelum Anda memintanya, dan bisa diurungkan.', 'merge.look': 'Lihat dan gabungkan', 'merge.two': 'Dua orang',
  'merge.dismissed': 'Tetap terpisah. Tidak diusulkan lagi.', 'merge.reason_same_user_id': 'WhatsApp memberi keduanya id yang sama', 'merge.reason_number_change': 'WhatsApp bilang nomor yang satu menjadi yang lain',
  'merge.reason_same_parent': 'Keduanya punya id yang sama di usaha-usaha Anda', 'merge.reason_same_phone': 'Nomor yang sama menulis ke dua nomor Anda', 'merge.reason_phone_book': 'Satu kontak di ponsel menyebut keduanya',
  'merge.same_about': 'Pilih entri lain dari orang ini. Anda melihat akibatnya sebelum digabung, dan bisa diurungkan.', 'merge.no_reason': 'Tidak ada tanda bahwa keduanya sama: Anda yang menyatakan.', 'merge.preview': 'Jadikan satu?', 'merge.stays': 'Tetap',
  'merge.joins': 'Bergabung', 'merge.name': 'Nama sesudahnya', 'merge.threads': 'Percakapan', 'merge.threads_about': 'Tidak ada percakapan yang berganti tujuan. Hanya letaknya yang disatukan.', 'merge.goes_to': 'balasan dikirim ke {to}',
  'merge.goes_hidden': 'balasan dikirim ke orang ini (nomor tersembunyi)', 'merge.goes_nowhere': 'di sini tidak bisa dikirim apa-apa lagi', 'merge.swap': 'Pertahankan yang lain', 'merge.do': 'Gabungkan', 'merge.done': '{name} sekarang satu kontak.',
  'merge.undo': 'Urungkan gabungan', 'merge.undone': 'Dipisahkan lagi.', 'merge.made': 'Kontak yang digabung', 'merge.made_line': '{absorbed} digabung ke kontak ini pada {date}', 'merge.made_unnamed': 'Kontak tanpa nama digabung ke sini pada {date}',
  'merge.undo_sure': 'Pisahkan? Yang dipindahkan kembali, dengan semua yang dikatakan sejak itu.',
  'book.title': 'Nama dari ponsel',
  'book.about': 'Aplikasi Business membagikan buku alamatnya ke program ini. Nama di dalamnya milik pemilik ponsel: “Tante Rina”, “suka telat bayar”. Tidak ada yang melihatnya di sini, kecuali Anda mengizinkan untuk seluruh ruang kerja. Nama yang dipakai orang untuk dirinya sendiri selalu tampil.',
  'book.off': 'Nama pribadi disembunyikan dari semua orang.', 'book.on': 'Semua anggota melihat sebutan ponsel untuk orang-orang.', 'book.share': 'Tampilkan ke semua anggota', 'book.unshare': 'Sembunyikan lagi', 'book.count': 'Di buku alamat {number}: {n}',
  'book.none': 'Belum ada buku alamat dari ponsel.', 'book.owner': 'Hanya pemilik yang bisa mengubah ini.',
}
