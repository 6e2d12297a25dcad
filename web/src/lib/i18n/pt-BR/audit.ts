import type { Words } from '../index.svelte'

/** Brazilian Portuguese: who did what. */
export const words: Words = {
  'audit.about': 'Entradas, sessões, membros, chaves, configurações, etiquetas, uniões, importações, mudanças em muitas conversas de uma vez, e o que foi levado como arquivo. Nada aqui é mudado ou apagado. O que foi dito e feito nas conversas está nelas.',
  'audit.who': 'Quem', 'audit.everybody': 'Todos', 'audit.what': 'O quê', 'audit.all': 'Tudo', 'audit.from': 'De', 'audit.to': 'Até', 'audit.none': 'Nada deste tipo.', 'audit.more': 'Mais antigos', 'audit.csv': 'Como tabela (CSV)',
  'audit.jsonl': 'Como linhas JSON', 'audit.export': 'Levar o que se vê', 'audit.list': 'Linhas', 'audit.owner': 'Só donos e administradores veem isto.', 'audit.operator': 'ninguém conectado', 'audit.key': 'um programa, com uma chave', 'audit.gone': 'alguém',
  'audit.themselves': 'si mesmo', 'audit.group.sign_in': 'Entradas', 'audit.group.session': 'Sessões e dispositivos', 'audit.group.password': 'Senhas', 'audit.group.second_step': 'Segunda etapa', 'audit.group.member': 'Membros e papéis',
  'audit.group.role': 'Papéis próprios', 'audit.group.api_key': 'Chaves de API', 'audit.group.export': 'Exportações', 'audit.group.settings': 'Configurações', 'audit.group.number': 'Números', 'audit.group.label': 'Etiquetas', 'audit.group.contact': 'Contatos',
  'audit.group.import': 'Importações', 'audit.group.bulk': 'Muitas de uma vez',
  'act.sign_in.done': 'Entrou em {device}', 'act.sign_in.failed': 'Uma entrada como {whom} falhou: {why}', 'act.sign_in.over': 'Saiu', 'act.session.ended': 'Encerrou sessões de {whom}: {count}',
  'act.session.wiped': 'Um dispositivo encerrado de {whom} apagou o que guardava', 'act.session.locked': 'Bloqueou a tela', 'act.session.unlocked': 'Desbloqueou a tela', 'act.password.own': 'Trocou a própria senha', 'act.password.changed': 'Definiu a senha de {whom}',
  'act.password.link': 'Criou um link para definir a senha de {whom}', 'act.second_step.on': 'Configurou a segunda etapa', 'act.second_step.off': 'Retirou a segunda etapa de {whom}', 'act.second_step.codes': 'Criou novos códigos de recuperação',
  'act.role.made': 'Criou o papel {name}', 'act.role.changed': 'Mudou o papel {name}', 'act.role.changed.what': 'Mudou o papel {name}. Dado: {given}. Retirado: {taken}', 'act.role.removed': 'Excluiu o papel {name}',
  'act.member.added': 'Deixou {name} entrar como {role}', 'act.member.role': 'Deu a {whom} o papel {to}, antes {from}', 'act.member.state': 'Mudou {whom}: {to}', 'act.member.renamed': 'Renomeou {from} para {to}',
  'act.api_key.made': 'Criou a chave de API {name}: {scopes}', 'act.api_key.removed': 'Revogou a chave de API {name}', 'act.export.made': 'Levou como arquivo: {what} ({format})', 'act.settings.changed': 'Mudou {what}',
  'act.settings.from_to': 'Mudou {what}: {to}, antes {from}', 'act.settings.to': 'Mudou {what}: {to}', 'act.number.added': 'Conectou o número {name}', 'act.number.changed': 'Mudou o número {name}: {what}', 'act.label.made': 'Criou a etiqueta {name}',
  'act.label.changed': 'Deu outra cor à etiqueta {name}', 'act.label.renamed': 'Renomeou a etiqueta {from} para {name}', 'act.label.removed': 'Excluiu a etiqueta {name}', 'act.contact.merged': 'Uniu dois contatos', 'act.contact.parted': 'Separou contatos unidos',
  'act.import.read': 'Entregou a exportação {file}', 'act.import.started': 'Importou {file}', 'act.import.undone': 'Desfez a importação de {file}', 'act.import.discarded': 'Descartou {file}',
  'act.bulk.changed': '{count, plural, one {Mudou # conversa de uma vez: {what}} other {Mudou # conversas de uma vez: {what}}}',
  'audit.why.password': 'senha errada', 'audit.why.code': 'código errado', 'audit.why.disabled': 'o membro está desativado', 'audit.value.quick_replies': 'respostas rápidas', 'audit.value.audit': 'quem fez o quê',
  'audit.value.second_step': 'quem precisa de segunda etapa', 'audit.value.one_session': 'um dispositivo por vez', 'audit.value.lock_after': 'minutos até bloquear as telas', 'audit.value.claim_assigns': 'quem assume uma resposta recebe a conversa',
  'audit.value.answer_assigns': 'quem responde recebe a conversa', 'audit.value.rates': 'a tabela de preços', 'audit.value.link': 'avisos sobre o celular', 'audit.value.rate': 'mensagens por segundo', 'audit.value.off': 'ninguém',
  'audit.value.chiefs': 'donos e administradores', 'audit.value.all': 'todos', 'audit.value.true': 'sim', 'audit.value.false': 'não', 'audit.value.active': 'pode entrar', 'audit.value.disabled': 'não pode entrar', 'audit.value.name': 'nome',
  'audit.value.pace': 'ritmo', 'audit.value.access_token': 'token de acesso', 'audit.value.app_secret': 'chave secreta do app', 'audit.value.verify_token': 'token de verificação', 'audit.value.linked': 'vinculado de novo', 'audit.value.state': 'situação',
  'audit.value.priority': 'prioridade', 'audit.value.assignee': 'responsável', 'audit.value.label': 'etiqueta', 'audit.value.phone_names': 'se os membros veem os nomes do celular',
}
