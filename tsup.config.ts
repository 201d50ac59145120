import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { defineConfig } from 'tsup'

import { bundleCss } from './scripts/build/bundle-css.ts'
import { bundlePage } from './scripts/build/bundle-page.ts'
import { frameHtml } from './scripts/build/frame-html.ts'
import { bundleWorker, inlineWorker } from './scripts/build/inline-worker.ts'
import { keepModules, modulesOf } from './scripts/build/keep-modules.ts'

/** What `exports` in package.json names. */
const DOORS = {
  index: 'src/index.ts',
  'recording/index': 'src/recording/index.ts',
  player: 'src/player.ts',
  server: 'src/server.ts',
}

/** What `bin` in package.json names. */
const COMMANDS = ['src/cli/main.ts']

/** Doors that hold React code: a framework with server components has to be told. */
const CLIENT_DOORS = ['index']

const STYLES = ['base.css', 'theme.css', 'styles.css']

export default defineConfig(async () => ({
  entry: await modulesOf([...Object.values(DOORS), ...COMMANDS], 'src'),
  format: ['esm'],
  platform: 'neutral',
  target: 'es2022',
  dts: { entry: DOORS },
  sourcemap: true,
  clean: true,
  splitting: true,
  treeshake: false,
  // Workers and Deno know Node's modules by their whole name only.
  removeNodeProtocol: false,
  external: [/^node:/],
  esbuildPlugins: [keepModules(), inlineWorker()],
  esbuildOptions(options) {
    // React 18 hosts and Retool know react/jsx-runtime, and nothing newer.
    options.jsx = 'automatic'
    options.jsxDev = false
  },
  async onSuccess() {
    for (const door of CLIENT_DOORS) {
      const file = path.join('dist', `${door}.js`)
      // esbuild drops directives when it bundles. On the same line, so that the source map stays true.
      await writeFile(file, `"use client";${await readFile(file, 'utf8')}`)
    }
    // The same worker as a file, for pages that allow none from a blob: they serve it and pass `workerUrl`.
    const { code } = await bundleWorker('src/worker/recording-worker.ts')
    await writeFile('dist/recording-worker.js', code)
    // What `portal-replay export --format html` puts into a page, player and all.
    await writeFile('dist/offline-page.js', await bundlePage('src/offline/offline-page.tsx'))
    // The player in the page that portals without React hold in a frame.
    await writeFile('dist/embed-page.js', await bundlePage('src/embed/embed-page.tsx'))
    // For portals with a strict policy: they serve it, and pass its address as `frame={{ src }}`.
    await writeFile('dist/frame.html', await frameHtml())
    for (const style of STYLES) await bundleCss(path.join('src/styles', style), path.join('dist', style))
  },
}))
