/** The language of recordings: what `portal-replay/recording` offers in Node, in workers and in the browser. */
export { DEFAULT_LIMITS, type DecodeLimits } from './decode/budget.ts'
export { type BlockFormat, decodeBlock, type DecodedBlock, type DecodeOptions } from './decode/decode-block.ts'
export type { ExportFacts } from './decode/read-document.ts'
export {
  EventType,
  IncrementalSource,
  incrementalSource,
  MouseInteraction,
  type ReplayEvent,
  type WindowEvent,
} from './events.ts'
export { readRecordingFile, type ReadFileOptions, type RecordingFile } from './file/read-recording-file.ts'
export { type RecordingLike, writeRecordingFile } from './file/write-recording-file.ts'
export { foldCheckpoint } from './fold/fold-checkpoint.ts'
export { Recording, type RecordingBase, type RecordingOptions, type RecordingSpan } from './recording.ts'
export { PointerKind } from './recording-view.ts'
export type {
  BlockProblem,
  Density,
  InspectorItem,
  InspectorKind,
  PointerTrack,
  ProblemReason,
  RecordingView,
  Segment,
  TimeRange,
  Tone,
  UrlChange,
  WindowView,
} from './recording-view.ts'
export type { SearchHit, SearchOptions, SearchResult } from './search/search-result.ts'
export type { AssetKind, AssetPolicy } from './sanitize/asset-policy.ts'
export { createSanitizer, type SanitizeOptions, type Sanitizer } from './sanitize/create-sanitizer.ts'
export { DEFAULT_SANITIZE_LIMITS, type SanitizeLimits } from './sanitize/limits.ts'
export type { LimitName, RemovalReason, SanitizeReport } from './sanitize/report.ts'
export { sanitizeEvent } from './sanitize/sanitize-event.ts'
export type {
  BlockBytes,
  BlockInfo,
  BlockList,
  FlagDefinition,
  Person,
  ProductEvent,
  ReadOptions,
  RecordingFilter,
  RecordingInfo,
  RecordingPage,
  ReplaySource,
  SourceCapabilities,
} from './replay-source.ts'
