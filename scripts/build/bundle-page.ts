import { build } from 'esbuild'

import { inlineWorker } from './inline-worker.ts'

/** Bundles a page's entry with everything it needs into one classic script, for pages that load nothing else. */
export async function bundlePage(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    jsx: 'automatic',
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [inlineWorker()],
    logLevel: 'warning',
  })
  return outputFiles.map(({ text }) => text).join('')
}
