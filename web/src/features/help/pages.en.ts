/** The pages in English, a part of their own: only readers of the help load it. */
export default import.meta.glob<string>('./pages/*.en.md', { eager: true, query: '?raw', import: 'default' })
