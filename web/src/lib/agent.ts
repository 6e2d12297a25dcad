/** What a browser says of itself, in the words people use. */
const browsers: [RegExp, string][] = [[/^Sangam demo/, 'Sangam demo'], [/Edg(A|iOS)?\//, 'Edge'], [/OPR\//, 'Opera'], [/SamsungBrowser\//, 'Samsung Internet'], [/Firefox\/|FxiOS\//, 'Firefox'], [/Chrome\/|CriOS\//, 'Chrome'], [/Safari\//, 'Safari']]
const systems: [RegExp, string][] = [[/iPhone/, 'iPhone'], [/iPad/, 'iPad'], [/Android/, 'Android'], [/Windows/, 'Windows'], [/CrOS/, 'ChromeOS'], [/Mac OS X|Macintosh/, 'macOS'], [/Linux/, 'Linux']]

export interface Agent {
  browser: string
  system: string
}

/** Either may be empty: a program that says nothing we know. */
export function agent(text: string): Agent {
  const of = (list: [RegExp, string][]) => list.find(([sign]) => sign.test(text))?.[1] ?? ''
  return { browser: of(browsers), system: of(systems) }
}
