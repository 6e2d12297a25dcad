/** What roles are called: presets in the reader's language, roles of one's own as they were named. */
import type { Role } from '../../api/types'
import { maybe, t } from '../../lib/i18n/index.svelte'
import { plainName } from '../../lib/richtext'

export function roleName(id: string, roles: readonly Role[]): string {
  const name = roles.find((r) => r.id === id)?.name
  return name ? plainName(name) : (maybe(`role.${id}`) ?? t('role.own'))
}
export const roleHint = (id: string): string => maybe(`role.${id}_hint`) ?? t('role.own_hint')
/** A permission in words. */
export const mayWords = (permission: string): string => maybe(`may.${permission}`) ?? permission
