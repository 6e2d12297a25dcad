import type { Words } from '../index.svelte'

/** Spanish: who did what. */
export const words: Words = {
  'audit.about': 'Entradas, sesiones, miembros, claves, ajustes, etiquetas, uniones, importaciones, cambios en muchas conversaciones a la vez, y lo que se llevó como archivo. Nada de esto se cambia ni se elimina. Lo dicho y hecho en las conversaciones está en ellas.',
  'audit.who': 'Quién', 'audit.everybody': 'Todos', 'audit.what': 'Qué', 'audit.all': 'Todo', 'audit.from': 'Desde', 'audit.to': 'Hasta', 'audit.none': 'Nada de este tipo.', 'audit.more': 'Anteriores', 'audit.csv': 'Como tabla (CSV)',
  'audit.jsonl': 'Como líneas JSON', 'audit.export': 'Llevarse lo que se ve', 'audit.list': 'Líneas', 'audit.owner': 'Solo dueños y administradores ven esto.', 'audit.operator': 'nadie conectado', 'audit.key': 'un programa, con una clave',
  'audit.gone': 'alguien', 'audit.themselves': 'su propia cuenta', 'audit.group.sign_in': 'Entradas', 'audit.group.session': 'Sesiones y dispositivos', 'audit.group.password': 'Contraseñas', 'audit.group.second_step': 'Segundo paso',
  'audit.group.member': 'Miembros y roles', 'audit.group.role': 'Roles propios', 'audit.group.api_key': 'Claves de API', 'audit.group.export': 'Exportaciones', 'audit.group.settings': 'Ajustes', 'audit.group.number': 'Números', 'audit.group.label': 'Etiquetas',
  'audit.group.contact': 'Contactos', 'audit.group.import': 'Importaciones', 'audit.group.bulk': 'Muchas a la vez',
  'act.sign_in.done': 'Entró en {device}', 'act.sign_in.failed': 'Falló una entrada como {whom}: {why}', 'act.sign_in.over': 'Salió', 'act.session.ended': 'Terminó sesiones de {whom}: {count}',
  'act.session.wiped': 'Un dispositivo terminado de {whom} borró lo que guardaba', 'act.session.locked': 'Bloqueó la pantalla', 'act.session.unlocked': 'Desbloqueó la pantalla', 'act.password.own': 'Cambió su propia contraseña', 'act.password.changed': 'Definió la contraseña de {whom}',
  'act.password.link': 'Creó un enlace para definir la contraseña de {whom}', 'act.second_step.on': 'Configuró el segundo paso', 'act.second_step.off': 'Quitó el segundo paso de {whom}', 'act.second_step.codes': 'Creó códigos de recuperación nuevos',
  'act.role.made': 'Creó el rol {name}', 'act.role.changed': 'Cambió el rol {name}', 'act.role.changed.what': 'Cambió el rol {name}. Dado: {given}. Quitado: {taken}', 'act.role.removed': 'Eliminó el rol {name}',
  'act.member.added': 'Dejó entrar a {name} como {role}', 'act.member.role': 'Dio a {whom} el rol {to}, antes {from}', 'act.member.state': 'Cambió a {whom}: {to}', 'act.member.renamed': 'Cambió el nombre {from} por {to}',
  'act.api_key.made': 'Creó la clave de API {name}: {scopes}', 'act.api_key.removed': 'Revocó la clave de API {name}', 'act.export.made': 'Se llevó como archivo: {what} ({format})', 'act.settings.changed': 'Cambió {what}',
  'act.settings.from_to': 'Cambió {what}: {to}, antes {from}', 'act.settings.to': 'Cambió {what}: {to}', 'act.number.added': 'Conectó el número {name}', 'act.number.changed': 'Cambió el número {name}: {what}', 'act.label.made': 'Creó la etiqueta {name}',
  'act.label.changed': 'Dio otro color a la etiqueta {name}', 'act.label.renamed': 'Cambió el nombre de la etiqueta {from} por {name}', 'act.label.removed': 'Eliminó la etiqueta {name}', 'act.contact.merged': 'Unió dos contactos',
  'act.contact.parted': 'Separó contactos unidos', 'act.import.read': 'Entregó la exportación {file}', 'act.import.started': 'Importó {file}', 'act.import.undone': 'Deshizo la importación de {file}', 'act.import.discarded': 'Descartó {file}',
  'act.bulk.changed': '{count, plural, one {Cambió # conversación a la vez: {what}} other {Cambió # conversaciones a la vez: {what}}}',
  'audit.why.password': 'contraseña incorrecta', 'audit.why.code': 'código incorrecto', 'audit.why.disabled': 'el miembro está desactivado', 'audit.value.quick_replies': 'respuestas rápidas', 'audit.value.audit': 'quién hizo qué',
  'audit.value.second_step': 'quién debe tener segundo paso', 'audit.value.one_session': 'un dispositivo a la vez', 'audit.value.lock_after': 'minutos hasta bloquear las pantallas',
  'audit.value.claim_assigns': 'quien reclama una respuesta recibe la conversación', 'audit.value.answer_assigns': 'quien responde recibe la conversación', 'audit.value.rates': 'la lista de precios', 'audit.value.link': 'avisos sobre el teléfono',
  'audit.value.rate': 'mensajes por segundo', 'audit.value.off': 'nadie', 'audit.value.chiefs': 'dueños y administradores', 'audit.value.all': 'todos', 'audit.value.true': 'sí', 'audit.value.false': 'no', 'audit.value.active': 'puede entrar',
  'audit.value.disabled': 'no puede entrar', 'audit.value.name': 'nombre', 'audit.value.pace': 'ritmo', 'audit.value.access_token': 'token de acceso', 'audit.value.app_secret': 'clave secreta de la app', 'audit.value.verify_token': 'token de verificación',
  'audit.value.linked': 'vinculado de nuevo', 'audit.value.state': 'estado', 'audit.value.priority': 'prioridad', 'audit.value.assignee': 'responsable', 'audit.value.label': 'etiqueta', 'audit.value.phone_names': 'si los miembros ven los nombres del teléfono',
}
