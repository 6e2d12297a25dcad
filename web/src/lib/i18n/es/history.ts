import type { Words } from '../index.svelte'

/** Spanish: the past that a phone shares. */
export const words: Words = {
  'sharing.title': 'Mensajes anteriores y contactos', 'sharing.about': 'El teléfono puede compartir su agenda y los mensajes de los últimos 180 días: cada cosa una vez, en las 24 horas tras vincular.', 'sharing.contacts': 'Contactos del teléfono',
  'sharing.history': 'Mensajes anteriores', 'sharing.none': 'No se pidió', 'sharing.asking': 'Pidiendo…', 'sharing.unknown': 'No se sabe si WhatsApp lo tomó', 'sharing.refused': 'Rechazado', 'sharing.waiting': 'Pedido, aún no llegó nada',
  'sharing.receiving': 'Llegando', 'sharing.finished': 'Ya está aquí', 'sharing.declined': 'No se compartió', 'sharing.sure_title': '¿Pedir al teléfono que comparta su pasado?',
  'sharing.sure_once': 'WhatsApp acepta cada uno de estos pedidos una vez por cada vínculo del número. No se puede retirar ni repetir.',
  'sharing.sure_then': 'Contactos y hasta seis meses de chats llegan entonces solos, en minutos u horas, si el dueño aceptó compartirlos. Deja la app abierta en el teléfono.',
  'sharing.sure_refused': 'Si WhatsApp se niega, esta página dice por qué. Lo pasajero se puede pedir otra vez; si las 24 horas terminaron o ya se pidió, hay que vincular el número de nuevo, o traer los chats con “Exportar chat”.',
  'sharing.sure_yes': 'Pedir ahora', 'sharing.ask': 'Pedir ambos', 'sharing.ask_one': 'Pedir', 'sharing.again': 'Pedir de nuevo', 'sharing.asked': 'Se pidió a WhatsApp. Deja la app abierta en el teléfono.', 'sharing.left': 'quedan {span} para pedir',
  'sharing.linked_on': 'El número se vinculó el {date}.', 'sharing.too_late': 'Las 24 horas para pedir terminaron. Para pedir de nuevo, desconecta en la app Business del teléfono y vincula el número otra vez.',
  'sharing.unknown_about': 'La conexión se cortó antes de que WhatsApp respondiera. Si tomó el pedido, algo llega en minutos. Pedir de nuevo no hace daño.',
  'sharing.waiting_about': 'Pedido {time}. Que WhatsApp tome el pedido no promete nada: deja la app abierta en el teléfono, con Wi-Fi y cargando. Si en una hora no llega nada, da el número de abajo al soporte de WhatsApp.',
  'sharing.declined_about': 'En el teléfono se eligió no compartir mensajes anteriores. Es un final normal; los nuevos llegan como siempre. Para compartirlos igual: desconecta en la app Business, vincula de nuevo y acepta cuando pregunte.',
  'sharing.code_2593107': 'Ya se pidió en este vínculo, quizá por otro proveedor. Si no llega nada: desconecta en la app Business del teléfono y vincula el número de nuevo.',
  'sharing.code_2593108': 'Las 24 horas tras vincular terminaron. Desconecta en la app Business del teléfono, vincula el número de nuevo y pide enseguida.', 'sharing.request': 'Número del pedido', 'sharing.copy': 'Copiar todo para soporte',
  'sharing.copied': 'Copiado. Contiene números de pedidos y horas, ningún mensaje.', 'sharing.progress': '{n, number} %', 'sharing.progress_label': 'Avance de los mensajes anteriores', 'sharing.remaining': 'unos {span} más',
  'sharing.pieces': '{n, plural, one {# parte espera} other {# partes esperan}} su turno', 'sharing.stored': '{n, plural, one {# mensaje} other {# mensajes}}', 'sharing.oldest': 'hasta {date}',
  'sharing.placeholders': '{n, plural, one {# archivo} other {# archivos}} solo en el teléfono. WhatsApp envía archivos de los últimos 14 días; los anteriores se quedan allí.',
  'sharing.filled': '{n, plural, one {# archivo llegó} other {# archivos llegaron}} después', 'sharing.details': 'Por tramo, con huecos', 'sharing.phase': 'Tramo', 'sharing.phase_0': 'Último día', 'sharing.phase_1': 'Hasta 90 días',
  'sharing.phase_2': '90 a 180 días', 'sharing.chunks': 'Partes', 'sharing.messages': 'Mensajes', 'sharing.reaches': 'De – a', 'sharing.empty': 'no llegó nada', 'sharing.gaps': 'No se compartió nada',
  'sharing.gaps_about': 'De estos períodos no llegó nada. O no se escribió nada, o el teléfono ya no lo tenía.', 'sharing.gap': '{from} a {to}',
  'sharing.side': 'Los mensajes anteriores conservan su hora. No marcan nada como no leído, no abren ventana de respuesta ni inician automatizaciones.', 'sharing.last': 'Última parte {time}',
}
