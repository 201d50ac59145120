import path from 'node:path'

import type { ReplaySource } from '../../recording/replay-source.ts'
import { ReplayError } from '../../shared/errors.ts'
import { createRateGate } from '../../sources/posthog/rate-gate.ts'
import { directoryStore } from '../adapters/directory-store.ts'
import { pinnedFetch } from '../adapters/pinned-fetch.ts'
import { postHogScripts } from '../adapters/post-hog-scripts.ts'
import { archiveSource } from '../archive-source.ts'
import { archiveWithFallback } from '../archive-with-fallback.ts'
import { createAssetProxy } from '../assets/create-asset-proxy.ts'
import { parquetAnalytics } from '../database/analytics/parquet-analytics.ts'
import { ANALYTICS_FOLDER, storedAnalytics } from '../database/analytics/stored-analytics.ts'
import { embeddedIndex, postgresIndex, type SqlRecordingIndex } from '../database/indexes.ts'
import { projectLedger, type ProjectLedger } from '../database/rate/project-ledger.ts'
import { sqlRecords } from '../database/records/sql-records.ts'
import type { RecordTable } from '../database/records/record-table.ts'
import { indexedSource } from '../indexed-source.ts'
import { createIngestHandler, type IngestHandler } from '../ingest/create-ingest-handler.ts'
import type { AnalyticsTables } from '../ports/analytics-tables.ts'
import type { ArchiveStore } from '../ports/archive-store.ts'
import type { AssetReader } from '../ports/asset-reader.ts'
import type { RecordReader } from '../ports/record-reader.ts'
import { postHogProxy } from '../posthog/post-hog-proxy.ts'
import { s3Store } from '../s3-store.ts'
import { INGEST_PATH } from './route-of.ts'
import { s3Access } from './s3-environment.ts'
import type { ServeConfig } from './serve-config.ts'
import type { ServeSecrets } from './serve-secrets.ts'

/** What a server is made of, as the configuration has it. */
export interface ServiceParts {
  readonly store: ArchiveStore
  readonly index: SqlRecordingIndex
  readonly source: ReplaySource
  readonly ingest: IngestHandler | null
  readonly records: (RecordReader & { close(): Promise<void> }) | null
  readonly assets: AssetReader | null
  /** Tables of what happened in recordings: those that `portal-replay query --in` asks of the same store. */
  readonly analytics: AnalyticsTables | null
  /** Where requests to PostHog are counted, where that is a database. */
  readonly ledger: ProjectLedger | null
}

export interface OpenPartsOptions {
  readonly config: ServeConfig
  readonly secrets: ServeSecrets
  /** Hears of what fails beside a request, and in which part. */
  readonly onProblem: (part: string, error: ReplayError) => void
}

/**
 * Opens store, index, sources, ingest and records.
 *
 * @throws ReplayError `configuration` for what cannot work together; what is missing is named
 */
export function openParts({ config, secrets, onProblem }: OpenPartsOptions): ServiceParts {
  const store = openStore(config, secrets)
  const index = secrets.databaseUrl
    ? postgresIndex({ connectionString: secrets.databaseUrl })
    : embeddedIndex({ folder: path.join(config.dataFolder, 'index') })
  const analytics = openAnalytics(config, store)
  const ledger = openLedger(config, secrets)
  const postHog = openPostHog(config, secrets, { store, ledger, onProblem })
  const archive = archiveSource(store, {
    onCorrupt: (error) => onProblem('store', error),
    ...(postHog && { origin: postHog }),
  })
  const indexed = indexedSource(archive, index)
  return {
    store,
    index,
    source: postHog ? archiveWithFallback(indexed, postHog) : indexed,
    ingest: openIngest(config, { store, index, analytics, onProblem }),
    records: openRecords(config, secrets),
    // What was loaded is kept by nobody but the viewer's browser: recordings say what is asked for, and would fill the disk.
    assets: config.assets ? createAssetProxy({ hosts: config.assets.hosts, fetch: pinnedFetch() }) : null,
    analytics,
    ledger,
  }
}

function openStore({ dataFolder, s3 }: ServeConfig, secrets: ServeSecrets): ArchiveStore {
  if (!s3) return directoryStore(path.join(dataFolder, 'recordings'))
  const { prefix, ...bucket } = s3
  return s3Store(s3Access({ ...bucket, ...(prefix !== undefined && { prefix }) }, secrets.s3))
}

function openAnalytics({ analytics, dataFolder, s3 }: ServeConfig, store: ArchiveStore): AnalyticsTables | null {
  if (!analytics) return null
  // The other processors are for whoever sends and watches meanwhile.
  const limits = { threads: 1 }
  if (s3) return storedAnalytics({ store, ...limits })
  return parquetAnalytics({ folder: path.join(dataFolder, 'recordings', ANALYTICS_FOLDER), ...limits })
}

function openPostHog(
  { postHog }: ServeConfig,
  secrets: ServeSecrets,
  { store, ledger, onProblem }: Pick<ServiceParts, 'store' | 'ledger'> & Pick<OpenPartsOptions, 'onProblem'>,
): ReplaySource | null {
  if (!postHog) return null
  const { plan = 'paid', ...project } = postHog
  const personalApiKey = needed('POSTHOG_API_KEY', secrets.postHogKey)
  const gate = createRateGate({ plan, ...(ledger && { ledger }) })
  return postHogProxy({ ...project, personalApiKey, store, gate, onProblem: (error) => onProblem('posthog', error) })
}

/** Other processes that have the same database ask within the same budget. */
function openLedger({ postHog }: ServeConfig, { databaseUrl }: ServeSecrets): ServiceParts['ledger'] {
  return postHog && databaseUrl ? projectLedger({ ...postHog, connectionString: databaseUrl }) : null
}

function openIngest(
  { ingest }: ServeConfig,
  {
    store,
    index,
    analytics,
    onProblem,
  }: Pick<ServiceParts, 'store' | 'index' | 'analytics'> & Pick<OpenPartsOptions, 'onProblem'>,
): IngestHandler | null {
  if (!ingest) return null
  const { tokens, origins, scriptsFolder, sessionRecording } = ingest
  return createIngestHandler({
    store,
    index,
    ...(analytics && { analytics }),
    tokens,
    origins,
    basePath: INGEST_PATH,
    scripts: postHogScripts(scriptsFolder === undefined ? {} : { folder: scriptsFolder }),
    config: sessionRecording ? { sessionRecording } : {},
    onError: (error) => onProblem('ingest', error),
  })
}

function openRecords({ records }: ServeConfig, secrets: ServeSecrets): ServiceParts['records'] {
  if (!records) return null
  const connectionString = needed('RECORDS_DATABASE_URL', secrets.recordsDatabaseUrl)
  // An absent field and one that is undefined are the same to whoever reads them.
  return sqlRecords({ connectionString, tables: records.tables as Readonly<Record<string, RecordTable>> })
}

function needed(name: string, value: string | null): string {
  if (value !== null) return value
  throw new ReplayError('configuration', {
    what: `The environment has no ${name}.`,
    why: 'The configuration names a server that is reached with it.',
    fix: `Set ${name}.`,
  })
}
