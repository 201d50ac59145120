/** The server: what `portal-replay/server` offers. Web standards, but for what says that it is for Node. */
export { directoryStore, type DirectoryStoreOptions } from './server/adapters/directory-store.ts'
export { pinnedFetch, type PinnedFetchOptions } from './server/adapters/pinned-fetch.ts'
export {
  guardServer,
  type NodeHandler,
  type NodeHandlerOptions,
  toNodeHandler,
} from './server/adapters/to-node-handler.ts'
export { postHogScripts, type PostHogScriptsOptions } from './server/adapters/post-hog-scripts.ts'
export { archiveBlockStore, type ArchiveBlockStoreOptions } from './server/archive-block-store.ts'
export { type ArchivedRecording, type ArchiveOptions, archiveRecording } from './server/archive/archive-recording.ts'
export {
  type ArchiveProgress,
  archiveRecordings,
  type ArchiveRecordingsOptions,
  type ArchiveTotals,
} from './server/archive/archive-recordings.ts'
export {
  type ExportedFile,
  exportFile,
  type ExportFileOptions,
  type ExportFormat,
} from './server/archive/export-file.ts'
export { exportHtml, type HtmlParts } from './server/archive/export-html.ts'
export { storedLedger } from './server/archive/stored-ledger.ts'
export { archiveSource, type ArchiveSource, type ArchiveSourceOptions } from './server/archive-source.ts'
export { archiveWithFallback } from './server/archive-with-fallback.ts'
export { type AssetProxyOptions, createAssetProxy } from './server/assets/create-asset-proxy.ts'
export {
  type AuditTrail,
  type AuditTrailOptions,
  createAuditTrail,
  type WatchedRecording,
} from './server/audit/audit-trail.ts'
export type { WatchedRange } from './server/audit/watched-ranges.ts'
export {
  type AnalyticsInput,
  type AnalyticsPage,
  type AnalyticsQueryOptions,
  type ArchiveJob,
  archiveJobs,
  type ArchiveJobs,
  type ArchiveJobsOptions,
  embeddedIndex,
  type EmbeddedIndexOptions,
  type HistoryTable,
  parquetAnalytics,
  type ParquetAnalytics,
  type ParquetAnalyticsOptions,
  type PersonColumn,
  postgresIndex,
  type PostgresIndexOptions,
  postgresRateLedger,
  type PostgresRateLedgerOptions,
  type RecordsConnection,
  type RecordTable,
  sqlRecords,
  type SqlRecordsOptions,
  type SqlRecordingIndex,
  type StoredAnalytics,
  storedAnalytics,
  type StoredAnalyticsOptions,
  type StoredQueryOptions,
} from './server/database/index.ts'
export type {
  Authorization,
  AuthorizationQuestion,
  AuthorizedViewer,
  Authorize,
  RefusedViewer,
} from './server/handler/authorize.ts'
export type { CorsOptions } from './server/handler/cors.ts'
export {
  createReplayHandler,
  type ReplayHandler,
  type ReplayHandlerOptions,
} from './server/handler/create-replay-handler.ts'
export type { RecordingScope } from './server/handler/recording-scope.ts'
export type { EmbedOptions } from './server/handler/page-routes.ts'
export { indexedSource } from './server/indexed-source.ts'
export type { CaptureConfig, FlagValue } from './server/ingest/capture-config.ts'
export {
  createIngestHandler,
  type FlagRequest,
  type FlagValues,
  type IngestHandler,
  type IngestHandlerOptions,
} from './server/ingest/create-ingest-handler.ts'
export type { IngestLimits } from './server/ingest/ingest-limits.ts'
export { postHogProxy, type PostHogProxyOptions } from './server/posthog/post-hog-proxy.ts'
export type { AnalyticsTables, AnalyticsWriter } from './server/ports/analytics-tables.ts'
export type {
  ArchiveStore,
  ByteRange,
  ObjectFacts,
  ReadObjectOptions,
  StoredObject,
  StoreOptions,
  WriteObjectOptions,
} from './server/ports/archive-store.ts'
export type { AssetAnswer, AssetFetch } from './server/ports/asset-fetch.ts'
export type { AssetReader } from './server/ports/asset-reader.ts'
export type { AuditEntry, AuditFilter, AuditLog, AuditOutcome, AuditPage } from './server/ports/audit-log.ts'
export type { IndexedRecording, IndexPage, RecordingIndex, RecordingSearch } from './server/ports/recording-index.ts'
export type {
  HostRecord,
  HostRecordChange,
  RecordPage,
  RecordQuery,
  RecordReader,
} from './server/ports/record-reader.ts'
export type { RemovedObject } from './server/ports/removed-object.ts'
export type { ReplayAction } from './server/ports/replay-action.ts'
export type { Viewer } from './server/ports/viewer.ts'
export {
  type PersonNames,
  type RemovalProof,
  type RemoveOptions,
  removeOlderThan,
  removePerson,
} from './server/remove-recordings.ts'
export { type S3Sdk, s3SdkStore, type S3SdkStoreOptions } from './server/s3-sdk-store.ts'
export { s3Store, type S3StoreOptions } from './server/s3-store.ts'
export { storeRecording } from './server/store-recording.ts'
export {
  type ReplayTokens,
  replayTokens,
  type ReplayTokensOptions,
  type TokenGrant,
} from './server/tokens/replay-tokens.ts'
export { type VerifiedRecording, verifyRecording, type VerifyOptions } from './server/verify-recording.ts'
export { writeArchive, writeArchiveIndex } from './recording/archive/index.ts'
export { httpSource } from './sources/http-source.ts'
export { memorySource } from './sources/memory-source.ts'
export { postHogSource } from './sources/posthog/post-hog-source.ts'
export { createRateGate, type RateGate, type RateGateOptions } from './sources/posthog/rate-gate.ts'
export { type RateLedger } from './sources/posthog/rate-ledger.ts'
export { isRetryable, ReplayError, type ReplayErrorCode } from './shared/errors.ts'
