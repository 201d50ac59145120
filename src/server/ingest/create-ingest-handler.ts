import { Hono, type Context } from 'hono'

import { isObject } from '../../recording/events.ts'
import { ReplayError, toReplayError, type ReplayErrorCode } from '../../shared/errors.ts'
import type { AnalyticsTables } from '../ports/analytics-tables.ts'
import type { ArchiveStore } from '../ports/archive-store.ts'
import type { RecordingIndex } from '../ports/recording-index.ts'
import { type CaptureConfig, type FlagValue, flagsAnswer, remoteConfig } from './capture-config.ts'
import { createIndexBatch } from './index-batch.ts'
import { type IngestClock, systemClock } from './ingest-clock.ts'
import { DEFAULT_INGEST_LIMITS, type IngestLimits } from './ingest-limits.ts'
import { LiveRecordings } from './live-recordings.ts'
import { readBody } from './read-body.ts'
import { readCapture, type Capture } from './read-capture.ts'
import { createTurnstile } from './turnstile.ts'

export interface IngestHandlerOptions {
  /** Where recordings are kept, as `archiveSource` plays them. */
  readonly store: ArchiveStore
  /** Project tokens that may send; posthog-js has one in its `init`. They are public: they say where from, not who. */
  readonly tokens: readonly string[] | ((token: string) => boolean | Promise<boolean>)
  /** Origins of the pages that are recorded, such as `https://shop.example`; `'*'` takes in any. */
  readonly origins: readonly string[] | '*'
  /** Hears of every recording as it grows, and of its pages and errors when it is closed. */
  readonly index?: Pick<RecordingIndex, 'write' | 'remove'>
  /** Hears of what happened in a recording when it is closed. @default nobody */
  readonly analytics?: AnalyticsTables
  /** Path under which the handler is reached, e.g. `/ingest`; posthog-js then has it at the end of its `api_host`. @default '' */
  readonly basePath?: string
  readonly config?: CaptureConfig
  /** The flags of a person. @default none */
  readonly flags?: (person: FlagRequest) => FlagValues | Promise<FlagValues>
  /** The scripts that posthog-js loads later (`lazy-recorder.js`), by name; see `postHogScripts`. @default none */
  readonly scripts?: (name: string) => Promise<Uint8Array<ArrayBuffer> | null>
  readonly limits?: Partial<IngestLimits>
  /** How long nothing has arrived before a recording is closed, in ms. @default 35 min */
  readonly idleMs?: number
  /** How much later than its blocks a manifest may be, and the index than that, in ms. @default 1000 */
  readonly manifestDelayMs?: number
  readonly clock?: IngestClock
  /** Hears of what fails after the answer was given. @default nobody */
  readonly onError?: (error: ReplayError) => void
}

export type FlagValues = Readonly<Record<string, FlagValue>>

export interface FlagRequest {
  readonly token: string
  readonly distinctId: string
}

export interface IngestHandler {
  /** Answers one request of a recorder; paths are those of PostHog's own server. */
  fetch(request: Request): Promise<Response>
  /** Takes up what was live when the process before this one ended; call it once at the start. */
  recover(): Promise<number>
  /**
   * Closes recordings that have ended, and tells index and analytics what happened in them; call it every minute or so.
   * With `idleMs: 0` it closes all of them.
   */
  sweep(options?: { readonly idleMs?: number }): Promise<void>
  /** Writes what is not written yet, and breaks off a sweep; call it before the process ends. */
  flush(): Promise<void>
  /** How many recordings are live. */
  readonly liveCount: number
}

const LEFTOVER_MS = 10 * 60_000

/**
 * Takes in what the real posthog-js sends, so that a team records, keeps and replays on its own. Every message is kept
 * for good before it is answered, and can be watched about a second later.
 *
 * @throws ReplayError `configuration` when tokens or origins are missing
 * @example
 * const ingest = createIngestHandler({ store, tokens: ['phc_shop'], origins: ['https://shop.example'] })
 * await ingest.recover()
 * setInterval(() => void ingest.sweep(), 60_000)
 */
export function createIngestHandler(options: IngestHandlerOptions): IngestHandler {
  assertConfigured(options)
  const { store, index, config = {}, clock = systemClock, onError = () => {} } = options
  const limits = { ...DEFAULT_INGEST_LIMITS, ...options.limits }
  const manifestDelayMs = options.manifestDelayMs ?? 1_000
  const batch = index ? createIndexBatch({ index, clock, delayMs: manifestDelayMs, onError }) : null
  const recordings = new LiveRecordings({
    store,
    limits,
    clock,
    idleMs: options.idleMs ?? 35 * 60_000,
    manifestDelayMs,
    leftoverMs: LEFTOVER_MS,
    batch,
    analytics: options.analytics ?? null,
    onError,
  })

  const pass = createTurnstile({ places: limits.maxConcurrent, queue: limits.maxWaiting })

  async function capture(context: Context): Promise<Response> {
    const text = await readBody(context.req.raw, limits)
    const captured = readCapture(text, { maxEvents: limits.maxEventsPerRequest, nowMs: clock.now() })
    const taken = await ofKnownTokens(captured, options.tokens)
    // A message of no session is no mistake, and is dropped; one of no project is.
    if (countOf(captured) > 0 && countOf(taken) === 0) {
      throw new ReplayError('unauthorized', { what: 'No project has this token.', status: 401 })
    }
    await recordings.take(taken)
    return context.json({ status: 1 })
  }

  const app = new Hono().basePath(options.basePath ?? '')
  app.use(async (context, next) => {
    const origin = allowedOrigin(context.req.header('origin'), options.origins)
    if (context.req.method !== 'OPTIONS') await next()
    else context.res = new Response(null, { status: origin === null ? 403 : 204 })
    if (origin !== null) setCors(context, origin)
    context.header('x-content-type-options', 'nosniff')
  })
  app.get('/array/:token/config', async (context) => {
    await assertToken(context.req.param('token'), options.tokens)
    return context.json(remoteConfig(config), 200, { 'cache-control': 'no-store' })
  })
  // Without it posthog-js asks for the JSON above, which needs no script of the server to run.
  app.get('/array/:token/config.js', (context) => context.body(null, 404))
  const serveScript = async (context: Context) => {
    const bytes = (await options.scripts?.(context.req.param('name') ?? '')) ?? null
    if (bytes === null) return context.body(null, 404)
    return context.body(bytes, 200, { 'content-type': 'text/javascript', 'cache-control': 'public, max-age=3600' })
  }
  app.get('/static/:name', serveScript)
  app.get('/static/:version/:name', serveScript)
  app.on('POST', ['/flags', '/flags/'], async (context) => {
    const asked: unknown = JSON.parse(await readBody(context.req.raw, limits))
    const { token, api_key, distinct_id } = isObject(asked) ? asked : {}
    const known = { token: textOf(token ?? api_key), distinctId: textOf(distinct_id) }
    await assertToken(known.token, options.tokens)
    return context.json(flagsAnswer((await options.flags?.(known)) ?? {}))
  })
  app.on('POST', ['/s', '/s/', '/e', '/e/', '/i/v0/e', '/i/v0/e/', '/batch', '/batch/'], (context) =>
    pass(() => capture(context)),
  )
  app.notFound((context) => context.json({ status: 0, error: 'not_found' }, 404))
  app.onError((thrown, context) => {
    const error = thrown instanceof SyntaxError ? badJson(thrown) : toReplayError(thrown)
    const status = error.status ?? STATUS[error.code] ?? 503
    if (status >= 500) onError(error)
    // Only what the sender can know anyway: neither keys of objects nor what a store said.
    return context.json({ status: 0, error: error.code }, status as 400)
  })

  return {
    fetch: async (request) => app.fetch(request),
    recover: () => recordings.recover(),
    async sweep(how) {
      await recordings.sweep(how)
      await batch?.flush()
    },
    async flush() {
      await recordings.flush()
      await batch?.flush()
    },
    get liveCount() {
      return recordings.size
    },
  }
}

const STATUS: Partial<Record<ReplayErrorCode, number>> = {
  bad_request: 400,
  format_unknown: 400,
  unauthorized: 401,
  not_found: 404,
  deleted: 410,
  too_large: 413,
}

function assertConfigured({ tokens, origins }: Partial<IngestHandlerOptions>): void {
  const lacks = (value: unknown) => value === undefined || (Array.isArray(value) && value.length === 0)
  if (!lacks(tokens) && !lacks(origins)) return
  throw new ReplayError('configuration', {
    what: 'The ingest handler does not know who may send.',
    why: 'Anybody on the internet could fill the store.',
    fix: 'Give tokens, those of posthog-js in your pages, and origins, those of the pages.',
  })
}

async function ofKnownTokens(capture: Capture, tokens: IngestHandlerOptions['tokens']): Promise<Capture> {
  const sent = new Set([...capture.snapshots, ...capture.productEvents].map(({ token }) => token))
  const known = new Set<string>()
  for (const token of sent) if (await isKnown(token, tokens)) known.add(token)
  return {
    snapshots: capture.snapshots.filter(({ token }) => known.has(token)),
    productEvents: capture.productEvents.filter(({ token }) => known.has(token)),
    dropped: capture.dropped,
  }
}

function countOf({ snapshots, productEvents }: Capture): number {
  return snapshots.length + productEvents.length
}

async function assertToken(token: string, tokens: IngestHandlerOptions['tokens']): Promise<void> {
  if (await isKnown(token, tokens)) return
  throw new ReplayError('unauthorized', { what: 'No project has this token.', status: 401 })
}

async function isKnown(token: string, tokens: IngestHandlerOptions['tokens']): Promise<boolean> {
  return typeof tokens === 'function' ? tokens(token) : tokens.includes(token)
}

function allowedOrigin(origin: string | undefined, origins: IngestHandlerOptions['origins']): string | null {
  if (origin === undefined) return null
  return origins === '*' || origins.includes(origin) ? origin : null
}

function setCors(context: Context, origin: string): void {
  context.header('access-control-allow-origin', origin)
  context.header('vary', 'Origin')
  if (context.req.method !== 'OPTIONS') return
  context.header('access-control-allow-methods', 'GET, POST, OPTIONS')
  context.header('access-control-allow-headers', 'content-type, x-posthog-token')
  context.header('access-control-max-age', '600')
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function badJson(cause: SyntaxError): ReplayError {
  return new ReplayError('format_unknown', { what: 'The body is no JSON.', status: 400, cause })
}
