import type { Words } from '../index.svelte'

/** Spanish: colleague. */
export const words: Words = {
  'queue.title': 'Por salir', 'queue.nothing': 'No espera nada.', 'queue.member': 'De miembros', 'queue.flow': 'De flujos', 'queue.campaign': 'De campañas', 'queue.done': 'Listo en unos {span}', 'queue.done_at': 'a las {time}',
  'queue.now': 'listo en cualquier momento', 'queue.standing': 'Detenida: el número no puede enviar ahora.', 'queue.rate': '{n, number} por segundo', 'queue.why_platform': 'lo que permite WhatsApp', 'queue.why_careful': 'ritmo cuidadoso',
  'queue.why_own': 'elegido por un dueño', 'queue.why_slowed': 'más lento: WhatsApp dijo “demasiado rápido”', 'queue.why_held': 'en pausa por {span}: WhatsApp dijo “demasiado rápido” o no responde',
  'queue.ceiling': 'WhatsApp permite a este número {n, number} por segundo, entre entrada y salida.', 'queue.pair': 'Por persona: un mensaje cada {span}, después de {n, plural, one {# de una vez} other {# de una vez}}.',
  'queue.limited': '{n, plural, one {# persona tiene} other {# personas tienen}} que esperar por eso', 'queue.order': 'Los miembros van antes que los flujos, los flujos antes que las campañas.', 'queue.throttle_130429': 'WhatsApp: número demasiado rápido',
  'queue.throttle_131056': 'WhatsApp: demasiados a una persona', 'queue.throttle': '{n, plural, one {# vez} other {# veces}}, la última {time}', 'queue.change': 'Cambiar el ritmo', 'queue.per_second': 'Mensajes por segundo',
  'queue.per_second_hint': 'Hasta {n, number}. Vacío: como está configurado el número.', 'queue.burst': 'De una vez, tras una pausa', 'queue.burst_hint': 'Hasta {n, number}. Vacío: una décima parte del ritmo.', 'queue.saved': 'El ritmo cambió.',
  'queue.figures': 'Cifras de la cola',
}
