/** The database side of the server: what `portal-replay/server` offers of it. */
export { type ParquetAnalytics, parquetAnalytics, type ParquetAnalyticsOptions } from './analytics/parquet-analytics.ts'
export {
  type StoredAnalytics,
  storedAnalytics,
  type StoredAnalyticsOptions,
  type StoredQueryOptions,
} from './analytics/stored-analytics.ts'
export type { AnalyticsInput } from './analytics/analytics-row.ts'
export type { AnalyticsPage, AnalyticsQueryOptions } from './analytics/query-parquet.ts'
export {
  embeddedIndex,
  type EmbeddedIndexOptions,
  postgresIndex,
  type PostgresIndexOptions,
  type SqlRecordingIndex,
} from './indexes.ts'
export { type ArchiveJob, type ArchiveJobs, archiveJobs, type ArchiveJobsOptions } from './jobs/archive-jobs.ts'
export type { RecordTable, PersonColumn, HistoryTable } from './records/record-table.ts'
export { type RecordsConnection, sqlRecords, type SqlRecordsOptions } from './records/sql-records.ts'
export { postgresRateLedger, type PostgresRateLedgerOptions } from './rate/postgres-rate-ledger.ts'
