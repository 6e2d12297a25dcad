import type { Words } from '../index.svelte'

/** Indonesian: working together: the board, the handbook, who is here. */
export const words: Words = {
  'page.board': 'Papan',
  'board.hot': 'Papan: sepuluh menit harian',
  'page.handbook': 'Buku panduan',
  'handbook.beside': 'Panduan di samping percakapan', 'handbook.lists': 'Daftar centang saya',
  'may.handbook.edit': 'Menulis buku panduan',
  'status.available': 'Siap', 'status.busy': 'Sibuk', 'status.away': 'Pergi', 'status.idle': 'Tidak menyentuh layar', 'status.offline': 'Tidak di sini', 'status.until': 'sampai {time}', 'status.focus': 'tanpa gangguan sampai {time}',
  'status.action': 'Status saya, dan siapa yang ada', 'status.given_away': '{name} sedang tidak bekerja: {status}.',
  'focus.action': 'Bekerja tanpa gangguan', 'focus.left': 'sisa {time}', 'focus.end': 'Akhiri', 'focus.running': 'Anda bekerja tanpa gangguan: hanya sebutan yang diberitahukan.', 'focus.held': '{n, plural, other {# notifikasi ditahan}}',
  'later.held': '{n, plural, one {Satu pesan terjadwal ditahan: {why}} other {# pesan terjadwal ditahan: {why}}}', 'later.look': 'Lihat',
}
