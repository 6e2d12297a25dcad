import type { Words } from '../index.svelte'

/** Indonesian: what stands in no area. */
export const words: Words = {
  'queue.outbound': 'Akan dikirim', 'queue.unknown': 'Tidak diketahui apakah terkirim', 'queue.parked': 'Peristiwa tertahan', 'queue.media_pending': 'Media yang akan diambil',
  'onboarding.by_token': 'Masukkan token',
  'number.name': 'Nama', 'number.name_hint': 'Sebutannya di tim Anda, misalnya “Ponsel toko”. Kosong: nomornya.', 'number.number': 'Nomor', 'number.number_hint': 'Dengan + dan kode negara.', 'number.phone_number_id': 'ID nomor telepon',
  'number.phone_number_id_hint': 'Pengaturan aplikasi Meta › WhatsApp › Penyiapan API.', 'number.waba_id': 'ID akun WhatsApp Business', 'number.waba_id_hint': 'Di halaman yang sama.', 'number.mode': 'Cara nomor ini dipakai',
  'number.hybrid': 'Di ponsel dan di sini', 'number.hybrid_hint': 'Aplikasi WhatsApp Business tetap dipakai; keduanya melihat semua chat.', 'number.api': 'Hanya di sini', 'number.api_hint': 'Tidak ada aplikasi di ponsel yang memakai nomor ini.',
  'number.access_token': 'Token akses', 'number.access_token_hint': 'Milik pengguna sistem, tanpa tanggal akhir.', 'number.app_secret': 'Kunci rahasia aplikasi',
  'number.app_secret_hint': 'Pengaturan aplikasi Meta › Dasar. Membuktikan bahwa webhook berasal dari Meta.', 'number.verify_token': 'Token verifikasi', 'number.verify_token_hint': 'Teks apa saja; masukkan yang sama di Meta.', 'number.make': 'Buat dan salin',
  'number.made': 'Dibuat dan disalin: tempel di Meta.', 'number.secrets': 'Rahasia disimpan tersegel dan tidak ditampilkan lagi.', 'number.keep': 'Kosong: tetap seperti sekarang.', 'number.new_access_token': 'Token akses baru',
  'number.new_access_token_hint': 'Berlaku mulai pesan berikutnya. Kalau WhatsApp menolak yang lama, pesan yang menunggu dikirim.', 'number.new_app_secret': 'Kunci rahasia aplikasi baru',
  'number.new_app_secret_hint': 'Pergantian: langsung berlaku bagi semua nomor dari aplikasi Meta yang sama. Yang lama tetap diterima, jadi tidak ada webhook yang hilang: masukkan di sini dulu, lalu setel ulang di Meta.',
  'number.new_verify_token': 'Token verifikasi baru', 'number.new_verify_token_hint': 'Hanya diminta saat Meta memeriksa URL callback; masukkan yang sama di sana.', 'number.pace': 'Laju kirim',
  'pace.platform': 'Secepat yang diizinkan WhatsApp', 'pace.platform_hint': 'Untuk jawaban sehari-hari.', 'pace.careful': 'Hati-hati',
  'pace.careful_hint': '5 per detik. Untuk nomor baru, atau yang kualitasnya turun: kiriman beruntun tampak seperti spam bagi WhatsApp.',
}
