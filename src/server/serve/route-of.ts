import { isSafeId } from '../../recording/archive/safe-id.ts'

/** What a request is about, in words that are few: for logs and metrics, which must not grow with what is asked. */
export interface RouteFacts {
  readonly route: string
  readonly recordingId?: string
}

const OPERATIONS: ReadonlySet<string> = new Set(['healthz', 'readyz', 'metrics'])
const LIBRARY: ReadonlySet<string> = new Set([
  'index.json',
  'search',
  'flags.json',
  'records',
  'views',
  'asset',
  'frame.html',
  'embed.js',
])
const RECORDING: ReadonlySet<string> = new Set([
  'info',
  'manifest.json',
  'blocks',
  'checkpoints',
  'items.jsonl.gz',
  'person.json',
  'product-events.jsonl.gz',
  'export',
])
const INGEST: ReadonlySet<string> = new Set(['s', 'e', 'i', 'batch', 'flags', 'array', 'static'])

export const INGEST_PATH = '/ingest'

export function routeOf(pathname: string, basePath: string): RouteFacts {
  const first = pathname.slice(1)
  if (OPERATIONS.has(first)) return { route: first }
  if (pathname.startsWith(`${INGEST_PATH}/`)) {
    const [name = ''] = pathname.slice(INGEST_PATH.length + 1).split('/')
    return { route: INGEST.has(name) ? `ingest ${name}` : 'ingest other' }
  }
  if (!pathname.startsWith(`${basePath}/`)) return { route: 'other' }
  const [id = '', name = ''] = pathname.slice(basePath.length + 1).split('/')
  if (name === '') return { route: LIBRARY.has(id) ? `replay ${id}` : 'replay other' }
  if (id === 'embed') return { route: 'replay embed', ...(isSafeId(name) && { recordingId: name }) }
  return { route: RECORDING.has(name) ? `replay ${name}` : 'replay other', ...(isSafeId(id) && { recordingId: id }) }
}
