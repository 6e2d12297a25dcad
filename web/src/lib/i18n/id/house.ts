import type { Words } from '../index.svelte'

/** Indonesian: what the house asks of its members. */
export const words: Words = {
  'audit.group.confidentiality': 'Kerahasiaan', 'audit.group.review': 'Siapa yang punya akses', 'audit.value.confidentiality': 'siapa yang menandatangani teks kerahasiaan', 'audit.value.reviews': 'pemeriksaan akses mingguan',
  'page.confidentiality': 'Kerahasiaan',
  'pledge.about': 'Teks yang ditandatangani setiap anggota dengan namanya sebelum membaca apa pun. Versi baru diminta lagi. Yang sudah ditandatangani tidak pernah diubah atau dihapus.',
  'pledge.link_about': 'Teks yang ditandatangani anggota sebelum membaca, dan siapa yang sudah.', 'pledge.none': 'Tidak ada teks yang diminta.', 'pledge.write': 'Tulis teks', 'pledge.change': 'Tulis versi baru', 'pledge.owner': 'Hanya pemilik yang menulisnya.',
  'pledge.version': 'Versi {version}, berlaku sejak {time}', 'pledge.in_en': 'Dalam bahasa Inggris', 'pledge.in_hi': 'Dalam bahasa Hindi',
  'pledge.edit_about': 'Satu bahasa cukup; dengan dua, tiap anggota membaca bahasanya. Kosongkan keduanya agar tidak diminta lagi.', 'pledge.publish': 'Berlakukan', 'pledge.publish_sure': 'Ya, berlakukan',
  'pledge.sure': 'Mulai sekarang tidak ada yang membaca apa pun, termasuk Anda, sebelum menandatangani ini. Program dengan kunci API tidak diminta.', 'pledge.sure_off': 'Mulai sekarang tidak ada yang diminta menandatangani.',
  'pledge.published': 'Versi {version} berlaku.', 'pledge.off_done': 'Tidak ada lagi yang diminta.', 'pledge.missing': '{n, plural, other {# anggota belum menandatangani}}', 'pledge.signatures': 'Tanda tangan', 'pledge.signed_version': 'Versi {version}',
  'pledge.title': 'Sebelum mulai', 'pledge.why': '{workspace} meminta semua orang menandatangani ini sebelum membaca tulisan pelanggan.', 'pledge.text': 'Teksnya', 'pledge.agree': 'Saya sudah membacanya dan akan mematuhinya.',
  'pledge.name': 'Nama lengkap Anda, sebagai tanda tangan', 'pledge.kept': 'Versi {version}. Nama Anda, waktu, dan jaringan tempat Anda menandatangani disimpan.', 'pledge.sign': 'Tanda tangani',
  'may.confidentiality.sign': 'Membaca dan menandatangani teks kerahasiaan', 'may.house.manage': 'Menulis teks kerahasiaan, menentukan apakah akses diperiksa tiap minggu',
  'act.confidentiality.published': 'Memberlakukan versi {version} teks kerahasiaan', 'act.confidentiality.off': 'Tidak lagi meminta teks kerahasiaan', 'act.confidentiality.signed': 'Menandatangani versi {version} teks kerahasiaan sebagai “{name}”',
  'page.access': 'Siapa yang punya akses',
  'access.about': 'Sekali seminggu seseorang memeriksa siapa yang bisa masuk, di mana mereka masuk, dan apa yang berubah, lalu mengesahkannya. Pengesahan itu tetap tersimpan.',
  'access.link_about': 'Pemeriksaan mingguan atas anggota, perangkat, kunci, dan perubahan, dengan pengesahan.', 'access.last': 'Disahkan {who}, {time}.', 'access.never': 'Belum ada yang mengesahkan ini.', 'access.due': 'Pemeriksaan berikutnya {time}.',
  'access.off': 'Pemeriksaan mingguan dimatikan.', 'access.members': '{n, plural, other {# anggota bisa masuk}}', 'access.step': 'langkah kedua', 'access.signed_in': 'terakhir masuk {time}', 'access.never_in': 'belum pernah masuk',
  'access.seen': 'terakhir terlihat {time}', 'access.disabled': '{n, plural, one {Dinonaktifkan:} other {Dinonaktifkan ({n}):}}', 'access.keys': '{n, plural, =0 {Tidak ada kunci API} other {# kunci API}}', 'access.used': 'terakhir dipakai {time}',
  'access.unused': 'belum pernah dipakai', 'access.no_keys': 'Tidak ada program yang punya kunci.', 'access.changes': 'Yang berubah sejak itu', 'access.no_changes': 'Tidak ada.', 'access.agree': 'Semua ini sudah saya periksa, dan benar.',
  'access.note': 'Catatan (opsional)', 'access.sign': 'Sahkan', 'access.signed': 'Disahkan. Pemeriksaan berikutnya seminggu lagi.', 'access.past': 'Pengesahan sebelumnya', 'access.figures': '{members} anggota, {devices} perangkat, {keys} kunci',
  'access.turn_off': 'Matikan pemeriksaan mingguan', 'access.turn_on': 'Aktifkan pemeriksaan mingguan', 'access.now_off': 'Tidak ada lagi yang diingatkan.', 'access.now_on': 'Pemilik dan admin diingatkan sekali seminggu.',
  'access.banner': 'Seminggu ini belum ada yang memeriksa siapa yang punya akses.', 'access.look': 'Periksa sekarang',
  'act.review.signed': 'Mengesahkan siapa yang punya akses: {members} anggota, {devices} perangkat, {keys} kunci',
}
