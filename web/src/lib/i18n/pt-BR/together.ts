import type { Words } from '../index.svelte'

/** Brazilian Portuguese: working together: the board, the handbook, who is here. */
export const words: Words = {
  'page.board': 'Painel',
  'board.hot': 'Painel: os dez minutos do dia',
  'page.handbook': 'Manual',
  'handbook.beside': 'Manual ao lado da conversa', 'handbook.lists': 'As minhas listas',
  'may.handbook.edit': 'Escrever o manual',
  'status.available': 'Disponível', 'status.busy': 'Ocupado', 'status.away': 'Ausente', 'status.idle': 'Sem mexer na tela', 'status.offline': 'Não está aqui', 'status.until': 'até {time}', 'status.focus': 'sem interrupções até {time}',
  'status.action': 'O meu status, e quem está aqui', 'status.given_away': '{name} não está trabalhando agora: {status}.',
  'focus.action': 'Trabalhar sem interrupções', 'focus.left': 'restam {time}', 'focus.end': 'Encerrar', 'focus.running': 'Você trabalha sem interrupções: só menções avisam.', 'focus.held': '{n, plural, one {# notificação retida} other {# notificações retidas}}',
  'later.held': '{n, plural, one {Uma mensagem agendada foi retida: {why}} other {# mensagens agendadas foram retidas: {why}}}', 'later.look': 'Ver',
}
