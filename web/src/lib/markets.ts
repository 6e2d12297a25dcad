/** Names of the markets that rate cards know, in the reader's language. */
import { locale, localeTag } from './i18n/index.svelte'

const regions: Record<string, string> = {
  argentina: 'AR', bangladesh: 'BD', brazil: 'BR', chile: 'CL', colombia: 'CO', egypt: 'EG', france: 'FR', germany: 'DE', hong_kong: 'HK', hungary: 'HU', india: 'IN', indonesia: 'ID', iraq: 'IQ', israel: 'IL',
  italy: 'IT', kazakhstan: 'KZ', kuwait: 'KW', malaysia: 'MY', mexico: 'MX', morocco: 'MA', nepal: 'NP', netherlands: 'NL', nigeria: 'NG', oman: 'OM', pakistan: 'PK',
  peru: 'PE', poland: 'PL', qatar: 'QA', romania: 'RO', russia: 'RU', saudi_arabia: 'SA', singapore: 'SG', south_africa: 'ZA', spain: 'ES', sri_lanka: 'LK', turkey: 'TR', ukraine: 'UA', united_arab_emirates: 'AE',
  united_kingdom: 'GB',
}

/** Browsers have no names for these. */
const wide: Record<string, readonly [string, string]> = { north_america: ['North America', 'उत्तर अमेरिका'], latin_america: ['Latin America', 'लैटिन अमेरिका'] }

/** A country or region in the reader's language; what we do not know as the rate card calls it. */
export function marketName(market: string): string {
  const own = wide[market]
  if (own) return own[locale() === 'hi' ? 1 : 0]
  const code = regions[market]
  return (code && new Intl.DisplayNames(localeTag(), { type: 'region' }).of(code)) || market.replaceAll('_', ' ')
}

/** Prices of single messages are parts of the smallest coin. */
export function microPrice(micros: number, currency: string): string {
  return new Intl.NumberFormat(localeTag(), { style: 'currency', currency, minimumFractionDigits: 2, maximumFractionDigits: 6 }).format(micros / 1_000_000)
}
