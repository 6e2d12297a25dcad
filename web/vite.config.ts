import { readdirSync, rmSync } from 'node:fs'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig, type Plugin } from 'vite'

/** Empties dist before a build but keeps the committed placeholder, which lets Go embed the folder without Node. */
function keepPlaceholder(): Plugin {
  return {
    name: 'keep-placeholder',
    apply: 'build',
    buildStart() {
      for (const name of readdirSync('dist')) {
        if (name !== 'placeholder.html') rmSync(`dist/${name}`, { recursive: true })
      }
    },
  }
}

export default defineConfig({
  plugins: [svelte(), keepPlaceholder()],
  resolve: { conditions: process.env.VITEST ? ['browser'] : undefined },
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    // The content security policy allows fonts from our own address only, not as data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
  },
  server: { proxy: { '/api': process.env.SANGAM_URL ?? 'http://127.0.0.1:8787' } },
})
