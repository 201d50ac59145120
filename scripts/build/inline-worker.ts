import path from 'node:path'

import { build, type Plugin } from 'esbuild'

/** How a module asks for another one as the text of a worker: `import code from 'inline-worker:./entry.ts'`. */
const PREFIX = 'inline-worker:'

interface WorkerBundle {
  readonly code: string
  /** Absolute paths of all that went into it. */
  readonly inputs: readonly string[]
}

/** Bundles a worker's entry into one classic script: the kind that every browser and every CSP level knows. */
export async function bundleWorker(entry: string): Promise<WorkerBundle> {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'silent',
  })
  return {
    code: outputFiles.map(({ text }) => text).join(''),
    inputs: Object.keys(metafile.inputs).map((file) => path.resolve(file)),
  }
}

/** For esbuild, and so for tsup: what is published contains the text. */
export function inlineWorker(): Plugin {
  return {
    name: 'inline-worker',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^inline-worker:/ }, ({ path: specifier, resolveDir }) => ({
        path: path.resolve(resolveDir, specifier.slice(PREFIX.length)),
        namespace: 'inline-worker',
      }))
      onLoad({ filter: /./, namespace: 'inline-worker' }, async ({ path: entry }) => {
        const { code, inputs } = await bundleWorker(entry)
        return { contents: code, loader: 'text', watchFiles: [...inputs] }
      })
    },
  }
}

/** The part of a Vite plugin that this one needs, so that every version of Vite at hand takes it. */
export interface InlineWorkerVite {
  readonly name: string
  readonly enforce: 'pre'
  resolveId(specifier: string, importer: string | undefined): string | undefined
  load(this: { addWatchFile(file: string): void }, id: string): Promise<string | undefined>
}

/** For Vite: tests, stories, the demo and the benches run the sources. */
export function inlineWorkerVite(): InlineWorkerVite {
  // A leading NUL keeps other plugins away from a module that is no file.
  const virtual = `\0${PREFIX}`
  return {
    name: 'inline-worker',
    enforce: 'pre',
    resolveId(specifier, importer) {
      if (!specifier.startsWith(PREFIX)) return undefined
      return virtual + path.resolve(path.dirname(importer ?? '.'), specifier.slice(PREFIX.length))
    },
    async load(id) {
      if (!id.startsWith(virtual)) return undefined
      const { code, inputs } = await bundleWorker(id.slice(virtual.length))
      for (const file of inputs) this.addWatchFile(file)
      return `export default ${JSON.stringify(code)}`
    },
  }
}
