import { describe, expect, it } from 'vitest'
import { fill, find, places, shown, type QuickReply } from './library'

const reply = (title: string, more: Partial<QuickReply> = {}): QuickReply =>
  ({ id: title, title, category: '', shortcut: '', text: 'x', variables: [], version: 1, changed_at: 1, uses: 0, ...more })
const titles = (list: ReturnType<typeof find>) => list.map((f) => `${f.key}${f.reply.title}`)

describe('places', () => {
  it('are found once each, with their kind', () => {
    expect(places('{{contact.name}} {{slot:morning|evening}} {{n:number}} {{n:number}}').map((p) => [p.name, p.type, p.choices])).toEqual([
      ['contact.name', 'text', []], ['slot', 'choice', ['morning', 'evening']], ['n', 'number', []],
    ])
  })
  it('take values, and stay where there is none', () => {
    expect(fill('Hi {{contact.name}}, {{order}}!', { 'contact.name': 'Mira' })).toBe('Hi Mira, {{order}}!')
    expect(shown('Hi {{contact.name}}, {{order}}', { 'contact.name': 'Mira' }).map((p) => p.is)).toEqual(['said', 'filled', 'said', 'missing'])
  })
  it('never read a value as a text with places, a pattern or a part of an object', () => {
    expect(fill('{{a}} {{b}}', { a: '{{b}}', b: 'x' })).toBe('{{b}} x')
    expect(fill('{{a}}', { a: "$& $1 $' <img src=x onerror=alert(1)>" })).toBe("$& $1 $' <img src=x onerror=alert(1)>")
    expect(fill('{{constructor}} {{__proto__}}', {})).toBe('{{constructor}} {{__proto__}}')
  })
  it('leave other braces alone', () => {
    for (const text of ['{{}}', '{ {x} }', '{{a\nb}}', '}}{{']) expect(places(text)).toEqual([])
  })
})

describe('finding', () => {
  const list = [reply('Thanks', { shortcut: 'ty', uses: 3 }), reply('Address', { text: 'Lane 4, Pune', key: 2 }), reply('धन्यवाद', { category: 'हिन्दी', uses: 9 }), reply('Typing')]
  it('keeps the keys one has bound and gives the others by use', () => {
    expect(titles(find(list, ''))).toEqual(['2Address', '1धन्यवाद', '3Thanks', '4Typing'])
  })
  it('puts shortcuts first and looks into the words at last', () => {
    expect(titles(find(list, 'TY'))).toEqual(['1Thanks', '2Typing'])
    expect(titles(find(list, 'pune'))).toEqual(['1Address'])
    expect(titles(find(list, 'धन्य'))).toEqual(['1धन्यवाद'])
    expect(find(list, 'zzz')).toEqual([])
  })
  it('has no tenth key', () => {
    expect(find(Array.from({ length: 12 }, (_, i) => reply(`R${i}`)), '').filter((f) => f.key === 0)).toHaveLength(3)
  })
})
