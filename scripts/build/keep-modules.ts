import path from 'node:path'

import { build, type Plugin } from 'esbuild'

/**
 * Every module that the doors reach, as entries for a build of one file per module. Bundlers drop whole modules that
 * nobody imports, but of a single big file they must keep every `forwardRef(…)` and `displayName`: one part would
 * bring all the others.
 */
export async function modulesOf(doors: readonly string[], root: string): Promise<Record<string, string>> {
  const { metafile } = await build({
    entryPoints: [...doors],
    bundle: true,
    write: false,
    metafile: true,
    outdir: 'dist',
    format: 'esm',
    packages: 'external',
    logLevel: 'silent',
    jsx: 'automatic',
  })
  const modules = Object.keys(metafile.inputs).filter((file) => file.startsWith(`${root}/`))
  return Object.fromEntries(modules.map((file) => [path.posix.relative(root, file).replace(/\.tsx?$/, ''), file]))
}

/** Leaves imports between modules as they are, but for the extension. */
export function keepModules(): Plugin {
  return {
    name: 'keep-modules',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\.?\// }, ({ path: specifier, kind }) =>
        kind === 'entry-point' ? null : { path: specifier.replace(/\.tsx?$/, '.js'), external: true },
      )
    },
  }
}
