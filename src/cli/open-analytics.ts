import { parquetAnalytics } from '../server/database/analytics/parquet-analytics.ts'
import {
  analyticsFolder,
  storedAnalytics,
  type StoredAnalytics,
} from '../server/database/analytics/stored-analytics.ts'
import { s3Store } from '../server/s3-store.ts'
import type { StorePlace } from './open-store.ts'

/** How long a question may take that somebody waits for at a terminal, ms. */
const TIMEOUT_MS = 10 * 60_000
/** More would not be read by anybody, and has to fit into memory. */
const MAX_ROWS = 100_000

/** The analytics that belong to a store: read in place from a folder, by way of a copy from a bucket. */
export async function openAnalytics(place: StorePlace): Promise<StoredAnalytics> {
  const limits = { timeoutMs: TIMEOUT_MS, maxRows: MAX_ROWS }
  if (place.kind === 'bucket') return storedAnalytics({ store: s3Store(place.access), ...limits })
  return parquetAnalytics({ folder: await analyticsFolder(place.folder), ...limits })
}
