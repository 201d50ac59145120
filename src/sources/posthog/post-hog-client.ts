import { isObject } from '../../recording/events.ts'
import { ReplayError } from '../../shared/errors.ts'
import { fetchBytes, type HttpAnswer } from '../fetch-bytes.ts'
import { httpError, retryAfterMs } from '../http-error.ts'
import type { PostHogConfig } from './post-hog-config.ts'
import type { RateGate, RateLane } from './rate-gate.ts'

export interface ApiRequest {
  readonly lane: RateLane
  /** Below the project, without slashes at its ends; segments from outside are checked by whoever builds it. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** Makes it a POST. */
  readonly body?: unknown
  /** The scope that the key needs, for the message when it lacks it. */
  readonly scope: string
  readonly signal?: AbortSignal | undefined
}

/** Requests to one project: authorised, counted, shared, and every failure typed. */
export interface PostHogClient {
  json(request: ApiRequest): Promise<Record<string, unknown>>
  /** The body is shared by all who ask at the same time: what is given away must be a copy. */
  bytes(request: ApiRequest): Promise<HttpAnswer>
  nowMs(): number
}

const SUBJECT = 'PostHog'

function parseObject(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const body: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return isObject(body) ? body : null
  } catch {
    return null
  }
}

/** For answers of status 200 that are not what the protocol says. */
export function unexpectedAnswer(): ReplayError {
  return new ReplayError('format_unknown', {
    what: 'PostHog answered in a format that is not understood.',
    fix: 'Check the host: it must be PostHog’s private API, not a proxy or a sign-in page.',
  })
}

/** Across origins a browser may not read `Retry-After`; the sentence in the body says the same. */
function waitMsOf({ headers, bytes }: HttpAnswer, nowMs: number): number | undefined {
  const detail = parseObject(bytes)?.['detail']
  const seconds = typeof detail === 'string' ? /available in (\d{1,6}) seconds?/.exec(detail)?.[1] : undefined
  return retryAfterMs(headers, nowMs) ?? (seconds === undefined ? undefined : Number(seconds) * 1_000)
}

/** Nothing of the body but known words and numbers is looked at, and none of it is repeated. */
function apiError(answer: HttpAnswer, scope: string, nowMs: number): ReplayError {
  const { status } = answer
  if (status === 502 && parseObject(answer.bytes)?.['code'] === 'recording_blocks_unavailable') {
    return new ReplayError('blocks_unavailable', {
      what: 'PostHog cannot read this part of the recording from its store.',
      why: 'Asking again does not help.',
      status,
    })
  }
  if (status === 429) {
    const waitMs = waitMsOf(answer, nowMs)
    return httpError(status, SUBJECT, waitMs === undefined ? {} : { retryAfterMs: waitMs })
  }
  if (status === 401) return httpError(status, SUBJECT, { fix: 'Check the personal API key or the sharing token.' })
  if (status === 403) return httpError(status, SUBJECT, { fix: `Check that the credential has the scope ${scope}.` })
  return httpError(status, SUBJECT)
}

export function createPostHogClient(config: PostHogConfig, gate: RateGate): PostHogClient {
  async function send(request: ApiRequest, url: string, signal: AbortSignal | undefined): Promise<HttpAnswer> {
    const { body, lane, scope } = request
    return gate.run(
      lane,
      async () => {
        const answer = await fetchBytes(url, {
          fetch: config.fetch,
          subject: SUBJECT,
          signal,
          init: {
            // A redirect could carry the key to another host.
            redirect: 'error',
            credentials: 'omit',
            referrerPolicy: 'no-referrer',
            headers: {
              accept: '*/*',
              ...(config.access === 'key' && { authorization: `Bearer ${config.secret}` }),
              ...(body !== undefined && { 'content-type': 'application/json' }),
            },
            ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
          },
        })
        if (answer.status !== 200) throw apiError(answer, scope, gate.clock.now())
        return answer
      },
      signal,
    )
  }

  async function bytes(request: ApiRequest): Promise<HttpAnswer> {
    const query = new URLSearchParams(request.query)
    if (config.access === 'shared') query.set('sharing_access_token', config.secret)
    const search = query.toString()
    const url = `${config.apiUrl}/${request.path}${search && `?${search}`}`
    if (request.body !== undefined) return send(request, url, request.signal)
    // The credential is part of the key: what one may read is no answer for another.
    const key = `${config.access}:${config.secret}\n${url}`
    return gate.share(key, (signal) => send(request, url, signal), request.signal)
  }

  return {
    bytes,
    nowMs: () => gate.clock.now(),
    async json(request) {
      const { bytes: body } = await bytes(request)
      const json = parseObject(body)
      if (json === null) throw unexpectedAnswer()
      return json
    },
  }
}
