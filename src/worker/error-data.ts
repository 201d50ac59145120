import { ReplayError, type ReplayErrorCode, toReplayError } from '../shared/errors.ts'

/** A `ReplayError` as plain data: classes do not survive a channel. Its cause stays where it was thrown. */
export interface ErrorData {
  readonly code: ReplayErrorCode
  readonly what: string
  readonly why: string | undefined
  readonly fix: string | undefined
  readonly status: number | undefined
  readonly retryAfterMs: number | undefined
}

/** Whatever was thrown, ready to be sent. */
export function toErrorData(thrown: unknown): ErrorData {
  const { code, what, why, fix, status, retryAfterMs } = toReplayError(thrown)
  return { code, what, why, fix, status, retryAfterMs }
}

/** The error again, as a `ReplayError` of this realm. */
export function fromErrorData({ code, what, why, fix, status, retryAfterMs }: ErrorData): ReplayError {
  return new ReplayError(code, {
    what,
    ...(why === undefined ? {} : { why }),
    ...(fix === undefined ? {} : { fix }),
    ...(status === undefined ? {} : { status }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  })
}
