/** What one request or one recording may cost; beyond it is refused, because anybody can send. */
export interface IngestLimits {
  /** Bytes of a request as sent; posthog-js splits at 6.3 MB. @default 16_000_000 */
  readonly maxBodyBytes: number
  /** Bytes of a request unpacked. @default 64_000_000 */
  readonly maxInflatedBytes: number
  /** rrweb events and product events in a request. @default 50_000 */
  readonly maxEventsPerRequest: number
  /** Compressed bytes of one recording. @default 512_000_000 */
  readonly maxRecordingBytes: number
  /** Bytes of JSON of one recording's product events, which are kept in memory while it is live. @default 16_000_000 */
  readonly maxProductEventBytes: number
  /** Recordings that may be live at once. @default 20_000 */
  readonly maxLiveRecordings: number
  /** Requests whose bodies are in memory at once; others wait before theirs is read. @default 64 */
  readonly maxConcurrent: number
  /** Requests that may wait; more are answered with 503, and posthog-js sends them again. @default 2_000 */
  readonly maxWaiting: number
}

export const DEFAULT_INGEST_LIMITS: IngestLimits = {
  maxBodyBytes: 16_000_000,
  maxInflatedBytes: 64_000_000,
  maxEventsPerRequest: 50_000,
  maxRecordingBytes: 512_000_000,
  maxProductEventBytes: 16_000_000,
  maxLiveRecordings: 20_000,
  maxConcurrent: 64,
  maxWaiting: 2_000,
}
