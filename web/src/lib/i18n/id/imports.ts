import type { Words } from '../index.svelte'

/** Indonesian: chats that were exported. */
export const words: Words = {
  'imports.about': 'Bawa masuk yang dikatakan sebelumnya: berkas dari “Ekspor chat” di WhatsApp, berupa teks atau zip dengan media. Isinya sejauh yang diingat ponsel. Pesan yang diimpor memakai waktunya sendiri. Pesan itu tidak membuka jendela, dianggap sudah dibaca, tidak memberi tahu siapa pun, dan satu impor bisa diurungkan seluruhnya.',
  'imports.how': 'Di ponsel buka chat, lalu menu → Lainnya → Ekspor chat (di iPhone: nama orangnya → Ekspor Chat), dan simpan berkasnya tanpa dibongkar.', 'imports.owner': 'Hanya pemilik dan admin yang boleh mengimpor chat.',
  'imports.number': 'Chat milik siapa? Nomor Anda', 'imports.file': 'Pilih berkas .txt atau .zip', 'imports.reading': 'Membaca berkas…', 'imports.none': 'Belum ada yang diimpor.', 'imports.done_list': 'Impor', 'imports.found': 'Isinya',
  'imports.messages': '{n, plural, other {# pesan}}', 'imports.span': 'dari {first} sampai {last}', 'imports.notes': '{n, plural, other {# pemberitahuan aplikasi tidak diikutkan}}', 'imports.files_found': '{n, plural, other {# berkas}}',
  'imports.files_missing': '{n, plural, other {# berkas tidak ada di zip}}',
  'imports.files_missing_txt': '{n, plural, other {# pesan punya berkas}}, dan .txt tidak memuatnya; tempatnya tetap disediakan. Untuk membawanya juga, ekspor chat dengan media dan pilih .zip',
  'imports.files_omitted': '{n, plural, other {# berkas tidak diekspor; tempatnya tetap disediakan}}', 'imports.left_out': '{n, plural, other {# isi zip tidak diambil}}', 'imports.left.leads_out': 'namanya mengarah ke luar folder',
  'imports.left.twice': 'ada berkas lain bernama sama', 'imports.left.too_large': 'lebih besar dari 100 MB', 'imports.left.not_a_file': 'bukan berkas', 'imports.look_alikes': '{n, plural, other {# baris mirip awal pesan dan dianggap bagian pesan sebelumnya}}',
  'imports.preamble': 'Sebelum pesan pertama tertulis: {text}', 'imports.damaged': 'Beberapa karakter berkas rusak dan ditampilkan sebagai �.',
  'imports.group': 'Ini chat grup ({why}). Nomor yang ada di ponsel sekaligus di API hanya punya chat perorangan, jadi tidak bisa diimpor. Ekspor chat dengan orangnya sendiri.', 'imports.samples': 'Baris pertama dan terakhir', 'imports.nobody': 'aplikasi',
  'imports.file_named': 'Berkas: {name}', 'imports.file_omitted': 'Berkas yang tidak diekspor', 'imports.place': 'Lokasi', 'imports.order': 'Bagaimana membaca tanggal ini?',
  'imports.order_about': 'Di seluruh berkas hari dan bulan cocok dibaca dua arah. Lihat hari pertama dan terakhir.', 'imports.order_dmy': 'Hari dulu', 'imports.order_mdy': 'Bulan dulu', 'imports.order_ymd': 'Tahun dulu', 'imports.customer': 'Siapa pelanggannya?',
  'imports.customer_count': '{name} ({n, number})', 'imports.customer_none': 'Tidak ada: hanya kita yang menulis', 'imports.us': 'Yang lain semua adalah kita, dari ponsel.', 'imports.where': 'Masuk ke mana?', 'imports.where_phone': 'Nomor telepon',
  'imports.where_thread': 'Percakapan yang ada di sini', 'imports.phone': 'Nomor pelanggan, dengan kode negara', 'imports.phone_country': 'Kode negaranya tidak ada. Apakah {number}?', 'imports.phone_country_yes': 'Ya, benar',
  'imports.phone_hint': 'Kalau orangnya sudah ada di sini, pesannya masuk ke percakapan itu.', 'imports.name': 'Nama, kalau orangnya baru', 'imports.name_hint': 'Semua anggota melihatnya. Sebutan pemilik ponsel untuk seseorang bisa bersifat pribadi.',
  'imports.thread': 'Dengan siapa', 'imports.thread_other': 'Orang lain', 'imports.thread_none': 'Belum ada percakapan dengan orang ini. Pilih “Nomor telepon” dan masukkan nomornya.', 'imports.zone': 'Zona waktu ponsel',
  'imports.zone_hint': 'Diambil dari komputer ini. Kalau ponselnya di tempat lain, isi di mana.', 'imports.name_found': 'Ada nama di berkas:', 'imports.name_use': 'Pakai “{name}”', 'imports.need_order': 'Tentukan dulu cara membaca tanggalnya.',
  'imports.need_country': 'Pastikan dulu apakah kode negara yang diusulkan benar.', 'imports.need_thread': 'Pilih dulu percakapannya.', 'imports.start': 'Impor', 'imports.discard': 'Jangan impor', 'imports.state.ready': 'Menunggu Anda',
  'imports.state.running': 'Sedang diimpor', 'imports.state.done': 'Sudah diimpor', 'imports.state.failed': 'Gagal', 'imports.state.undoing': 'Sedang diurungkan', 'imports.state.undone': 'Diurungkan',
  'imports.progress': '{done, number} dari {total, plural, other {# baris}}', 'imports.result': '{added, number} baru, {merged, number} sudah ada di sini, {files, plural, other {# berkas}}', 'imports.by': '{name}, {when}',
  'imports.undone_by': 'Diurungkan oleh {name}, {when}', 'imports.open': 'Buka percakapan', 'imports.undo': 'Urungkan', 'imports.undo_title': 'Urungkan impor ini?',
  'imports.undo_about': 'Pesan dan berkasnya hilang. Yang sudah ada sebelumnya, yang juga dibawa impor lain, dan yang ditulis sesudahnya tetap ada.', 'imports.undo_yes': 'Urungkan', 'imports.undo_no': 'Biarkan', 'imports.continue': 'Lanjutkan',
  'imports.someone': 'seseorang',
}
