import type { Words } from '../index.svelte'

/** Brazilian Portuguese: passkeys. */
export const words: Words = {
  'passkey.title': 'Chaves de acesso', 'passkey.about': 'Com uma chave de acesso você entra com o dedo, o rosto ou o PIN do dispositivo: nada a digitar, nada que possa ser roubado ou adivinhado. Vale pelas duas etapas.',
  'passkey.add': 'Adicionar chave de acesso', 'passkey.add_about': 'O navegador pergunta onde guardá-la: neste dispositivo, em um gerenciador de senhas ou em uma chave de segurança.', 'passkey.name': 'Nome', 'passkey.make': 'Criar',
  'passkey.added': 'A chave de acesso está pronta. Use-a na próxima vez que entrar.', 'passkey.made': 'criada em {date}', 'passkey.used': 'último uso {time}', 'passkey.unused': 'ainda não usada', 'passkey.synced': 'em vários dispositivos',
  'passkey.copied': 'Alguém pode tê-la copiado: não abre mais nada. Remova-a e crie outra.', 'passkey.rename': 'Renomear', 'passkey.rename_label': 'Renomear {name}', 'passkey.remove': 'Remover', 'passkey.remove_label': 'Remover {name}',
  'passkey.remove_title': 'Remover {name}?', 'passkey.remove_sure': 'Ninguém entra mais com ela, e as suas outras sessões acabam. No dispositivo ela fica até você apagá-la lá.', 'passkey.removed': 'Removida. As suas outras sessões acabaram.',
  'passkey.elsewhere': 'Chaves de acesso só funcionam em {address}. Abra por lá.', 'passkey.no_browser': 'Este navegador não usa chaves de acesso.', 'passkey.known': 'Este dispositivo já guarda uma chave de acesso sua.',
  'passkey.password': 'A sua senha, mais uma vez', 'passkey.has': '{n, plural, one {# chave de acesso} other {# chaves de acesso}}', 'passkey.sign_in': 'Entrar com chave de acesso', 'passkey.or': 'ou',
  'passkey.needed': 'O seu espaço exige uma segunda etapa, e ela é a sua chave de acesso: entre com ela.', 'passkey.instead': 'ou crie uma chave de acesso: com o dedo, o rosto ou o PIN do dispositivo', 'passkey.unlock': 'Usar chave de acesso',
  'act.passkey.added': 'Criou a chave de acesso {name} de {whom}', 'act.passkey.removed': 'Removeu a chave de acesso {name} de {whom}', 'act.passkey.copied': 'A chave de acesso {name} de {whom} pode ter sido copiada: não abre mais nada',
  'act.sign_in.passkey': 'Entrou com chave de acesso, em {device}',
  'audit.group.passkey': 'Chaves de acesso', 'audit.why.passkey': 'a chave de acesso não serviu',
}
