/** The database side of the server: what `portal-replay/server` offers of it. */
export {
  embeddedIndex,
  type EmbeddedIndexOptions,
  postgresIndex,
  type PostgresIndexOptions,
  type SqlRecordingIndex,
} from './indexes.ts'
export type { RecordTable, PersonColumn, HistoryTable } from './records/record-table.ts'
export { type RecordsConnection, sqlRecords, type SqlRecordsOptions } from './records/sql-records.ts'
