import type { Words } from '../index.svelte'

/** Brazilian Portuguese: colleague. */
export const words: Words = {
  'queue.title': 'Na fila de saída', 'queue.nothing': 'Nada espera.', 'queue.member': 'De membros', 'queue.flow': 'De fluxos', 'queue.campaign': 'De campanhas', 'queue.done': 'Pronto em cerca de {span}', 'queue.done_at': 'às {time}',
  'queue.now': 'pronto a qualquer momento', 'queue.standing': 'Parada: o número não pode enviar agora.', 'queue.rate': '{n, number} por segundo', 'queue.why_platform': 'o que o WhatsApp permite', 'queue.why_careful': 'ritmo cauteloso',
  'queue.why_own': 'escolhido por um dono', 'queue.why_slowed': 'mais devagar: o WhatsApp disse “rápido demais”', 'queue.why_held': 'em pausa por {span}: o WhatsApp disse “rápido demais” ou não responde',
  'queue.ceiling': 'O WhatsApp permite a este número {n, number} por segundo, somando entrada e saída.', 'queue.pair': 'Por pessoa: uma mensagem a cada {span}, depois de {n, plural, one {# de uma vez} other {# de uma vez}}.',
  'queue.limited': '{n, plural, one {# pessoa precisa} other {# pessoas precisam}} esperar por isso', 'queue.order': 'Membros vão antes de fluxos, fluxos antes de campanhas.', 'queue.throttle_130429': 'WhatsApp: número rápido demais',
  'queue.throttle_131056': 'WhatsApp: mensagens demais para uma pessoa', 'queue.throttle': '{n, plural, one {# vez} other {# vezes}}, a última {time}', 'queue.change': 'Mudar o ritmo', 'queue.per_second': 'Mensagens por segundo',
  'queue.per_second_hint': 'Até {n, number}. Vazio: como o número está configurado.', 'queue.burst': 'De uma vez, após uma pausa', 'queue.burst_hint': 'Até {n, number}. Vazio: um décimo do ritmo.', 'queue.saved': 'O ritmo mudou.',
  'queue.figures': 'Números da fila',
}
