import type { Words } from '../index.svelte'

/** Indonesian: who did what. */
export const words: Words = {
  'audit.about': 'Masuk, sesi, anggota, kunci, pengaturan, label, penggabungan, impor, perubahan banyak percakapan sekaligus, dan yang dibawa sebagai berkas. Tidak ada yang diubah atau dihapus di sini. Yang dikatakan dan dilakukan dalam percakapan ada di percakapannya.',
  'audit.who': 'Siapa', 'audit.everybody': 'Semua orang', 'audit.what': 'Apa', 'audit.all': 'Semuanya', 'audit.from': 'Dari', 'audit.to': 'Sampai', 'audit.none': 'Tidak ada yang seperti ini.', 'audit.more': 'Lebih lama', 'audit.csv': 'Sebagai tabel (CSV)',
  'audit.jsonl': 'Sebagai baris JSON', 'audit.export': 'Bawa yang tampil', 'audit.list': 'Baris', 'audit.owner': 'Hanya pemilik dan admin yang melihat ini.', 'audit.operator': 'tidak ada yang masuk', 'audit.key': 'program, dengan kunci',
  'audit.gone': 'seseorang', 'audit.themselves': 'dirinya sendiri', 'audit.group.sign_in': 'Masuk', 'audit.group.session': 'Sesi dan perangkat', 'audit.group.password': 'Kata sandi', 'audit.group.second_step': 'Langkah kedua',
  'audit.group.member': 'Anggota dan peran', 'audit.group.role': 'Peran sendiri', 'audit.group.api_key': 'Kunci API', 'audit.group.export': 'Ekspor', 'audit.group.settings': 'Pengaturan', 'audit.group.number': 'Nomor', 'audit.group.label': 'Label',
  'audit.group.contact': 'Kontak', 'audit.group.import': 'Impor', 'audit.group.bulk': 'Banyak sekaligus',
  'act.sign_in.done': 'Masuk di {device}', 'act.sign_in.failed': 'Gagal masuk sebagai {whom}: {why}', 'act.sign_in.over': 'Keluar', 'act.session.ended': 'Mengakhiri sesi {whom}: {count}',
  'act.session.wiped': 'Perangkat {whom} yang diakhiri menghapus simpanannya', 'act.session.locked': 'Mengunci layar', 'act.session.unlocked': 'Membuka kunci layar', 'act.password.own': 'Mengganti kata sandinya sendiri', 'act.password.changed': 'Membuat kata sandi {whom}',
  'act.password.link': 'Membuat tautan kata sandi untuk {whom}', 'act.second_step.on': 'Menyiapkan langkah kedua', 'act.second_step.off': 'Mencabut langkah kedua {whom}', 'act.second_step.codes': 'Membuat kode pemulihan baru',
  'act.role.made': 'Membuat peran {name}', 'act.role.changed': 'Mengubah peran {name}', 'act.role.changed.what': 'Mengubah peran {name}. Diberi: {given}. Dicabut: {taken}', 'act.role.removed': 'Menghapus peran {name}',
  'act.member.added': 'Memasukkan {name} sebagai {role}', 'act.member.role': 'Memberi {whom} peran {to}, sebelumnya {from}', 'act.member.state': 'Mengubah {whom}: {to}', 'act.member.renamed': 'Mengganti nama {from} menjadi {to}',
  'act.api_key.made': 'Membuat kunci API {name}: {scopes}', 'act.api_key.removed': 'Mencabut kunci API {name}', 'act.export.made': 'Membawa sebagai berkas: {what} ({format})', 'act.settings.changed': 'Mengubah {what}',
  'act.settings.from_to': 'Mengubah {what}: {to}, sebelumnya {from}', 'act.settings.to': 'Mengubah {what}: {to}', 'act.number.added': 'Menghubungkan nomor {name}', 'act.number.changed': 'Mengubah nomor {name}: {what}', 'act.label.made': 'Membuat label {name}',
  'act.label.changed': 'Memberi label {name} warna lain', 'act.label.renamed': 'Mengganti nama label {from} menjadi {name}', 'act.label.removed': 'Menghapus label {name}', 'act.contact.merged': 'Menggabungkan dua kontak',
  'act.contact.parted': 'Memisahkan kontak yang digabung', 'act.import.read': 'Menyerahkan ekspor chat {file}', 'act.import.started': 'Mengimpor {file}', 'act.import.undone': 'Mengurungkan impor {file}', 'act.import.discarded': 'Membuang {file}',
  'act.bulk.changed': '{count, plural, other {Mengubah # percakapan sekaligus: {what}}}',
  'audit.why.password': 'kata sandi salah', 'audit.why.code': 'kode salah', 'audit.why.disabled': 'anggota dinonaktifkan', 'audit.value.quick_replies': 'balasan cepat', 'audit.value.audit': 'siapa melakukan apa',
  'audit.value.second_step': 'siapa yang wajib langkah kedua', 'audit.value.one_session': 'satu perangkat sekaligus', 'audit.value.lock_after': 'menit sampai layar terkunci', 'audit.value.claim_assigns': 'siapa yang mengakui jawaban mendapat percakapannya',
  'audit.value.answer_assigns': 'siapa yang menjawab mendapat percakapannya', 'audit.value.rates': 'daftar harga', 'audit.value.link': 'pemberitahuan tentang ponsel', 'audit.value.rate': 'pesan per detik', 'audit.value.off': 'tidak ada',
  'audit.value.chiefs': 'pemilik dan admin', 'audit.value.all': 'semua', 'audit.value.true': 'aktif', 'audit.value.false': 'mati', 'audit.value.active': 'bisa masuk', 'audit.value.disabled': 'tidak bisa masuk', 'audit.value.name': 'nama',
  'audit.value.pace': 'laju', 'audit.value.access_token': 'token akses', 'audit.value.app_secret': 'kunci rahasia aplikasi', 'audit.value.verify_token': 'token verifikasi', 'audit.value.linked': 'tertaut lagi', 'audit.value.state': 'status',
  'audit.value.priority': 'prioritas', 'audit.value.assignee': 'penanggung jawab', 'audit.value.label': 'label', 'audit.value.phone_names': 'apakah anggota melihat nama dari ponsel',
}
