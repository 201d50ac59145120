import path from 'node:path'

import { build } from 'vite'

import { inlineWorkerVite } from '../../../scripts/build/inline-worker.ts'

/** Files for the browser, by name, ready to be sent. */
export type Bundle = ReadonlyMap<string, { readonly type: string; readonly body: string | Uint8Array }>

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
}

/**
 * Bundles browser code into memory: nothing is written, watched or cached, so nothing can be left behind or be stale.
 *
 * @param entries name → file; the name becomes `<name>.js`
 * @param base address under which the files will be served
 */
export async function bundle(entries: Readonly<Record<string, string>>, base: string): Promise<Bundle> {
  const outputs = await build({
    configFile: false,
    logLevel: 'error',
    root: import.meta.dirname,
    base,
    publicDir: false,
    plugins: [inlineWorkerVite()],
    // Whatever NODE_ENV is around us: React's two builds must not be mixed.
    define: { 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { runtime: 'automatic', development: false } },
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      reportCompressedSize: false,
      modulePreload: false,
      cssCodeSplit: true,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, path.resolve(file)])),
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js', assetFileNames: '[name][extname]' },
      },
    },
  })
  const files = new Map<string, { type: string; body: string | Uint8Array }>()
  for (const output of [outputs].flat()) {
    if (!('output' in output)) continue
    for (const file of output.output) {
      const type = TYPES[path.extname(file.fileName)] ?? 'application/octet-stream'
      files.set(file.fileName, { type, body: file.type === 'chunk' ? file.code : file.source })
    }
  }
  return files
}
