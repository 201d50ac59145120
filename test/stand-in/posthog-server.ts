import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

import type { ApiEvent } from './fixture.ts'
import { listRecordings, type ApiRecording } from './posthog-list.ts'
import { runQuery } from './posthog-query.ts'
import { readSnapshots, type Answer, type StoredRecording } from './posthog-snapshots.ts'

export interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly search: URLSearchParams
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** An answer on demand in place of the right one, so many times (for ever when left out). */
export interface Fault {
  readonly path: RegExp
  readonly answer: Answer
  times?: number
}

export interface Throttle {
  readonly requests: number
  readonly perMs: number
  /** Where it says how long to wait: browsers of other origins can only read the body. */
  readonly says: 'header' | 'body'
}

/**
 * PostHog's private API over recordings in memory, after the protocol as its server implements it (November 2026):
 * authorisation by key and sharing token, listing, blocks in both forms, throttles, and failures on demand.
 */
export interface PostHogServer {
  readonly url: string
  readonly recordings: Map<string, StoredRecording>
  readonly events: ApiEvent[]
  readonly persons: Record<string, unknown>[]
  readonly flags: Record<string, unknown>[]
  readonly sharingTokens: Map<string, string>
  readonly requests: SeenRequest[]
  readonly faults: Fault[]
  /** Limits of a lane, which all hold at once. */
  readonly throttles: Map<'listing' | 'snapshots', Throttle | readonly Throttle[]>
  /** The clock that throttles go by. */
  tickMs: () => number
  /** How many requests were refused because a limit was reached. */
  readonly throttledRequests: () => number
  /** How many requests were given up before their answer was out. */
  readonly abandoned: () => number
  nowMs: number
  delayMs: number
  /** Sends bodies piece by piece, with so many ms in between. */
  trickleMs: number
  hasCursor: boolean
  /** Cursors are at least so long. */
  cursorLength: number
  close(): Promise<void>
}

export const KEY = 'phx_stand-in-key-0123456789'
export const PROJECT = '1'

const json = (body: unknown, status = 200): Answer => ({ status, body: JSON.stringify(body) })
const failed = (status: number, code: string, detail: string): Answer =>
  json({ type: 'invalid_request', code, detail, attr: null }, status)

export async function startPostHogServer(): Promise<PostHogServer> {
  const taken = new Map<string, number[]>()
  let abandoned = 0
  let refused = 0

  function throttled(lane: 'listing' | 'snapshots'): Answer | null {
    const limits = [api.throttles.get(lane) ?? []].flat()
    const nowMs = api.tickMs()
    const past = taken.get(lane) ?? []
    taken.set(lane, past)
    const full = limits.find(({ requests, perMs }) => past.filter((atMs) => atMs > nowMs - perMs).length >= requests)
    if (!full) {
      past.push(nowMs)
      return null
    }
    refused++
    const inWindow = past.filter((atMs) => atMs > nowMs - full.perMs)
    const seconds = Math.ceil((inWindow[0]! + full.perMs - nowMs) / 1_000)
    const isInBody = full.says === 'body'
    const detail = `Request was throttled.${isInBody ? ` Expected available in ${seconds} seconds.` : ''}`
    const answer = json({ type: 'throttled_error', code: 'throttled', detail, attr: null }, 429)
    return isInBody ? answer : { ...answer, headers: { 'retry-after': String(seconds) } }
  }

  function recordingRoute(id: string, rest: string, request: SeenRequest, isKey: boolean): Answer {
    const limited = isKey ? throttled(rest === '' ? 'listing' : 'snapshots') : null
    if (limited) return limited
    const recording = api.recordings.get(id)
    if (!recording) return failed(404, 'not_found', 'Recording not found')
    if (rest === 'snapshots') return readSnapshots(recording, request.search, { isKey })
    const { metadata } = recording
    if (isKey) return json(metadata)
    const { recording_duration, start_time, end_time } = metadata
    return json({ id, recording_duration, start_time, end_time })
  }

  function listRoute(search: URLSearchParams): Answer {
    const all = [...api.recordings.values()].map(({ metadata }) => metadata as unknown as ApiRecording)
    const result = throttled('listing') ?? listRecordings(all, search, api)
    if ('status' in result) return result
    return 'error' in result ? failed(400, 'invalid_input', result.error) : json(result.body)
  }

  function queryRoute(request: SeenRequest): Answer {
    const result = runQuery(api.events, JSON.parse(request.body))
    return 'error' in result ? failed(400, 'invalid_input', result.error) : json(result.body)
  }

  function route(request: SeenRequest): Answer {
    const fault = api.faults.find(({ path, times = 1 }) => times > 0 && path.test(request.path))
    if (fault) {
      if (fault.times !== undefined) fault.times--
      return fault.answer
    }
    const [, prefix, project, rest = ''] = /^\/api\/([a-z]+)\/([^/]+)\/(.*?)\/?$/.exec(request.path) ?? []
    if (!['projects', 'environments'].includes(prefix ?? '') || project !== PROJECT)
      return failed(404, 'not_found', 'Endpoint not found.')
    const [, id, part = ''] = /^session_recordings\/([^/]+)(?:\/(.*))?$/.exec(rest) ?? []
    const token = request.search.get('sharing_access_token')
    if (token !== null) {
      const isAllowed = id !== undefined && api.sharingTokens.get(token) === id && request.method === 'GET'
      return isAllowed
        ? recordingRoute(id, part, request, false)
        : failed(403, 'permission_denied', `No access with ${token}`)
    }
    const { authorization } = request.headers
    if (authorization !== `Bearer ${KEY}`)
      return failed(401, 'authentication_failed', `Invalid key ${String(authorization)}`)
    if (id !== undefined) return recordingRoute(id, part, request, true)
    if (rest === 'session_recordings') return listRoute(request.search)
    if (rest === 'persons') {
      const distinctId = request.search.get('distinct_id')
      const results = api.persons.filter((person) => (person.distinct_ids as string[]).includes(distinctId!))
      return json({ next: null, previous: null, results })
    }
    if (rest === 'feature_flags') {
      const [limit, offset] = [Number(request.search.get('limit') ?? 100), Number(request.search.get('offset') ?? 0)]
      const isMore = offset + limit < api.flags.length
      // An address elsewhere: whoever follows it is caught.
      return json({ next: isMore ? 'http://127.0.0.1:9/next' : null, results: api.flags.slice(offset, offset + limit) })
    }
    if (rest === 'query' && request.method === 'POST') return queryRoute(request)
    return failed(404, 'not_found', 'Endpoint not found.')
  }

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = []
    for await (const part of incoming) parts.push(part as Buffer)
    const url = new URL(incoming.url!, 'http://stand-in')
    const request = {
      method: incoming.method!,
      path: url.pathname,
      search: url.searchParams,
      headers: incoming.headers,
      body: Buffer.concat(parts).toString(),
    }
    api.requests.push(request)
    response.on('close', () => {
      if (!response.writableFinished) abandoned++
    })
    if (api.delayMs > 0) await wait(api.delayMs)
    const { status, body, headers } = route(request)
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    const bytes = Buffer.from(body)
    const step = api.trickleMs > 0 ? Math.max(1, Math.ceil(bytes.length / 10)) : bytes.length || 1
    for (let start = 0; start < bytes.length && !response.destroyed; start += step) {
      if (api.trickleMs > 0) await wait(api.trickleMs)
      response.write(bytes.subarray(start, start + step))
    }
    response.end()
  }

  const server = createServer((incoming, response) => void answer(incoming, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const api: PostHogServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    recordings: new Map(),
    events: [],
    persons: [],
    flags: [],
    sharingTokens: new Map(),
    requests: [],
    faults: [],
    throttles: new Map(),
    tickMs: () => performance.now(),
    throttledRequests: () => refused,
    abandoned: () => abandoned,
    nowMs: Date.now(),
    delayMs: 0,
    trickleMs: 0,
    hasCursor: true,
    cursorLength: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return api
}
