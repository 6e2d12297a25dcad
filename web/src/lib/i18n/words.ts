/** Words of a part that is loaded when it is opened: no part of the table of all screens, so that the inbox does not carry them. */
import { IntlMessageFormat } from 'intl-messageformat'
import { locale, localeTag, type Params } from './index.svelte'

export function wordsOf<K extends string>(en: Record<K, string>, hi: Record<K, string>): (key: K, params?: Params) => string {
  const compiled = new Map<string, IntlMessageFormat>()
  return (key, params) => {
    const id = `${localeTag()}:${key}`
    let format = compiled.get(id)
    if (!format) compiled.set(id, (format = new IntlMessageFormat((locale() === 'hi' ? hi : en)[key], localeTag())))
    return String(format.format(params as Record<string, string>))
  }
}
