/** A line of the audit as a sentence. */
import type { AuditLine } from '../../api/types'
import { agent } from '../../lib/agent'
import { maybe, t } from '../../lib/i18n/index.svelte'
import { plainName } from '../../lib/richtext'

/** A value that we have words for in words, others as they are: names that people gave. */
const value = (text: string): string => maybe(`audit.value.${text}`) ?? plainName(text)

export function sentence(line: AuditLine, nameOf: (id: string) => string): string {
  const d = line.details ?? {}
  const whom = line.of_member_id ? nameOf(line.of_member_id) : t('audit.themselves')
  // Most set their own: of that there is a sentence of its own where there are words for it.
  const own = !line.of_member_id || line.of_member_id === line.member_id
  switch (line.act) {
    case 'password.changed': return t(own ? 'act.password.own' : 'act.password.changed', { whom })
    case 'sign_in.done': {
      const { browser, system } = agent(d.device ?? '')
      return t(d.way === 'passkey' ? 'act.sign_in.passkey' : d.way === 'provider' ? 'act.sign_in.provider' : 'act.sign_in.done', { device: browser && system ? t('devices.on', { browser, system }) : browser || system || t('devices.unknown') })
    }
    case 'passkey.added': case 'passkey.removed': case 'passkey.copied': return t(`act.${line.act}`, { whom, name: plainName(d.name ?? '') })
    case 'sign_in.failed': return t('act.sign_in.failed', { whom, why: maybe(`audit.why.${d.why}`) ?? d.why ?? '' })
    case 'member.added': return t('act.member.added', { name: plainName(d.name ?? ''), role: role(d.role) })
    case 'member.role': return t('act.member.role', { whom, from: role(d.from), to: role(d.to) })
    case 'member.renamed': return t('act.member.renamed', { from: plainName(d.from ?? ''), to: plainName(d.to ?? '') })
    case 'role.made':
    case 'role.removed': return t(`act.${line.act}`, { name: plainName(d.name ?? '') })
    case 'role.changed': return t(d.given || d.taken ? 'act.role.changed.what' : 'act.role.changed', { name: plainName(d.name ?? ''), given: powers(d.given), taken: powers(d.taken) })
    case 'api_key.made': return t('act.api_key.made', { name: plainName(d.name ?? ''), scopes: d.scopes ?? '' })
    case 'api_key.removed': return t('act.api_key.removed', { name: plainName(d.name ?? '') })
    case 'number.added': return t('act.number.added', { name: plainName(d.name ?? '') })
    case 'number.changed': return t('act.number.changed', { name: plainName(d.name ?? ''), what: (d.what ?? '').split(' ').map(value).join(', ') })
    case 'confidentiality.published': return t(d.wanted === 'false' ? 'act.confidentiality.off' : 'act.confidentiality.published', { version: d.version ?? '' })
    case 'confidentiality.signed': return t('act.confidentiality.signed', { version: d.version ?? '', name: plainName(d.name ?? '') })
    case 'review.signed': return t('act.review.signed', { members: d.members ?? '', devices: d.devices ?? '', keys: d.keys ?? '' })
    case 'label.made':
    case 'label.removed': return t(`act.${line.act}`, { name: plainName(d.name ?? '') })
    case 'label.changed': return d.from ? t('act.label.renamed', { from: plainName(d.from), name: plainName(d.name ?? '') }) : t('act.label.changed', { name: plainName(d.name ?? '') })
    case 'team.made': return t(d.numbers ? 'act.team.made.with' : 'act.team.made', { name: plainName(d.name ?? ''), numbers: plainName(d.numbers ?? '') })
    case 'team.changed': return d.from ? t('act.team.changed.name', { from: plainName(d.from), name: plainName(d.name ?? '') }) : t('act.team.changed', { name: plainName(d.name ?? ''), given: plainName(d.given || '–'), taken: plainName(d.taken || '–') })
    case 'team.joined': case 'team.left': return t(`act.${line.act}`, { whom, name: plainName(d.name ?? '') })
    case 'team.removed': return t(d.to ? 'act.team.removed.to' : 'act.team.removed', { name: plainName(d.name ?? ''), count: Number(d.conversations), to: plainName(d.to ?? '') })
    case 'import.read':
    case 'import.started':
    case 'import.undone':
    case 'import.discarded': return t(`act.${line.act}`, { file: plainName(d.file ?? '') })
    case 'bulk.changed': return t('act.bulk.changed', { count: Number(d.count), what: (d.what ?? '').split(' ').map(value).join(', ') })
    case 'settings.changed': {
      const told = { what: value(d.what ?? ''), from: value(d.from ?? ''), to: value(d.to ?? '') }
      return t(d.from !== undefined ? 'act.settings.from_to' : d.to !== undefined ? 'act.settings.to' : 'act.settings.changed', told)
    }
  }
  return maybe(`act.${line.act}`, { whom, count: d.count ?? '', to: value(d.to ?? ''), what: value(d.what ?? ''), format: d.format ?? '' }) ?? line.act
}
const role = (id: string | undefined): string => maybe(`role.${id}`) ?? id ?? ''
const powers = (list: string | undefined): string => (list ? list.split(' ').map((p) => maybe(`may.${p}`) ?? p).join(', ') : '–')
