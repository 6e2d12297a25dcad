import type { Words } from '../index.svelte'

/** Brazilian Portuguese: what the house asks of its members. */
export const words: Words = {
  'audit.group.confidentiality': 'Confidencialidade', 'audit.group.review': 'Quem tem acesso', 'audit.value.confidentiality': 'quem assinou o termo de confidencialidade', 'audit.value.reviews': 'a revisão semanal de acessos',
  'page.confidentiality': 'Confidencialidade',
  'pledge.about': 'Um termo que cada membro assina com o nome antes de ler qualquer coisa. Uma nova versão é pedida de novo. O que foi assinado nunca é mudado nem apagado.', 'pledge.link_about': 'O termo que os membros assinam antes de ler, e quem já assinou.',
  'pledge.none': 'Nenhum termo é pedido.', 'pledge.write': 'Escrever um termo', 'pledge.change': 'Escrever nova versão', 'pledge.owner': 'Só um dono o escreve.', 'pledge.version': 'Versão {version}, em vigor desde {time}', 'pledge.in_en': 'Em inglês',
  'pledge.in_hi': 'Em hindi', 'pledge.edit_about': 'Um idioma basta; com dois, cada membro lê o seu. Deixe ambos vazios para não pedir mais a ninguém.', 'pledge.publish': 'Pôr em vigor', 'pledge.publish_sure': 'Sim, pôr em vigor',
  'pledge.sure': 'A partir de agora ninguém lê nada, nem você, até assinar isto. Programas com chave de API não são perguntados.', 'pledge.sure_off': 'A partir de agora não se pede assinatura a ninguém.', 'pledge.published': 'A versão {version} está em vigor.',
  'pledge.off_done': 'Não se pede mais a ninguém.', 'pledge.missing': '{n, plural, one {# membro ainda não assinou} other {# membros ainda não assinaram}}', 'pledge.signatures': 'Assinaturas', 'pledge.signed_version': 'Versão {version}',
  'pledge.title': 'Antes de começar', 'pledge.why': '{workspace} pede a todos que assinem isto antes de ler o que os clientes escrevem.', 'pledge.text': 'O termo', 'pledge.agree': 'Li e vou cumprir.', 'pledge.name': 'O seu nome completo, como assinatura',
  'pledge.kept': 'Versão {version}. Ficam guardados o seu nome, a hora e a rede de onde você assina.', 'pledge.sign': 'Assinar',
  'may.confidentiality.sign': 'Ler e assinar o termo de confidencialidade', 'may.house.manage': 'Escrever o termo de confidencialidade, decidir se os acessos são revistos toda semana',
  'act.confidentiality.published': 'Pôs em vigor a versão {version} do termo de confidencialidade', 'act.confidentiality.off': 'Deixou de pedir o termo de confidencialidade',
  'act.confidentiality.signed': 'Assinou a versão {version} do termo de confidencialidade como “{name}”',
  'page.access': 'Quem tem acesso',
  'access.about': 'Uma vez por semana alguém confere quem pode entrar, onde está conectado e o que mudou, e assina que está certo. O que foi assinado fica.', 'access.link_about': 'A revisão semanal de membros, dispositivos, chaves e mudanças, assinada.',
  'access.last': 'Assinado por {who}, {time}.', 'access.never': 'Ninguém assinou isto ainda.', 'access.due': 'A próxima revisão é {time}.', 'access.off': 'A revisão semanal está desligada.',
  'access.members': '{n, plural, one {# membro pode entrar} other {# membros podem entrar}}', 'access.step': 'segunda etapa', 'access.signed_in': 'última entrada {time}', 'access.never_in': 'nunca entrou', 'access.seen': 'visto {time}',
  'access.disabled': '{n, plural, one {Desativado:} other {Desativados ({n}):}}', 'access.keys': '{n, plural, =0 {Nenhuma chave de API} one {# chave de API} other {# chaves de API}}', 'access.used': 'último uso {time}', 'access.unused': 'nunca usada',
  'access.no_keys': 'Nenhum programa tem chave.', 'access.changes': 'O que mudou desde então', 'access.no_changes': 'Nada.', 'access.agree': 'Olhei tudo isto, e está certo.', 'access.note': 'Observação (opcional)', 'access.sign': 'Assinar',
  'access.signed': 'Assinado. A próxima revisão é daqui a uma semana.', 'access.past': 'Assinados antes', 'access.figures': '{members} membros, {devices} dispositivos, {keys} chaves', 'access.turn_off': 'Desligar a revisão semanal',
  'access.turn_on': 'Ligar a revisão semanal', 'access.now_off': 'Ninguém mais é lembrado.', 'access.now_on': 'Donos e administradores são lembrados uma vez por semana.', 'access.banner': 'Há uma semana ninguém confere quem tem acesso.',
  'access.look': 'Conferir agora',
  'act.review.signed': 'Assinou quem tem acesso: {members} membros, {devices} dispositivos, {keys} chaves',
}
