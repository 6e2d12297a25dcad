/** The pages in Hindi, a part of their own: only readers of the help load it. */
export default import.meta.glob<string>('./pages/*.hi.md', { eager: true, query: '?raw', import: 'default' })
