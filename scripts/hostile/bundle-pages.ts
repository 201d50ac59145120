import path from 'node:path'

import { build } from 'vite'
import react from '@vitejs/plugin-react'

import { inlineWorkerVite } from '../build/inline-worker.ts'

const here = import.meta.dirname
const PAGES = { ours: path.join(here, 'ours.tsx'), rrweb: path.join(here, 'rrweb.ts') }

/** The portal's pages as files for its server, by path. */
export async function bundlePages(): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const result = await build({
    root: path.join(here, '../..'),
    base: '/assets/',
    configFile: false,
    plugins: [react(), inlineWorkerVite()],
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      modulePreload: false,
      target: 'es2022',
      rolldownOptions: {
        input: PAGES,
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js', assetFileNames: '[name][extname]' },
      },
    },
  })
  const files = new Map<string, string | Uint8Array>()
  for (const output of Array.isArray(result) ? result : [result]) {
    if (!('output' in output)) continue
    for (const file of output.output)
      files.set(`/assets/${file.fileName}`, file.type === 'chunk' ? file.code : file.source)
  }
  return files
}
