/** The database side of the server: what `portal-replay/server` offers of it. */
export {
  embeddedIndex,
  type EmbeddedIndexOptions,
  postgresIndex,
  type PostgresIndexOptions,
  type SqlRecordingIndex,
} from './indexes.ts'
