import type { Words } from '../index.svelte'

/** Spanish: working together: the board, the handbook, who is here. */
export const words: Words = {
  'page.board': 'Tablero',
  'board.hot': 'Tablero: los diez minutos del día',
  'page.handbook': 'Manual',
  'handbook.beside': 'Manual junto a la conversación', 'handbook.lists': 'Mis listas',
  'may.handbook.edit': 'Escribir el manual',
  'status.available': 'Disponible', 'status.busy': 'Ocupado', 'status.away': 'Ausente', 'status.idle': 'Sin tocar la pantalla', 'status.offline': 'No está aquí', 'status.until': 'hasta {time}', 'status.focus': 'sin interrupciones hasta {time}',
  'status.action': 'Mi estado, y quién está aquí', 'status.given_away': '{name} no está trabajando ahora: {status}.',
  'focus.action': 'Trabajar sin interrupciones', 'focus.left': 'quedan {time}', 'focus.end': 'Terminar', 'focus.running': 'Trabajas sin interrupciones: solo avisan las menciones.',
  'focus.held': '{n, plural, one {# notificación retenida} other {# notificaciones retenidas}}',
  'later.held': '{n, plural, one {Se retuvo un mensaje programado: {why}} other {Se retuvieron # mensajes programados: {why}}}', 'later.look': 'Ver',
}
