import type { Words } from '../index.svelte'

/** Spanish: what the house asks of its members. */
export const words: Words = {
  'audit.group.confidentiality': 'Confidencialidad', 'audit.group.review': 'Quién tiene acceso', 'audit.value.confidentiality': 'quién firmó el texto de confidencialidad', 'audit.value.reviews': 'la revisión semanal de accesos',
  'page.confidentiality': 'Confidencialidad',
  'pledge.about': 'Un texto que cada miembro firma con su nombre antes de leer nada. Una versión nueva se vuelve a pedir. Lo firmado nunca se cambia ni se elimina.', 'pledge.link_about': 'El texto que los miembros firman antes de leer, y quién lo hizo.',
  'pledge.none': 'No se pide ningún texto.', 'pledge.write': 'Escribir un texto', 'pledge.change': 'Escribir otra versión', 'pledge.owner': 'Solo lo escribe un dueño.', 'pledge.version': 'Versión {version}, vigente desde {time}', 'pledge.in_en': 'En inglés',
  'pledge.in_hi': 'En hindi', 'pledge.edit_about': 'Basta un idioma; con dos, cada miembro lee el suyo. Deja ambos vacíos para no pedirlo más a nadie.', 'pledge.publish': 'Poner en vigor', 'pledge.publish_sure': 'Sí, poner en vigor',
  'pledge.sure': 'Desde ahora nadie lee nada, tampoco tú, hasta firmar esto. A los programas con clave de API no se les pide.', 'pledge.sure_off': 'Desde ahora no se pide la firma a nadie.', 'pledge.published': 'La versión {version} está en vigor.',
  'pledge.off_done': 'Ya no se pide a nadie.', 'pledge.missing': '{n, plural, one {# miembro aún no firmó} other {# miembros aún no firmaron}}', 'pledge.signatures': 'Firmas', 'pledge.signed_version': 'Versión {version}', 'pledge.title': 'Antes de empezar',
  'pledge.why': '{workspace} pide a todos que firmen esto antes de leer lo que escriben los clientes.', 'pledge.text': 'El texto', 'pledge.agree': 'Lo leí y lo cumpliré.', 'pledge.name': 'Tu nombre completo, como firma',
  'pledge.kept': 'Versión {version}. Se guardan tu nombre, la hora y la red desde la que firmas.', 'pledge.sign': 'Firmar',
  'may.confidentiality.sign': 'Leer y firmar el texto de confidencialidad', 'may.house.manage': 'Escribir el texto de confidencialidad, decidir si los accesos se revisan cada semana',
  'act.confidentiality.published': 'Puso en vigor la versión {version} del texto de confidencialidad', 'act.confidentiality.off': 'Dejó de pedir el texto de confidencialidad',
  'act.confidentiality.signed': 'Firmó la versión {version} del texto de confidencialidad como “{name}”',
  'page.access': 'Quién tiene acceso',
  'access.about': 'Una vez por semana alguien revisa quién puede entrar, dónde está conectado y qué cambió, y firma que está bien. Lo firmado queda.', 'access.link_about': 'La revisión semanal de miembros, dispositivos, claves y cambios, firmada.',
  'access.last': 'Firmado por {who}, {time}.', 'access.never': 'Nadie firmó esto aún.', 'access.due': 'La próxima revisión toca {time}.', 'access.off': 'La revisión semanal está desactivada.',
  'access.members': '{n, plural, one {# miembro puede entrar} other {# miembros pueden entrar}}', 'access.step': 'segundo paso', 'access.signed_in': 'última entrada {time}', 'access.never_in': 'nunca entró', 'access.seen': 'visto {time}',
  'access.disabled': '{n, plural, one {Desactivado:} other {Desactivados ({n}):}}', 'access.keys': '{n, plural, =0 {Ninguna clave de API} one {# clave de API} other {# claves de API}}', 'access.used': 'último uso {time}', 'access.unused': 'nunca usada',
  'access.no_keys': 'Ningún programa tiene clave.', 'access.changes': 'Qué cambió desde entonces', 'access.no_changes': 'Nada.', 'access.agree': 'Miré todo esto, y está bien.', 'access.note': 'Nota (opcional)', 'access.sign': 'Firmar',
  'access.signed': 'Firmado. La próxima revisión es en una semana.', 'access.past': 'Firmados antes', 'access.figures': '{members} miembros, {devices} dispositivos, {keys} claves', 'access.turn_off': 'Desactivar la revisión semanal',
  'access.turn_on': 'Activar la revisión semanal', 'access.now_off': 'Ya no se recuerda a nadie.', 'access.now_on': 'Se recuerda a dueños y administradores una vez por semana.', 'access.banner': 'Hace una semana que nadie revisa quién tiene acceso.',
  'access.look': 'Revisar ahora',
  'act.review.signed': 'Firmó quién tiene acceso: {members} miembros, {devices} dispositivos, {keys} claves',
}
