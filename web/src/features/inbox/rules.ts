/** Small questions about conversations and messages that several components ask. Pure. */
import type { Account, Author, Capabilities, Conversation, LastMessage, Message } from '../../api/types'
import { phone, span } from '../../lib/format'
import { maybe, t, type MessageKey } from '../../lib/i18n/index.svelte'
import { plainName } from '../../lib/richtext'
import { store } from '../../sync/store.svelte'

export function nameOf(contact: Conversation['contact']): string {
  return plainName(contact.name ?? '') || (contact.username ? `@${plainName(contact.username)}` : '') || phone(contact.phone) || t('contact.nameless')
}

export function authorName(author: Author, contactName: string): string {
  if (author.kind === 'contact') return contactName
  return plainName(author.name ?? '') || authorWord(author.kind)
}

export function authorWord(kind: Author['kind']): string {
  return maybe(`author.${kind}`) ?? kind
}

export function windowOpen(c: Conversation, now: number): boolean {
  return c.window.open && (!c.window.until || c.window.until > now)
}

export type Lateness = 'fine' | 'late' | 'urgent' | 'closed'

/** How pressing the window is: three hours, half an hour. */
export function lateness(c: Conversation, now: number): Lateness {
  if (!windowOpen(c, now)) return 'closed'
  const left = (c.window.until ?? Infinity) - now
  return left < 30 * 60_000 ? 'urgent' : left < 3 * 3_600_000 ? 'late' : 'fine'
}

/** One line for the list: the text, or what it is if it has none. */
export function lastLine(m: LastMessage | Message): string {
  if ('revoked' in m ? m.revoked : (m as Message).revoked_at) return t('message.revoked')
  if (m.text) return m.text.replace(/\s+/g, ' ')
  return maybe(`kind.${m.kind}`) ?? t('kind.unsupported')
}

/** Why no answer can be written: `said` are the server's words about it, `help` the page that explains it. */
export interface Block { code: 'permission' | 'account' | 'window'; why: string; said?: string; way: string; help?: 'window' | 'leaving' }

/** Why a reply cannot be written now, and what to do. Undefined: it can. */
export function blocked(c: Conversation, account: Account | undefined, now: number): Block | undefined {
  if (c.can && !c.can.includes('reply')) return { code: 'permission', why: t('blocked.permission'), way: t('blocked.permission_way') }
  if (account && account.state !== 'linked') {
    return { code: 'account', why: t(`blocked.account_${account.state}` as MessageKey), said: account.state === 'token_dead' ? undefined : account.state_reason, way: account.mode === 'hybrid' ? `${t('blocked.account_way_hybrid')} ${t('blocked.account_way')}` : t('blocked.account_way'), help: account.state === 'offboarded' || account.state === 'disconnected' ? 'leaving' : undefined }
  }
  if (!windowOpen(c, now)) {
    const why = c.window.until ? t('blocked.window_since', { span: span(now - c.window.until) }) : t('blocked.window')
    const templates = store.may('templates.send')
    const way = account?.mode === 'hybrid' ? (templates ? t('blocked.window_templates_hybrid') : t('blocked.window_way_hybrid')) : templates ? t('blocked.window_templates') : t('blocked.window_way')
    return { code: 'window', why, way, help: 'window' }
  }
  return undefined
}

export function fileKind(mime: string): string {
  if (mime === 'image/webp') return 'sticker'
  const top = mime.split('/')[0]
  return top === 'image' || top === 'video' || top === 'audio' ? top : 'document'
}

/** Against the account's table, before anything is uploaded. Undefined: it can go. */
export function fileProblem(file: { name: string; type: string; size: number }, can: Capabilities | undefined, size: (n: number) => string): { why: string; way: string } | undefined {
  if (!can) return undefined
  if (file.size === 0) return { why: t('file.empty'), way: t('file.empty_way') }
  const rule = can.media.find((r) => r.mime.includes(file.type)) ?? can.media.find((r) => r.kind === 'document' && r.mime.some((m) => m === '*/*' || m === '*'))
  if (!rule) return { why: t('file.type', { type: file.type || t('file.unknown_type') }), way: t('file.type_way') }
  if (file.size > rule.max_bytes) {
    // The type decides as what a file goes out: a picture is a document only inside a PDF.
    const pdf = can.media.find((r) => r.kind === 'document' && (r.mime.includes('application/pdf') || r.mime.includes('*/*') || r.mime.includes('*')))
    const ways: Partial<Record<string, MessageKey>> = {
      image: pdf && file.size <= pdf.max_bytes ? 'file.size_way_pdf' : 'file.size_way_image',
      video: 'file.size_way_video', audio: 'file.size_way_audio', voice: 'file.size_way_audio', sticker: 'file.size_way_sticker', document: 'file.size_way_document',
    }
    return {
      why: t('file.size', { size: size(file.size), max: size(rule.max_bytes), kind: maybe(`kind.${rule.kind}`) ?? rule.kind }),
      way: t(ways[rule.kind] ?? 'file.size_way', { max: pdf ? size(pdf.max_bytes) : '' }),
    }
  }
  return undefined
}
