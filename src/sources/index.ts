export { type Bridge, type BridgeRequest, type BridgeResponse } from './bridge/bridge.ts'
export { bridgeSource, type BridgeSourceOptions } from './bridge/bridge-source.ts'
export { httpSource, type HttpSourceOptions } from './http-source.ts'
export { memorySource, type MemoryBlock, type MemoryRecording, type MemorySourceOptions } from './memory-source.ts'
export { postHogSource } from './posthog/post-hog-source.ts'
export { type PostHogSourceOptions } from './posthog/post-hog-config.ts'
export {
  createRateGate,
  type PostHogPlan,
  type RateGate,
  type RateGateOptions,
  type RateLane,
} from './posthog/rate-gate.ts'
export { type RateLimit } from './posthog/rate-window.ts'
export { type Fetch } from './fetch-bytes.ts'
export { type SourceClock } from './source-clock.ts'
export { fileSource, type FileLike, type FileSource, type FileSourceOptions } from './file-source.ts'
export { cachedSource, type CachedSourceOptions } from './cached-source.ts'
export { fallbackSource } from './fallback-source.ts'
export { type BlockStore } from './block-store.ts'
export { indexedDbStore, type IndexedDbStoreOptions } from './indexed-db-store.ts'
export { memoryStore } from './memory-store.ts'
