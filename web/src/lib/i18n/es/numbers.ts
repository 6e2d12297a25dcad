import type { Words } from '../index.svelte'

/** Spanish: what stands in no area. */
export const words: Words = {
  'queue.outbound': 'Por enviar', 'queue.unknown': 'No se sabe si salió', 'queue.parked': 'Eventos retenidos', 'queue.media_pending': 'Archivos por obtener',
  'onboarding.by_token': 'Ingresar un token',
  'number.name': 'Nombre', 'number.name_hint': 'Cómo lo llama tu equipo, como “Teléfono de la tienda”. Vacío: el número.', 'number.number': 'Número', 'number.number_hint': 'Con + y código de país.', 'number.phone_number_id': 'ID del número de teléfono',
  'number.phone_number_id_hint': 'Configuración de la app en Meta › WhatsApp › Configuración de la API.', 'number.waba_id': 'ID de la cuenta de WhatsApp Business', 'number.waba_id_hint': 'En la misma página.', 'number.mode': 'Cómo se usa el número',
  'number.hybrid': 'En el teléfono y aquí', 'number.hybrid_hint': 'La app WhatsApp Business sigue en uso; ambos ven todos los chats.', 'number.api': 'Solo aquí', 'number.api_hint': 'Ninguna app en un teléfono usa este número.',
  'number.access_token': 'Token de acceso', 'number.access_token_hint': 'De un usuario del sistema, sin fecha de vencimiento.', 'number.app_secret': 'Clave secreta de la app',
  'number.app_secret_hint': 'Configuración de la app en Meta › Básica. Prueba que un webhook es de Meta.', 'number.verify_token': 'Token de verificación', 'number.verify_token_hint': 'Cualquier texto; ingresa el mismo en Meta.',
  'number.make': 'Crear uno y copiarlo', 'number.made': 'Creado y copiado: pégalo en Meta.', 'number.secrets': 'Los secretos se guardan sellados y no se muestran nunca más.', 'number.keep': 'Vacío: queda como está.',
  'number.new_access_token': 'Nuevo token de acceso', 'number.new_access_token_hint': 'Vale desde el próximo mensaje. Si WhatsApp rechazó el anterior, los mensajes en espera salen.', 'number.new_app_secret': 'Nueva clave secreta de la app',
  'number.new_app_secret_hint': 'Rotación: vale al instante para todos los números de la misma app de Meta. La anterior se sigue aceptando, así no se pierde ningún webhook: ingrésala aquí primero y luego restablécela en Meta.',
  'number.new_verify_token': 'Nuevo token de verificación', 'number.new_verify_token_hint': 'Solo se pide cuando Meta revisa la URL de devolución; ingresa el mismo allí.', 'number.pace': 'Ritmo de envío',
  'pace.platform': 'Tan rápido como permite WhatsApp', 'pace.platform_hint': 'Para las respuestas de todos los días.', 'pace.careful': 'Cuidadoso',
  'pace.careful_hint': '5 por segundo. Para un número nuevo, o uno cuya calidad bajó: las ráfagas le parecen spam a WhatsApp.',
}
