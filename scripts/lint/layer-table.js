/**
 * Who may import whom: docs/architecture.md as data. The linter reads it, and so does the test that plants one
 * violation of every line.
 *
 * @typedef {object} Layer
 * @property {string} folder Under `src/`. The longest folder that holds a file decides.
 * @property {readonly string[]} layers Folders it may import from, beside itself.
 * @property {readonly string[]} [typesFrom] Folders it may import types from, and nothing else.
 * @property {readonly string[]} packages Packages it may import; a name stands for its subpaths too.
 * @property {boolean} [node] Whether it may import `node:` modules.
 */

/** Plain data about the engine that needs no engine: safe to compute with anywhere above it. */
const PLAYER_MODELS = ['player/records', 'player/timeline', 'player/player-state.ts']

/** Words of the language that are values too, such as `PointerKind`. */
const RECORDING_WORDS = ['recording/recording-view.ts', 'recording/events.ts']

/** @type {readonly Layer[]} */
export const LAYERS = [
  { folder: 'shared', layers: [], packages: [] },
  { folder: 'recording', layers: ['shared'], packages: ['fflate', 'snappyjs'] },
  { folder: 'sources', layers: ['recording', 'shared'], packages: ['idb'] },
  { folder: 'worker', layers: ['recording', 'shared'], packages: [] },
  { folder: 'player', layers: ['recording', 'worker', 'shared'], packages: [] },
  { folder: 'player/dom', layers: ['player', 'recording', 'worker', 'shared'], packages: ['rrweb'] },
  {
    folder: 'hooks',
    // The one place where the engine meets its renderer.
    layers: ['player', 'player/dom/auto-renderer.ts', 'recording', 'shared'],
    packages: ['react', '@tanstack/react-query'],
  },
  {
    folder: 'components',
    layers: ['hooks', 'shared', ...PLAYER_MODELS, ...RECORDING_WORDS],
    typesFrom: ['player', 'recording'],
    packages: ['react', 'react-dom', 'radix-ui', '@tanstack/react-virtual', '@tanstack/react-query', 'lucide-react'],
  },
  { folder: 'server', layers: ['sources', 'recording', 'shared'], packages: ['hono', 'aws4fetch', '@noble/hashes'] },
  {
    folder: 'server/adapters',
    layers: ['server', 'sources', 'recording', 'shared'],
    packages: ['@hono/node-server'],
    node: true,
  },
  {
    folder: 'server/database',
    layers: ['server', 'sources', 'recording', 'shared'],
    packages: ['pg', 'pg-boss', '@electric-sql/pglite', '@duckdb/node-api'],
    node: true,
  },
  {
    folder: 'server/serve',
    layers: ['server', 'server/adapters', 'server/database', 'sources', 'recording', 'shared'],
    packages: ['pino', 'prom-client', 'valibot'],
    node: true,
  },
]

/** Folders and files that put the layers together: they may import anything. */
export const UNLAYERED = ['index.ts', 'player.ts', 'server.ts', 'cli', 'offline', 'embed', 'retool', 'styles']

/**
 * The layer a file of `src/` belongs to, or `null` where the table has none.
 *
 * @param {string} file Path below `src/`, with `/`.
 * @returns {Layer | null}
 */
export function layerOf(file) {
  const holding = LAYERS.filter(({ folder }) => isWithin(file, folder))
  return holding.sort((one, other) => other.folder.length - one.folder.length)[0] ?? null
}

/**
 * @param {string} file Path below `src/`.
 * @param {string} folder A folder or a file below `src/`.
 */
export function isWithin(file, folder) {
  return file === folder || file.startsWith(`${folder}/`)
}
