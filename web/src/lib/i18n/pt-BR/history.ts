import type { Words } from '../index.svelte'

/** Brazilian Portuguese: the past that a phone shares. */
export const words: Words = {
  'sharing.title': 'Mensagens anteriores e contatos', 'sharing.about': 'O celular pode compartilhar a agenda e as mensagens dos últimos 180 dias: cada uma uma vez, até 24 horas depois de vincular.', 'sharing.contacts': 'Contatos do celular',
  'sharing.history': 'Mensagens anteriores', 'sharing.none': 'Não pedido', 'sharing.asking': 'Pedindo…', 'sharing.unknown': 'Não se sabe se o WhatsApp recebeu', 'sharing.refused': 'Recusado', 'sharing.waiting': 'Pedido, nada chegou ainda',
  'sharing.receiving': 'Chegando', 'sharing.finished': 'Aqui', 'sharing.declined': 'Não compartilhado', 'sharing.sure_title': 'Pedir ao celular que compartilhe o passado?',
  'sharing.sure_once': 'O WhatsApp aceita cada um destes pedidos uma vez a cada vínculo do número. Não dá para retirar nem pedir de novo.',
  'sharing.sure_then': 'Contatos e até seis meses de conversas chegam então sozinhos, em minutos ou horas, se o dono aceitou compartilhar. Deixe o app aberto no celular.',
  'sharing.sure_refused': 'Se o WhatsApp recusar, esta página diz por quê. O que é passageiro pode ser pedido de novo; se as 24 horas acabaram ou já foi pedido antes, é preciso vincular o número de novo, ou trazer as conversas por “Exportar conversa”.',
  'sharing.sure_yes': 'Pedir agora', 'sharing.ask': 'Pedir os dois', 'sharing.ask_one': 'Pedir', 'sharing.again': 'Pedir de novo', 'sharing.asked': 'O pedido foi feito ao WhatsApp. Deixe o app aberto no celular.', 'sharing.left': '{span} para pedir',
  'sharing.linked_on': 'O número foi vinculado em {date}.', 'sharing.too_late': 'As 24 horas para pedir acabaram. Para pedir de novo, desconecte no app Business do celular e vincule o número outra vez.',
  'sharing.unknown_about': 'A conexão caiu antes de o WhatsApp responder. Se ele recebeu o pedido, algo chega em minutos. Pedir de novo não faz mal.',
  'sharing.waiting_about': 'Pedido {time}. Aceitar o pedido não é uma promessa do WhatsApp: deixe o app aberto no celular, no Wi-Fi e na tomada. Se nada chegar em uma hora, passe o número abaixo ao suporte do WhatsApp.',
  'sharing.declined_about': 'No celular foi escolhido não compartilhar mensagens anteriores. É um fim normal; as novas chegam como sempre. Para compartilhar mesmo assim: desconecte no app Business, vincule de novo e aceite quando perguntado.',
  'sharing.code_2593107': 'Já foi pedido neste vínculo, talvez por outro provedor. Se nada chegar: desconecte no app Business do celular e vincule o número de novo.',
  'sharing.code_2593108': 'As 24 horas depois do vínculo acabaram. Desconecte no app Business do celular, vincule o número de novo e peça na hora.', 'sharing.request': 'Número do pedido', 'sharing.copy': 'Copiar tudo para o suporte',
  'sharing.copied': 'Copiado. Contém números de pedidos e horários, nenhuma mensagem.', 'sharing.progress': '{n, number} %', 'sharing.progress_label': 'Andamento das mensagens anteriores', 'sharing.remaining': 'mais uns {span}',
  'sharing.pieces': '{n, plural, one {# parte espera} other {# partes esperam}} para entrar', 'sharing.stored': '{n, plural, one {# mensagem} other {# mensagens}}', 'sharing.oldest': 'até {date}',
  'sharing.placeholders': '{n, plural, one {# arquivo} other {# arquivos}} só no celular. O WhatsApp envia arquivos dos últimos 14 dias; os mais antigos ficam lá.', 'sharing.filled': '{n, plural, one {# arquivo chegou} other {# arquivos chegaram}} depois',
  'sharing.details': 'Por período, com lacunas', 'sharing.phase': 'Período', 'sharing.phase_0': 'Último dia', 'sharing.phase_1': 'Até 90 dias', 'sharing.phase_2': '90 a 180 dias', 'sharing.chunks': 'Partes', 'sharing.messages': 'Mensagens',
  'sharing.reaches': 'De – a', 'sharing.empty': 'nada chegou', 'sharing.gaps': 'Nada foi compartilhado', 'sharing.gaps_about': 'Destes períodos nada veio. Ou nada foi escrito, ou o celular não o tinha mais.', 'sharing.gap': '{from} a {to}',
  'sharing.side': 'As mensagens anteriores ficam com a própria hora. Não tornam nada não lido, não abrem janela de resposta e não iniciam automação.', 'sharing.last': 'Última parte {time}',
}
