import type { Words } from '../index.svelte'

/** Brazilian Portuguese: what stands in no area. */
export const words: Words = {
  'queue.outbound': 'A enviar', 'queue.unknown': 'Não se sabe se saiu', 'queue.parked': 'Eventos retidos', 'queue.media_pending': 'Mídia a buscar',
  'onboarding.by_token': 'Informar um token',
  'number.name': 'Nome', 'number.name_hint': 'Como a equipe o chama, por exemplo “Celular da loja”. Vazio: o número.', 'number.number': 'Número', 'number.number_hint': 'Com + e código do país.', 'number.phone_number_id': 'ID do número de telefone',
  'number.phone_number_id_hint': 'Configurações do app na Meta › WhatsApp › Configuração da API.', 'number.waba_id': 'ID da conta do WhatsApp Business', 'number.waba_id_hint': 'Na mesma página.', 'number.mode': 'Como o número é usado',
  'number.hybrid': 'No celular e aqui', 'number.hybrid_hint': 'O app WhatsApp Business continua em uso; os dois veem todas as conversas.', 'number.api': 'Só aqui', 'number.api_hint': 'Nenhum app em um celular usa este número.',
  'number.access_token': 'Token de acesso', 'number.access_token_hint': 'De um usuário do sistema, sem data de vencimento.', 'number.app_secret': 'Chave secreta do app',
  'number.app_secret_hint': 'Configurações do app na Meta › Básico. Prova que um webhook é da Meta.', 'number.verify_token': 'Token de verificação', 'number.verify_token_hint': 'Qualquer texto; informe o mesmo na Meta.', 'number.make': 'Criar um e copiar',
  'number.made': 'Criado e copiado: cole na Meta.', 'number.secrets': 'Os segredos ficam lacrados e não são mostrados de novo.', 'number.keep': 'Vazio: fica como está.', 'number.new_access_token': 'Novo token de acesso',
  'number.new_access_token_hint': 'Vale a partir da próxima mensagem. Se o WhatsApp recusou o antigo, as mensagens em espera saem.', 'number.new_app_secret': 'Nova chave secreta do app',
  'number.new_app_secret_hint': 'Troca: vale na hora para todos os números do mesmo app da Meta. A anterior continua aceita, então nenhum webhook se perde: informe aqui primeiro, depois redefina na Meta.', 'number.new_verify_token': 'Novo token de verificação',
  'number.new_verify_token_hint': 'Só é pedido quando a Meta confere a URL de retorno; informe o mesmo lá.', 'number.pace': 'Ritmo de envio',
  'pace.platform': 'O mais rápido que o WhatsApp permite', 'pace.platform_hint': 'Para as respostas do dia a dia.', 'pace.careful': 'Cauteloso',
  'pace.careful_hint': '5 por segundo. Para um número novo, ou um cuja qualidade caiu: rajadas parecem spam ao WhatsApp.',
}
