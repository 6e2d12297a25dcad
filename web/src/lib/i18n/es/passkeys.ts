import type { Words } from '../index.svelte'

/** Spanish: passkeys. */
export const words: Words = {
  'passkey.title': 'Llaves de acceso', 'passkey.about': 'Con una llave de acceso entras con el dedo, la cara o el PIN de tu dispositivo: nada que escribir, nada que se pueda robar o adivinar. Vale por los dos pasos.', 'passkey.add': 'Añadir llave de acceso',
  'passkey.add_about': 'El navegador pregunta dónde guardarla: en este dispositivo, en un gestor de contraseñas o en una llave de seguridad.', 'passkey.name': 'Nombre', 'passkey.make': 'Crearla',
  'passkey.added': 'La llave de acceso está lista. Úsala la próxima vez que entres.', 'passkey.made': 'creada el {date}', 'passkey.used': 'último uso {time}', 'passkey.unused': 'aún sin usar', 'passkey.synced': 'en varios dispositivos',
  'passkey.copied': 'Puede que alguien la haya copiado: ya no abre nada. Quítala y crea otra.', 'passkey.rename': 'Renombrar', 'passkey.rename_label': 'Renombrar {name}', 'passkey.remove': 'Quitar', 'passkey.remove_label': 'Quitar {name}',
  'passkey.remove_title': '¿Quitar {name}?', 'passkey.remove_sure': 'Nadie entra más con ella, y tus otras sesiones terminan. En el dispositivo queda hasta que la elimines allí.', 'passkey.removed': 'Quitada. Tus otras sesiones terminaron.',
  'passkey.elsewhere': 'Las llaves de acceso solo funcionan en {address}. Abre esta página allí.', 'passkey.no_browser': 'Este navegador no usa llaves de acceso.', 'passkey.known': 'Este dispositivo ya guarda una llave de acceso tuya.',
  'passkey.password': 'Tu contraseña, otra vez', 'passkey.has': '{n, plural, one {# llave de acceso} other {# llaves de acceso}}', 'passkey.sign_in': 'Entrar con llave de acceso', 'passkey.or': 'o',
  'passkey.needed': 'Tu espacio exige un segundo paso, y ese es tu llave de acceso: entra con ella.', 'passkey.instead': 'o crea una llave de acceso: con el dedo, la cara o el PIN de tu dispositivo', 'passkey.unlock': 'Usar llave de acceso',
  'act.passkey.added': 'Creó la llave de acceso {name} de {whom}', 'act.passkey.removed': 'Quitó la llave de acceso {name} de {whom}', 'act.passkey.copied': 'Quizá copiaron la llave de acceso {name} de {whom}: ya no abre nada',
  'act.sign_in.passkey': 'Entró con llave de acceso, en {device}',
  'audit.group.passkey': 'Llaves de acceso', 'audit.why.passkey': 'la llave de acceso no sirvió',
}
