import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'

/** Imports go one way: lib, ui <- api, sync <- features <- shell; features never import each other. */
const rooms = {
  lib: [],
  ui: ['lib'],
  api: ['lib'],
  sync: ['lib', 'api'],
  features: ['lib', 'ui', 'api', 'sync'],
  shell: ['lib', 'ui', 'api', 'sync', 'features'],
}
const featureNames = ['inbox', 'login', 'numbers', 'parked', 'settings', 'members', 'keys']

function forbid(groups, why) {
  return { 'no-restricted-imports': ['error', { patterns: [{ group: groups, message: why }] }] }
}

const floors = Object.entries(rooms).filter(([room]) => room !== 'shell').flatMap(([room, allowed]) => {
  const not = Object.keys(rooms).filter((other) => other !== room && !allowed.includes(other))
  const groups = not.map((other) => `**/${other}/**`)
  if (room !== 'features') {
    return [{ files: [`src/${room}/**`], rules: forbid(groups, `${room} must not import ${not.join(', ')}`) }]
  }
  return featureNames.map((name) => ({
    files: [`src/features/${name}/**`],
    rules: forbid(
      [...groups, ...featureNames.filter((other) => other !== name).map((other) => `**/${other}/**`), '**/features/**'],
      'features import lib, ui, api and sync only, never the shell or each other',
    ),
  }))
})

export default ts.config(
  { ignores: ['dist/', 'node_modules/', 'src/api/schema.ts'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      // Text reaches the page by text nodes only: a customer writes half of it.
      'svelte/no-at-html-tags': 'error',
      // The app has its own small router; there is no base path to resolve.
      'svelte/no-navigation-without-resolve': 'off',
      // Plain maps and sets hold what no component watches; what they watch is a SvelteMap, by choice.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  ...floors,
)
