import { build } from 'esbuild'

/** Writes one style sheet with its `@import`s resolved: hosts link a single file, and no bundler of theirs matters. */
export async function bundleCss(from: string, to: string): Promise<void> {
  await build({
    entryPoints: [from],
    outfile: to,
    bundle: true,
    // Readable: a theme is there to be overridden.
    minify: false,
    logLevel: 'warning',
    loader: { '.svg': 'dataurl' },
    target: ['chrome111', 'firefox114', 'safari16.4'],
  })
}
