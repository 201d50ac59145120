import { toNodeHandler, guardServer } from '../../../src/server/adapters/to-node-handler.ts'
import { createReplayHandler, type ReplayHandlerOptions } from '../../../src/server/handler/create-replay-handler.ts'
import { postHogProxy } from '../../../src/server/posthog/post-hog-proxy.ts'
import type { Fetch } from '../../../src/sources/fetch-bytes.ts'
import type { RateGateOptions } from '../../../src/sources/posthog/rate-gate.ts'
import type { ReplayError } from '../../../src/shared/errors.ts'
import type { PostHogServer } from '../../stand-in/posthog-server.ts'
import { fixture, gateNow, NOW_MS, startPostHog, withKey } from '../../stand-in/posthog-with-fixture.ts'
import { serveOverHttp, type HttpServer } from '../adapters/served-over-http.ts'
import { memoryAuditLog, STAFF } from '../handler/handler-under-test.ts'

export const { id } = fixture.info
export const BASE = '/api/replay'
export const BLOCK = `${BASE}/${id}/blocks/0.jsonl.gz`
export const MANIFEST = `${BASE}/${id}/manifest.json`

/** The server that holds the key, over real HTTP, with PostHog's stand-in behind it. */
export interface KeyHoldingServer extends HttpServer {
  readonly upstream: PostHogServer
  readonly audit: ReturnType<typeof memoryAuditLog>
  /** All that the host's logs would hold: problems with their causes, and audit entries. */
  logs(): string
  readonly problems: readonly ReplayError[]
  /** Addresses asked upstream since the last call. */
  asked(): readonly string[]
}

export interface KeyHoldingOptions extends Partial<ReplayHandlerOptions> {
  readonly fetchUpstream?: Fetch
  readonly gate?: RateGateOptions
}

export async function startKeyHoldingServer(options: KeyHoldingOptions = {}): Promise<KeyHoldingServer> {
  const { fetchUpstream, gate, ...rest } = options
  const upstream = await startPostHog()
  const problems: ReplayError[] = []
  const audit = memoryAuditLog()
  const handler = createReplayHandler({
    source: postHogProxy({
      ...withKey(upstream),
      gate: gateNow(gate),
      ...(fetchUpstream && { fetch: fetchUpstream }),
    }),
    basePath: BASE,
    authorize: () => STAFF,
    audit,
    now: () => NOW_MS,
    onProblem: (error) => problems.push(error),
    ...rest,
  })
  const server = await serveOverHttp(toNodeHandler(handler), guardServer)
  let seen = 0
  return {
    ...server,
    upstream,
    audit,
    problems,
    logs: () => [...problems.map(describe), ...audit.entries.map((entry) => JSON.stringify(entry))].join('\n'),
    asked() {
      const since = upstream.requests.slice(seen)
      seen = upstream.requests.length
      return since.map(({ method, path, search }) => `${method} ${path}${search.size > 0 ? `?${search}` : ''}`)
    },
    async close() {
      await server.close()
      await upstream.close()
    },
  }
}

/** As a logger would write an error: with its stack and all its causes. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return `${error.stack}\n${JSON.stringify(error)}\n${error.cause === undefined ? '' : describe(error.cause)}`
}
