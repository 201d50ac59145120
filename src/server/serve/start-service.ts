import { createServer, type Server } from 'node:http'

import { ReplayError, toReplayError } from '../../shared/errors.ts'
import { guardServer, toNodeHandler } from '../adapters/to-node-handler.ts'
import { loadDuckDb } from '../database/analytics/duckdb.ts'
import { createReplayHandler, type ReplayHandlerOptions } from '../handler/create-replay-handler.ts'
import { createServiceApp } from './create-service-app.ts'
import { drainServer } from './drain-server.ts'
import { startArchivedIndexing } from './index-archived.ts'
import { openParts, type ServiceParts } from './open-parts.ts'
import { startRetention } from './retention.ts'
import type { ServeConfig } from './serve-config.ts'
import type { ServeSecrets } from './serve-secrets.ts'
import { createServiceLog, type ServiceLog } from './service-log.ts'
import { createServiceMetrics } from './service-metrics.ts'
import { viewerAccess } from './viewer-access.ts'

export interface ServiceOptions {
  readonly config: ServeConfig
  readonly secrets: ServeSecrets
  /** Lets in whoever can reach the server; on the loopback address only. @default false */
  readonly dangerouslyAllowAnyone?: boolean
  /** The page in which recordings are rebuilt, at `frame.html`. */
  readonly frameHtml?: string
  /** What recordings are exported as pages with; see `createReplayHandler`. */
  readonly offlinePage?: ReplayHandlerOptions['offlinePage']
  /** The player in the embed page; see `createReplayHandler`. */
  readonly embedPage?: ReplayHandlerOptions['embedPage']
  /** How long requests under way may still take when the server ends, ms. @default 20_000 */
  readonly patienceMs?: number
  readonly log?: ServiceLog
  /** How often it looks for what other processes have put into the store, ms. @default 60_000 */
  readonly lookEveryMs?: number
}

/** A server that answers. */
export interface Service {
  /** Where it listens. */
  readonly url: string
  /** Answers what is under way, writes what is not written yet, and lets go of everything. */
  close(): Promise<void>
}

const SWEEP_MS = 30_000
const READY_TIMEOUT_MS = 5_000

/**
 * Starts the whole server: it takes in, keeps, finds and plays recordings, and writes down who watched. Resolves when
 * it is ready for requests.
 *
 * @throws ReplayError `configuration` for what cannot work or would not be safe, and what store and index throw
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { config, secrets, frameHtml, patienceMs = 20_000, lookEveryMs = 60_000 } = options
  const authorize = viewerAccess(options)
  const log = options.log ?? createServiceLog(config.logLevel)
  const metrics = createServiceMetrics({ liveRecordings: () => parts.ingest?.liveCount ?? 0 })
  const onProblem = (part: string, error: ReplayError) => {
    metrics.problem(part, error)
    log.problem(part, error)
  }
  if (config.analytics) await loadDuckDb()
  const parts = openParts({ config, secrets, onProblem })
  let phase: 'serving' | 'ending' = 'serving'

  const handler = createReplayHandler({
    source: parts.source,
    basePath: config.basePath,
    authorize,
    audit: parts.index.audit,
    onProblem: (error) => onProblem('replay', error),
    ...(config.cors && { cors: config.cors }),
    ...(config.embed && { embed: config.embed }),
    ...(parts.records && { records: parts.records }),
    ...(parts.assets && { assets: parts.assets }),
    ...(frameHtml !== undefined && { frameHtml }),
    ...(options.offlinePage && { offlinePage: options.offlinePage }),
    ...(options.embedPage && { embedPage: options.embedPage }),
  })
  const app = createServiceApp({
    basePath: config.basePath,
    replay: handler,
    ingest: parts.ingest && ((request) => parts.ingest!.fetch(request)),
    isReady: async () => phase === 'serving' && (await answers(parts)),
    metricsToken: secrets.metricsToken,
    metrics,
    log,
  })

  await assertStoreAnswers(parts)
  await parts.index.migrate()
  const resumed = (await parts.ingest?.recover()) ?? 0
  let swept: Promise<void> = Promise.resolve()
  const sweep = () => {
    const now = parts.ingest?.sweep().catch((thrown: unknown) => onProblem('ingest', toReplayError(thrown)))
    swept = Promise.all([swept, now]).then(() => {})
  }
  // What the process before this one has closed may not be told to everybody yet.
  sweep()
  const sweeping = setInterval(sweep, SWEEP_MS)
  const retention = startRetention({ parts, days: config.retentionDays, log, onProblem })
  // Other processes write to PostgreSQL themselves.
  const indexing = secrets.databaseUrl ? null : startArchivedIndexing({ parts, everyMs: lookEveryMs, onProblem })
  const server = guardServer(createServer(toNodeHandler(app)))
  try {
    const url = await listen(server, config)
    log.event('listening', { url, resumed })
    return { url, close }
  } catch (thrown) {
    await release()
    throw thrown
  }

  async function release(): Promise<void> {
    clearInterval(sweeping)
    retention.stop()
    await indexing?.stop()
    await parts.ingest?.flush()
    // A recording that was just being closed is told to the index that goes.
    await swept
    await parts.ingest?.flush()
    // Who watched up to now is written down before the index that keeps it goes.
    await handler.flush()
    await parts.records?.close()
    await parts.ledger?.close()
    await parts.index.close()
  }

  async function close(): Promise<void> {
    phase = 'ending'
    log.event('ending')
    await drainServer(server, { patienceMs })
    await release()
    log.event('ended')
  }
}

/** A store that refuses these keys would do so later, too; one that is away may be back by then. */
async function assertStoreAnswers({ store }: ServiceParts): Promise<void> {
  try {
    await store.stat('readiness', { signal: AbortSignal.timeout(READY_TIMEOUT_MS) })
  } catch (thrown) {
    if (toReplayError(thrown).status === 403) throw thrown
  }
}

/** Whether store and index can be reached. */
async function answers({ store, index }: ServiceParts): Promise<boolean> {
  const signal = AbortSignal.timeout(READY_TIMEOUT_MS)
  return Promise.all([index.get('readiness', { signal }), store.stat('readiness', { signal })]).then(
    () => true,
    () => false,
  )
}

function listen(server: Server, { host, port }: ServeConfig): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        new ReplayError('configuration', {
          what: `${host} port ${port} cannot be listened on (${cause.code ?? cause.name}).`,
          fix: 'Choose another with PORT, or end what listens there.',
          cause,
        }),
      )
    })
    server.listen(port, host, () => {
      const address = server.address()
      const actual = typeof address === 'object' && address ? address.port : port
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${actual}`)
    })
  })
}
