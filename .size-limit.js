/** What is not our code: hosts have it anyway, or weigh it by its own name. */
const ignore = [
  'react',
  'react-dom',
  'radix-ui',
  '@tanstack/react-query',
  '@tanstack/react-virtual',
  'lucide-react',
  'rrweb',
  'fflate',
  'snappyjs',
  'idb',
  'hono',
  'aws4fetch',
  '@noble/hashes',
]

/**
 * Leaves out what is loaded later, by `import()`, which has budgets of its own below; and what Node has.
 *
 * @type {import('esbuild').Plugin}
 */
const leaveForLater = {
  name: 'leave-for-later',
  setup({ onResolve }) {
    onResolve({ filter: /./ }, ({ kind, path }) =>
      kind === 'dynamic-import' || path.startsWith('node:') ? { path, external: true } : null,
    )
  },
}

const checks = [
  { name: 'The React door, all of it', path: 'dist/index.js', import: '*', limit: '60 kB' },
  // One part must not bring the others.
  { name: '{ ReplayPlayButton }', path: 'dist/index.js', import: '{ ReplayPlayButton }', limit: '6 kB' },
  { name: '{ usePlayhead }', path: 'dist/index.js', import: '{ usePlayhead }', limit: '1 kB' },
  { name: '{ httpSource }', path: 'dist/index.js', import: '{ httpSource }', limit: '8 kB' },
  { name: 'The recording language', path: 'dist/recording/index.js', import: '*', limit: '47 kB' },
  { name: 'The headless player', path: 'dist/player.js', import: '*', limit: '45 kB' },
  // What runs at the edge: without Node, its databases and the ingest.
  {
    name: 'A handler in a worker',
    path: 'dist/server.js',
    import: '{ createReplayHandler, postHogProxy, s3Store }',
    limit: '16 kB',
  },
  { name: 'styles.css', path: 'dist/styles.css', limit: '12 kB' },
]

export default checks.map((check) => ({
  ...check,
  gzip: true,
  ...(check.path.endsWith('.js') && {
    ignore,
    /** @param {import('esbuild').BuildOptions} config */
    modifyEsbuildConfig: (config) => ({ ...config, plugins: [...(config.plugins ?? []), leaveForLater] }),
  }),
}))
