import { Hono } from 'hono'

import type { ReplaySource } from '../../recording/replay-source.ts'
import { ReplayError, toReplayError } from '../../shared/errors.ts'
import { matchesFilter } from '../../sources/filter-recordings.ts'
import type { HtmlParts } from '../archive/export-html.ts'
import { createAuditTrail, type WatchedRecording } from '../audit/audit-trail.ts'
import type { AssetReader } from '../ports/asset-reader.ts'
import type { AuditLog } from '../ports/audit-log.ts'
import type { RecordReader } from '../ports/record-reader.ts'
import type { Viewer } from '../ports/viewer.ts'
import { errorAnswer, upstreamError } from './answers.ts'
import { createGuard, type Authorize, type AuthorizedViewer } from './authorize.ts'
import { createConcurrencyLimit } from './concurrency-limit.ts'
import { createCors, type CorsOptions } from './cors.ts'
import { createFirstOutcomes } from './first-outcomes.ts'
import { libraryRoutes } from './library-routes.ts'
import { pageRoutes, type EmbedOptions } from './page-routes.ts'
import { recordingRoutes, type FailedExport, type RouteTools } from './recording-routes.ts'
import type { RecordingScope } from './recording-scope.ts'
import { createServedRecordings } from './served-recordings.ts'

export interface ReplayHandlerOptions {
  /** Where recordings come from; holds the key, if there is one. */
  readonly source: ReplaySource
  /** Who may see what. There is no default, because the only safe one would show nothing. */
  readonly authorize: Authorize
  /** Path under which the handler is reached, e.g. `/api/replay`. @default '' */
  readonly basePath?: string
  /** Other origins whose pages may read; none by default. */
  readonly cors?: CorsOptions
  /** Written before anything is served; what cannot be written down is not shown. */
  readonly audit?: AuditLog
  /**
   * Told what each viewer was sent of a recording, gathered over ten seconds: for the host’s own records. With `audit`
   * the same is written there.
   */
  readonly onView?: (view: WatchedRecording) => void | Promise<void>
  /**
   * Which recordings a viewer may see at all; `null` for all. Searches find nothing beyond it, whatever is asked, and
   * single recordings beyond it are answered as if they did not exist.
   */
  readonly scope?: (viewer: Viewer) => RecordingScope | null
  /** Rows of the host’s database at `records`. */
  readonly records?: RecordReader
  /** Images, fonts and style sheets of recorded pages at `asset`. */
  readonly assets?: AssetReader
  /** The page for portals without React, at `embed/:id`. */
  readonly embed?: EmbedOptions
  /** The player in that page: `embed-page.js` and `styles.css` of this package, asked for when it is first opened. */
  readonly embedPage?: () => Promise<HtmlParts>
  /** `frame.html` of this package, at `frame.html`. */
  readonly frameHtml?: string
  /**
   * What `:id/export?format=html` puts into the page beside the recording: `offline-page.js` and `styles.css` of this
   * package, asked for with each export.
   */
  readonly offlinePage?: () => Promise<HtmlParts>
  /**
   * Ends a request that takes longer, ms; exports and lists, which are sent as they are read, may go on ten times as
   * long. @default 60_000
   */
  readonly timeoutMs?: number
  /** How long `authorize` may take, ms. @default 10_000 */
  readonly authorizeTimeoutMs?: number
  /** How long what is known of a recording is believed for its blocks, ms; opening it always asks. @default 60_000 */
  readonly freshMs?: number
  /** Requests served at the same time, over all viewers; more are asked to wait. @default 256 */
  readonly maxConcurrent?: number
  /** Told of every failure that is not the viewer’s. Errors never hold the key. */
  readonly onProblem?: (error: ReplayError) => void
  /** ms since epoch. @default Date.now */
  readonly now?: () => number
}

/** A request in, an answer out. */
export interface ReplayHandler {
  /** Never rejects. */
  (request: Request): Promise<Response>
  /** Writes down what was sent and is not written down yet; call it before the process ends. */
  flush(): Promise<void>
}

const MAX_URL_LENGTH = 16_384
/** What may take as long as its reader does. */
const SENT_AS_READ = /\/(?:export|items\.jsonl\.gz|product-events\.jsonl\.gz)$/
/** These are the viewer’s, or nobody’s. */
const NO_PROBLEM = new Set([
  'bad_request',
  'unauthorized',
  'forbidden',
  'not_found',
  'unsupported',
  'aborted',
  'deleted',
])

/**
 * Serves recordings to `httpSource`: read-only, for whom `authorize` lets through, by web standards alone. Runs in Node
 * (`toNodeHandler`), in Workers, and as a route of Next.js or Hono.
 *
 * @throws ReplayError `configuration` without `source` or `authorize`, and for origins or paths that are none
 * @example
 * const handler = createReplayHandler({
 *   source: postHogSource({ host: 'https://eu.posthog.com', projectId: 1, personalApiKey: process.env.POSTHOG_KEY }),
 *   basePath: '/api/replay',
 *   authorize: async (request) => (await staffOf(request)) ?? 'unauthenticated',
 * })
 */
export function createReplayHandler(options: ReplayHandlerOptions): ReplayHandler {
  assertOptions(options)
  const { source, basePath = '', timeoutMs = 60_000, now = Date.now, onProblem = () => {} } = options
  const cors = createCors(options.cors)
  const limit = createConcurrencyLimit(options.maxConcurrent ?? 256)
  const recordings = createServedRecordings(source, { freshMs: options.freshMs ?? 60_000, now })
  const { audit, onView, scope } = options
  const trail =
    (audit ?? onView)
      ? createAuditTrail({ log: audit ?? NO_LOG, onError: onProblem, now, ...(onView && { onView }) })
      : null
  const first = createFirstOutcomes()
  /** Writes down what somebody was let do and got nothing of, or not all. */
  async function failed(
    action: 'view' | 'export',
    { purpose, ...viewer }: AuthorizedViewer,
    recordingId: string,
    { error, blocks }: FailedExport,
  ): Promise<void> {
    const details = { reason: error.code, blocks, ...(purpose !== undefined && { purpose }) }
    const entry = { atMs: now(), viewer, action, outcome: 'failed', recordingId, details } as const
    await audit?.write(entry).catch((thrown: unknown) => onProblem(toReplayError(thrown, 'storage')))
  }
  const tools: RouteTools = {
    source,
    recordings,
    offlinePage: options.offlinePage,
    onOpened: first.opened,
    onSent({ purpose, ...viewer }, info, block) {
      first.isFirst(viewer, info.id)
      const [fromMs, toMs] = [block.startMs ?? info.startMs, block.endMs ?? info.endMs].map((ms) => ms - info.startMs)
      const range = { fromMs: Math.max(0, fromMs ?? 0), toMs: toMs ?? 0 }
      trail?.watched({ viewer, recordingId: info.id, range, ...(purpose !== undefined && { purpose }) })
    },
    async onViewFailed(viewer, recordingId, error) {
      // What fails later is in what was watched: less than all of it.
      if (first.isFirst(viewer, recordingId)) await failed('view', viewer, recordingId, { error, blocks: 0 })
    },
    async onExportFailed(viewer, recordingId, { error, blocks }) {
      // What fails before the answer has begun is reported with the answer.
      if (blocks > 0) onProblem(error)
      await failed('export', viewer, recordingId, { error, blocks })
    },
    onBrokenOff: onProblem,
    guard: createGuard({
      authorize: options.authorize,
      audit: options.audit,
      timeoutMs: options.authorizeTimeoutMs ?? 10_000,
      ...(scope && {
        isInScope: async (viewer, recordingId, request) => {
          const most = scope(viewer)
          if (most === null) return true
          return recordings.has(recordingId, (info) => matchesFilter(info, most), tools.signalOf(request))
        },
      }),
      now,
      onProblem,
    }),
    signalOf: (request: Request) => {
      const isSentAsRead = SENT_AS_READ.test(new URL(request.url).pathname)
      return AbortSignal.any([request.signal, AbortSignal.timeout(isSentAsRead ? timeoutMs * 10 : timeoutMs)])
    },
  }

  const app = new Hono().basePath(basePath)
  app.route('/', pageRoutes(options))
  app.use('*', async ({ req }, next) => {
    cors.check(req.raw)
    await next()
  })
  app.route('/', libraryRoutes({ ...tools, ...options }))
  app.route('/', recordingRoutes(tools))
  app.notFound(() => errorAnswer(new ReplayError('not_found', { what: 'No such route.' })))
  app.onError((thrown, { req }) => {
    const caught = toReplayError(thrown, 'unavailable')
    // Who has left is told nothing; to whoever still waits, time was up.
    const error = caught.code === 'aborted' && !req.raw.signal.aborted ? tookTooLong(caught) : caught
    if (!NO_PROBLEM.has(error.code) || isOurKey(error)) onProblem(error)
    // Only a guard says of a viewer that they are not let in; of a source it is our own key.
    return isAboutViewer(error) ? errorAnswer(error) : upstreamError(error)
  })

  const answer = async (request: Request): Promise<Response> => {
    if (request.method === 'OPTIONS') return cors.preflight(request)
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      await request.body?.cancel().catch(() => {})
      const refused = errorAnswer(new ReplayError('bad_request', { what: 'Read-only.' }), 405)
      refused.headers.set('allow', 'GET, HEAD, OPTIONS')
      return refused
    }
    if (request.url.length > MAX_URL_LENGTH) {
      return errorAnswer(new ReplayError('bad_request', { what: 'The address is too long.' }), 414)
    }
    const served = await limit(request, () => Promise.resolve(app.fetch(request)))
    return cors.apply(request, served)
  }
  return Object.assign(answer, { flush: async () => trail?.flush() })
}

function tookTooLong(cause: ReplayError): ReplayError {
  return new ReplayError('unavailable', { what: 'The source took too long.', cause })
}

/** For hosts that want to be told, and keep no log here. */
const NO_LOG = { write: async () => {} }

/** Upstream refuses the server’s own key: the host has to know, and with which words. */
function isOurKey(error: ReplayError): boolean {
  return (error.code === 'unauthorized' || error.code === 'forbidden') && !isAboutViewer(error)
}

function isAboutViewer(error: ReplayError): boolean {
  return error.status === undefined
}

function assertOptions({ source, authorize, basePath = '' }: Partial<ReplayHandlerOptions>): void {
  const wrong = (what: string, fix: string) => new ReplayError('configuration', { what, fix })
  if (typeof source?.readBlocks !== 'function') {
    throw wrong('createReplayHandler has no source.', 'Give e.g. archiveSource(…) or postHogSource(…).')
  }
  if (typeof authorize !== 'function') {
    throw wrong(
      'createReplayHandler has no authorize, so everybody could watch everything.',
      'Give a function that answers with the viewer, "unauthenticated" or "forbidden".',
    )
  }
  if (basePath !== '' && !/^(?:\/[\w.~-]+)+$/.test(basePath)) {
    throw wrong('basePath is no path.', 'Give e.g. /api/replay, without a slash at its end.')
  }
}
