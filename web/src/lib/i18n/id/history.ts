import type { Words } from '../index.svelte'

/** Indonesian: the past that a phone shares. */
export const words: Words = {
  'sharing.title': 'Pesan lama dan kontak', 'sharing.about': 'Ponsel bisa membagikan buku alamat dan pesan 180 hari terakhir: masing-masing sekali, dalam 24 jam setelah ditautkan.', 'sharing.contacts': 'Kontak ponsel', 'sharing.history': 'Pesan lama',
  'sharing.none': 'Belum diminta', 'sharing.asking': 'Meminta…', 'sharing.unknown': 'Tidak diketahui apakah WhatsApp menerimanya', 'sharing.refused': 'Ditolak', 'sharing.waiting': 'Diminta, belum ada yang datang', 'sharing.receiving': 'Sedang masuk',
  'sharing.finished': 'Sudah di sini', 'sharing.declined': 'Tidak dibagikan', 'sharing.sure_title': 'Minta ponsel membagikan masa lalunya?',
  'sharing.sure_once': 'WhatsApp menerima tiap permintaan ini sekali setiap nomor ditautkan. Tidak bisa ditarik atau diulang.',
  'sharing.sure_then': 'Kontak dan chat sampai enam bulan lalu masuk sendiri, dalam hitungan menit sampai jam, kalau pemiliknya setuju berbagi. Biarkan aplikasi terbuka di ponsel.',
  'sharing.sure_refused': 'Kalau WhatsApp menolak, halaman ini menyebut alasannya. Yang sementara bisa diminta lagi; kalau 24 jamnya habis atau sudah pernah diminta, nomor harus ditautkan ulang, atau chat dibawa lewat “Ekspor chat”.',
  'sharing.sure_yes': 'Minta sekarang', 'sharing.ask': 'Minta keduanya', 'sharing.ask_one': 'Minta', 'sharing.again': 'Minta lagi', 'sharing.asked': 'WhatsApp sudah diminta. Biarkan aplikasi terbuka di ponsel.', 'sharing.left': 'sisa {span} untuk meminta',
  'sharing.linked_on': 'Nomor ditautkan pada {date}.', 'sharing.too_late': '24 jam untuk meminta sudah habis. Untuk meminta lagi, putuskan di aplikasi Business pada ponsel dan tautkan nomor kembali.',
  'sharing.unknown_about': 'Sambungan terputus sebelum WhatsApp menjawab. Kalau permintaannya diterima, sesuatu datang dalam beberapa menit. Meminta lagi tidak apa-apa.',
  'sharing.waiting_about': 'Diminta {time}. Diterimanya permintaan bukan janji dari WhatsApp: biarkan aplikasi terbuka di ponsel, dengan Wi-Fi dan pengisi daya. Kalau sejam belum ada yang datang, berikan nomor di bawah ke dukungan WhatsApp.',
  'sharing.declined_about': 'Di ponsel dipilih untuk tidak membagikan pesan lama. Itu akhir yang wajar; pesan baru datang seperti biasa. Untuk tetap membagikan: putuskan di aplikasi Business, tautkan lagi, dan setujui saat ditanya.',
  'sharing.code_2593107': 'Sudah diminta pada penautan ini, mungkin oleh penyedia lain. Kalau tidak ada yang datang: putuskan di aplikasi Business pada ponsel dan tautkan nomor lagi.',
  'sharing.code_2593108': '24 jam setelah penautan sudah habis. Putuskan di aplikasi Business pada ponsel, tautkan nomor lagi, lalu langsung minta.', 'sharing.request': 'Nomor permintaan', 'sharing.copy': 'Salin semua untuk dukungan',
  'sharing.copied': 'Disalin. Isinya nomor permintaan dan waktu, tanpa pesan.', 'sharing.progress': '{n, number} %', 'sharing.progress_label': 'Kemajuan pesan lama', 'sharing.remaining': 'sekitar {span} lagi',
  'sharing.pieces': '{n, plural, other {# bagian menunggu}} dimasukkan', 'sharing.stored': '{n, plural, other {# pesan}}', 'sharing.oldest': 'mundur sampai {date}',
  'sharing.placeholders': '{n, plural, other {# berkas}} hanya di ponsel. WhatsApp mengirim berkas 14 hari terakhir; yang lebih lama tetap di sana.', 'sharing.filled': '{n, plural, other {# berkas}} datang belakangan',
  'sharing.details': 'Per rentang, dengan celah', 'sharing.phase': 'Rentang', 'sharing.phase_0': 'Hari terakhir', 'sharing.phase_1': 'Sampai 90 hari', 'sharing.phase_2': '90 sampai 180 hari', 'sharing.chunks': 'Bagian', 'sharing.messages': 'Pesan',
  'sharing.reaches': 'Dari – sampai', 'sharing.empty': 'tidak ada yang datang', 'sharing.gaps': 'Tidak ada yang dibagikan', 'sharing.gaps_about': 'Dari masa ini tidak ada yang datang. Mungkin tidak ada yang ditulis, atau ponsel sudah tidak menyimpannya.',
  'sharing.gap': '{from} sampai {to}', 'sharing.side': 'Pesan lama memakai waktunya sendiri. Tidak menandai belum dibaca, tidak membuka jendela balasan, dan tidak memulai otomatisasi.', 'sharing.last': 'Bagian terakhir {time}',
}
