import { sha256Hex } from '../checked-bytes.ts'
import { INGEST_PATH, routeOf } from './route-of.ts'
import type { ServeSecrets } from './serve-secrets.ts'
import type { ServiceLog } from './service-log.ts'
import type { ServiceMetrics } from './service-metrics.ts'

export interface ServiceAppOptions {
  readonly basePath: string
  /** Serves recordings. */
  readonly replay: (request: Request) => Promise<Response>
  /** Takes in recordings, where it does. */
  readonly ingest: ((request: Request) => Promise<Response>) | null
  /** Whether requests can be answered now; asked by `/readyz`. */
  readonly isReady: () => Promise<boolean>
  readonly metricsToken: ServeSecrets['metricsToken']
  readonly metrics: ServiceMetrics
  readonly log: ServiceLog
}

/** All routes of the server as one function, with every answer counted and logged. */
export function createServiceApp(options: ServiceAppOptions): (request: Request) => Promise<Response> {
  const { basePath, replay, ingest, isReady, metricsToken, metrics, log } = options

  async function answer(request: Request, pathname: string): Promise<Response> {
    if (pathname === '/healthz') return plain('ok')
    if (pathname === '/readyz') return (await isReady()) ? plain('ready') : plain('not ready', 503)
    if (pathname === '/metrics' && metricsToken !== null) {
      const isAllowed = hashOf(request.headers.get('authorization') ?? '') === hashOf(`Bearer ${metricsToken}`)
      if (!isAllowed) return plain('Prometheus needs the token', 401)
      return plain(await metrics.text(), 200, metrics.contentType)
    }
    if (ingest && pathname.startsWith(`${INGEST_PATH}/`)) return ingest(request)
    if (pathname.startsWith(`${basePath}/`)) return replay(request)
    return plain('There is nothing under this address', 404)
  }

  return async (request) => {
    const beganMs = performance.now()
    const { pathname } = new URL(request.url)
    const response = await answer(request, pathname)
    const facts = {
      ...routeOf(pathname, basePath),
      method: request.method,
      status: response.status,
      tookMs: performance.now() - beganMs,
    }
    metrics.request(facts)
    log.request(facts)
    return response
  }
}

/** Compared by hash, so that the time it takes tells nothing of the token. */
function hashOf(text: string): string {
  return sha256Hex(new TextEncoder().encode(text))
}

function plain(text: string, status = 200, contentType = 'text/plain; charset=utf-8'): Response {
  const headers = { 'content-type': contentType, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
  return new Response(text, { status, headers })
}
