import type { Words } from '../index.svelte'

/** Spanish: people: entries that are one, names from the phone. */
export const words: Words = {
  'merge.title': 'Quizá sea la misma persona', 'merge.about': 'Dos fichas que pueden ser la misma persona. Nada se une hasta que lo digas, y se puede deshacer.', 'merge.look': 'Ver y unir', 'merge.two': 'Son dos',
  'merge.dismissed': 'Quedan separadas. No se sugieren más.', 'merge.reason_same_user_id': 'WhatsApp da el mismo id a las dos', 'merge.reason_number_change': 'WhatsApp dijo que un número pasó a ser el otro',
  'merge.reason_same_parent': 'Las dos tienen el mismo id entre tus empresas', 'merge.reason_same_phone': 'El mismo número escribe a dos números tuyos', 'merge.reason_phone_book': 'Un contacto de la agenda del teléfono nombra a las dos',
  'merge.same_about': 'Elige la otra ficha de esta persona. Ves qué pasará antes de unir, y se puede deshacer.', 'merge.no_reason': 'Nada aquí indica que sean la misma: lo dices tú.', 'merge.preview': '¿Unir las dos?', 'merge.stays': 'Queda',
  'merge.joins': 'Se une a ella', 'merge.name': 'Nombre después', 'merge.threads': 'Conversaciones', 'merge.threads_about': 'Ninguna conversación cambia de destinatario. Solo quedan juntas.', 'merge.goes_to': 'las respuestas van a {to}',
  'merge.goes_hidden': 'las respuestas van a esta persona (número oculto)', 'merge.goes_nowhere': 'aquí ya no se puede enviar nada', 'merge.swap': 'Dejar la otra', 'merge.do': 'Unir', 'merge.done': '{name} es ahora un solo contacto.',
  'merge.undo': 'Deshacer la unión', 'merge.undone': 'Separados de nuevo.', 'merge.made': 'Contactos unidos', 'merge.made_line': '{absorbed} se unió a este contacto el {date}', 'merge.made_unnamed': 'Un contacto sin nombre se unió a este el {date}',
  'merge.undo_sure': '¿Separarlos? Lo que se movió vuelve, con todo lo dicho desde entonces.',
  'book.title': 'Nombres del teléfono',
  'book.about': 'La app Business comparte su agenda con este programa. Los nombres en ella son del propio dueño: “Tía Marta”, “paga tarde”. Aquí no los ve nadie, salvo que lo permitas para todo el espacio. Los nombres que las personas se ponen a sí mismas se ven siempre.',
  'book.off': 'Los nombres privados están ocultos para todos.', 'book.on': 'Todos los miembros ven cómo llama el teléfono a las personas.', 'book.share': 'Mostrarlos a todos los miembros', 'book.unshare': 'Ocultarlos de nuevo',
  'book.count': 'En la agenda de {number}: {n}', 'book.none': 'Aún no llegó ninguna agenda de un teléfono.', 'book.owner': 'Solo un dueño puede cambiarlo.',
}
