import { toReplayError, type ReplayError, type ReplayErrorCode } from '../../shared/errors.ts'

/** On everything: what is sent is data, never a page of the host's origin, and says nothing to anybody else. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
}

/** Never the same answer for another viewer. */
export const VARY = 'Cookie, Authorization, Origin'

/** Nobody keeps it; asked for again each time. */
export const LIVE = 'private, no-store'
/** The viewer's browser may keep it for ever; no cache that others share may. */
export const CLOSED = 'private, max-age=31536000, immutable'

export function jsonAnswer(value: unknown, { status = 200, cache = LIVE }: { status?: number; cache?: string } = {}) {
  const headers = { ...SAFE_HEADERS, vary: VARY, 'content-type': 'application/json', 'cache-control': cache }
  return new Response(JSON.stringify(value), { status, headers })
}

interface Meaning {
  readonly status: number
  readonly text: string
}

const UPSTREAM_REFUSED: Meaning = { status: 502, text: 'The server’s own access to the recordings was refused.' }

/** What is said for each code: our own words. What upstream or a library said may hold addresses and keys. */
const MEANINGS: Readonly<Partial<Record<ReplayErrorCode, Meaning>>> = {
  bad_request: { status: 400, text: 'The request was not understood.' },
  unauthorized: { status: 401, text: 'Sign in first.' },
  forbidden: { status: 403, text: 'This is not allowed.' },
  not_found: { status: 404, text: 'There is nothing under this address.' },
  unsupported: { status: 404, text: 'There is nothing under this address.' },
  deleted: { status: 410, text: 'This was deleted for good.' },
  too_large: { status: 413, text: 'This is too large to be sent.' },
  rate_limited: { status: 429, text: 'Wait before the next request.' },
  corrupt: { status: 500, text: 'What is stored is damaged.' },
  storage: { status: 500, text: 'The storage failed.' },
  configuration: UPSTREAM_REFUSED,
  not_ready: { status: 503, text: 'This is not ready yet.' },
  unavailable: { status: 503, text: 'The recordings cannot be reached at the moment.' },
  network: { status: 503, text: 'The recordings cannot be reached at the moment.' },
  blocks_unavailable: { status: 503, text: 'The recordings cannot be reached at the moment.' },
  // Its reader has left; nobody sees this.
  aborted: { status: 499, text: 'The request was cancelled.' },
}

const FAILED: Meaning = { status: 500, text: 'The server failed.' }

export function errorAnswer(thrown: unknown, status?: number): Response {
  const error = toReplayError(thrown, 'unavailable')
  const meaning = MEANINGS[error.code] ?? FAILED
  const answer = jsonAnswer(
    { error: { code: error.code, message: meaning.text } },
    { status: status ?? meaning.status },
  )
  if (error.retryAfterMs !== undefined) {
    answer.headers.set('retry-after', String(Math.ceil(error.retryAfterMs / 1000)))
  }
  return answer
}

/** A source that is refused says something of our key, not of the viewer. */
export function upstreamError(error: ReplayError): Response {
  const isOurs = error.code === 'unauthorized' || error.code === 'forbidden'
  if (!isOurs) return errorAnswer(error)
  return jsonAnswer({ error: { code: 'unavailable', message: UPSTREAM_REFUSED.text } }, { status: 502 })
}
