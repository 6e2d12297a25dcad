import type { Words } from '../index.svelte'

/** Brazilian Portuguese: people: entries that are one, names from the phone. */
export const words: Words = {
  'merge.title': 'Talvez seja a mesma pessoa', 'merge.about': 'Dois registros que podem ser a mesma pessoa. Nada é unido até você dizer, e dá para desfazer.', 'merge.look': 'Ver e unir', 'merge.two': 'São duas',
  'merge.dismissed': 'Ficam separadas. Não serão mais sugeridas.', 'merge.reason_same_user_id': 'O WhatsApp dá o mesmo id às duas', 'merge.reason_number_change': 'O WhatsApp disse que um número virou o outro',
  'merge.reason_same_parent': 'As duas têm o mesmo id entre as suas empresas', 'merge.reason_same_phone': 'O mesmo número escreve para dois números seus', 'merge.reason_phone_book': 'Um contato da agenda do celular aponta para as duas',
  'merge.same_about': 'Escolha o outro registro desta pessoa. Você vê o que vai acontecer antes de unir, e dá para desfazer.', 'merge.no_reason': 'Nada aqui mostra que são a mesma pessoa: quem diz é você.', 'merge.preview': 'Unir as duas?', 'merge.stays': 'Fica',
  'merge.joins': 'Entra nela', 'merge.name': 'Nome depois', 'merge.threads': 'Conversas', 'merge.threads_about': 'Nenhuma conversa muda de destinatário. Elas só ficam juntas.', 'merge.goes_to': 'as respostas vão para {to}',
  'merge.goes_hidden': 'as respostas vão para esta pessoa (número oculto)', 'merge.goes_nowhere': 'aqui não se pode mais enviar nada', 'merge.swap': 'Manter a outra', 'merge.do': 'Unir', 'merge.done': '{name} agora é um contato só.',
  'merge.undo': 'Desfazer união', 'merge.undone': 'Separados de novo.', 'merge.made': 'Contatos unidos', 'merge.made_line': '{absorbed} foi unido a este contato em {date}', 'merge.made_unnamed': 'Um contato sem nome foi unido a este em {date}',
  'merge.undo_sure': 'Separar? O que foi movido volta, com tudo o que foi dito depois.',
  'book.title': 'Nomes do celular',
  'book.about': 'O app Business compartilha a agenda com este programa. Os nomes nela são do próprio dono: “Tia Marta”, “paga atrasado”. Ninguém os vê aqui, a menos que você permita para o espaço inteiro. Os nomes que as pessoas dão a si mesmas aparecem sempre.',
  'book.off': 'Os nomes particulares estão ocultos para todos.', 'book.on': 'Todos os membros veem como o celular chama as pessoas.', 'book.share': 'Mostrar a todos os membros', 'book.unshare': 'Ocultar de novo', 'book.count': 'Na agenda de {number}: {n}',
  'book.none': 'Nenhuma agenda veio de um celular ainda.', 'book.owner': 'Só um dono pode mudar isso.',
}
