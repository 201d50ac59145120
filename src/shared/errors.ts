/** Why something could not be done. One closed list: the interface shows one designed state for each. */
export type ReplayErrorCode =
  | 'not_found'
  | 'not_ready'
  | 'deleted'
  | 'bad_request'
  | 'unauthorized'
  | 'forbidden'
  | 'rate_limited'
  | 'unavailable'
  | 'blocks_unavailable'
  | 'network'
  | 'aborted'
  | 'format_unknown'
  | 'too_large'
  | 'empty'
  | 'no_full_snapshot'
  | 'unsupported'
  | 'configuration'
  | 'renderer_blocked'
  | 'renderer_failed'
  | 'storage'
  | 'corrupt'

export interface ReplayErrorParts {
  /** What happened, as one sentence. */
  what: string
  /** Why it matters to the person who reads it. */
  why?: string
  /** What they can do about it. */
  fix?: string
  cause?: unknown
  /** HTTP status, where a response was the reason. */
  status?: number
  /** How long to wait before the next try, in ms, where the other side said so. */
  retryAfterMs?: number
}

/**
 * The one error class of this package.
 *
 * @example
 * if (error instanceof ReplayError && error.code === 'rate_limited') wait(error.retryAfterMs ?? 30_000)
 */
export class ReplayError extends Error {
  override readonly name = 'ReplayError'
  readonly code: ReplayErrorCode
  readonly what: string
  readonly why: string | undefined
  readonly fix: string | undefined
  readonly status: number | undefined
  readonly retryAfterMs: number | undefined

  constructor(code: ReplayErrorCode, parts: ReplayErrorParts) {
    super([parts.what, parts.why, parts.fix].filter(Boolean).join(' '), { cause: parts.cause })
    this.code = code
    this.what = parts.what
    this.why = parts.why
    this.fix = parts.fix
    this.status = parts.status
    this.retryAfterMs = parts.retryAfterMs
  }
}

/** Codes for which asking again later can help. */
const RETRYABLE: ReadonlySet<ReplayErrorCode> = new Set(['not_ready', 'rate_limited', 'unavailable', 'network'])

/** Whether the same request may succeed later without anybody changing anything. */
export function isRetryable(error: unknown): error is ReplayError {
  return error instanceof ReplayError && RETRYABLE.has(error.code)
}

/** Turns whatever was thrown into a `ReplayError`; one that is already typed comes back unchanged. */
export function toReplayError(error: unknown, fallback: ReplayErrorCode = 'unavailable'): ReplayError {
  if (error instanceof ReplayError) return error
  if (error instanceof Error && error.name === 'AbortError') {
    return new ReplayError('aborted', { what: 'The request was cancelled.', cause: error })
  }
  return new ReplayError(fallback, { what: error instanceof Error ? error.message : String(error), cause: error })
}
