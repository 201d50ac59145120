import { ReplayError, type ReplayErrorCode } from '../shared/errors.ts'

interface Meaning {
  readonly code: ReplayErrorCode
  readonly happened: string
  readonly fix?: string
}

const MEANINGS: Readonly<Record<number, Meaning>> = {
  400: { code: 'bad_request', happened: 'refused the request as malformed' },
  401: { code: 'unauthorized', happened: 'does not know who is asking', fix: 'Sign in again, or renew the key.' },
  403: { code: 'forbidden', happened: 'does not allow this', fix: 'Ask for access to this recording.' },
  404: {
    code: 'not_found',
    happened: 'has nothing under this id',
    fix: 'Check the id; the recording may also have expired.',
  },
  410: { code: 'deleted', happened: 'says that this was deleted for good' },
  413: { code: 'too_large', happened: 'says that this is too large to be sent' },
  429: { code: 'rate_limited', happened: 'asks to wait before the next request' },
}

/**
 * What a response's status means. Neither the address nor the body becomes part of the message: both may hold
 * secrets.
 *
 * @param subject who answered, e.g. `The archive server`
 */
export function httpError(
  status: number,
  subject: string,
  more: { fix?: string; retryAfterMs?: number } = {},
): ReplayError {
  const other: Meaning =
    status >= 500
      ? { code: 'unavailable', happened: 'has a problem of its own', fix: 'Try again in a while.' }
      : { code: 'bad_request', happened: 'answered in a way that is not understood' }
  const { code, happened, fix } = MEANINGS[status] ?? other
  const advice = more.fix ?? fix
  return new ReplayError(code, {
    what: `${subject} ${happened} (HTTP ${status}).`,
    status,
    ...(advice !== undefined && { fix: advice }),
    ...(more.retryAfterMs !== undefined && { retryAfterMs: more.retryAfterMs }),
  })
}

/** Longer waits than a day are nobody's intention. */
const MAX_RETRY_AFTER_MS = 86_400_000

/** `Retry-After` in ms: seconds or an HTTP date; `undefined` where absent or unreadable. */
export function retryAfterMs(headers: Headers, nowMs: number): number | undefined {
  const value = headers.get('retry-after')?.trim()
  if (!value) return undefined
  const waitMs = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - nowMs
  return Number.isFinite(waitMs) ? Math.min(Math.max(waitMs, 0), MAX_RETRY_AFTER_MS) : undefined
}
