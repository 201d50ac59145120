import path from 'node:path'

import {
  archiveSource,
  type ArchiveStore,
  createIngestHandler,
  createReplayHandler,
  directoryStore,
  embeddedIndex,
  indexedSource,
  postgresIndex,
  postHogScripts,
  sqlRecords,
  type SqlRecordingIndex,
} from '../portal-replay.ts'
import type { Db } from '../database/db.ts'
import { FLAG_VALUES } from './flags.ts'
import type { ReplayServer } from './replay-server.ts'

export interface ReplayOptions {
  /** Where recordings are kept, and the embedded index. */
  readonly dataFolder: string
  /** Connection string of a PostgreSQL server for the index, in place of the embedded one. */
  readonly databaseUrl?: string | undefined
  /** The shop's rows. */
  readonly db: Db
}

/** The server inside this process, with what is behind it. */
export interface OwnReplayServer extends ReplayServer {
  readonly store: ArchiveStore
  readonly index: SqlRecordingIndex
  /** Ends every recording that is live. Answers when they are whole archives. */
  endRecordings(): Promise<void>
}

const SWEEP_MS = 60_000

/** Takes in, keeps, finds and plays recordings: the parts of `portal-replay/server`, put together. */
export async function openReplay({ dataFolder, databaseUrl, db }: ReplayOptions): Promise<OwnReplayServer> {
  const store = directoryStore(path.join(dataFolder, 'recordings'))
  const index = databaseUrl
    ? postgresIndex({ connectionString: databaseUrl, schema: 'portal_replay_demo_index' })
    : embeddedIndex({ folder: path.join(dataFolder, 'index') })

  const ingest = createIngestHandler({
    store,
    index,
    basePath: '/ingest',
    tokens: ['phc_lumen_and_lark'],
    // The shop is on this very origin, which needs no permission. Another shop would be named here.
    origins: ['https://lumen-and-lark.example'],
    config: { sessionRecording: { networkPayloadCapture: { recordBody: true, recordHeaders: true } } },
    flags: () => FLAG_VALUES,
    scripts: postHogScripts(),
  })

  const replay = createReplayHandler({
    source: indexedSource(archiveSource(store), index),
    basePath: '/api/replay',
    // A demo on the loopback address: everybody is staff. Yours asks who is signed in, and what they may see.
    authorize: () => ({ id: 'demo', label: 'Whoever runs the demo' }),
    audit: index.audit,
    records: sqlRecords({
      ...db.connection,
      tables: {
        orders: {
          type: 'order',
          key: 'id',
          at: ['created_at', 'updated_at'],
          person: { column: 'customer_id', via: { table: 'customers', key: 'id', column: 'email' } },
          fields: ['status', 'total_cents', 'ship_to', 'replaced_by'],
          history: { table: 'order_history', key: 'order_id', at: 'at', actor: 'actor', changes: 'changes' },
        },
      },
    }),
  })

  await ingest.recover()
  const sweeping = setInterval(() => void ingest.sweep(), SWEEP_MS)
  return {
    store,
    index,
    ingest: (request) => ingest.fetch(request),
    replay,
    endRecordings: () => ingest.sweep({ idleMs: 0 }),
    async close() {
      clearInterval(sweeping)
      await ingest.flush()
      await index.close()
    },
  }
}
