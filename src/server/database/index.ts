/** The database side of the server: what `portal-replay/server` offers of it. */
export { type AuditTrail, type AuditTrailOptions, createAuditTrail, type RecordingView } from './audit/audit-trail.ts'
export type { WatchedRange } from './audit/watched-ranges.ts'
export {
  embeddedIndex,
  type EmbeddedIndexOptions,
  postgresIndex,
  type PostgresIndexOptions,
  type SqlRecordingIndex,
} from './indexes.ts'
export type { RecordTable, PersonColumn, HistoryTable } from './records/record-table.ts'
export { type RecordsConnection, sqlRecords, type SqlRecordsOptions } from './records/sql-records.ts'
