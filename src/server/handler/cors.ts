import { ReplayError } from '../../shared/errors.ts'
import { isExactOrigin } from '../../shared/exact-origin.ts'

export interface CorsOptions {
  /**
   * Origins that may read answers, exactly as browsers send them: `https://portal.example`. `null` stands for pages in
   * a sandbox, such as Retool’s custom components: anybody can make one, so give it only together with tokens.
   */
  readonly origins: readonly string[]
  /** Whether their cookies come along; never together with `null`. @default false */
  readonly credentials?: boolean
}

export interface Cors {
  /** Refuses what another site's page asks for with the viewer's cookies. @throws ReplayError `forbidden` */
  check(request: Request): void
  /** Adds what the asking page needs to read the answer. */
  apply(request: Request, answer: Response): Response
  /** Answers the question before the request. */
  preflight(request: Request): Response
}

const ALLOWED_HEADERS = 'authorization, if-none-match, range, x-replay-purpose'
const EXPOSED_HEADERS = 'content-range, etag, retry-after'

/** @throws ReplayError `configuration` for an origin that no browser sends */
export function createCors({ origins, credentials = false }: CorsOptions = { origins: [] }): Cors {
  const allowed = new Set(origins)
  for (const origin of allowed) {
    if (origin === 'null' ? !credentials : isExactOrigin(origin)) continue
    throw new ReplayError('configuration', {
      what: `cors.origins holds ${JSON.stringify(origin)}, which cannot be allowed.`,
      fix: 'Name each origin exactly, as in https://portal.example; null only without credentials.',
    })
  }
  const isAllowed = (origin: string | null): origin is string => origin !== null && allowed.has(origin)

  const apply = (request: Request, answer: Response): Response => {
    const origin = request.headers.get('origin')
    if (!isAllowed(origin)) return answer
    answer.headers.set('access-control-allow-origin', origin)
    answer.headers.set('access-control-expose-headers', EXPOSED_HEADERS)
    answer.headers.set('cross-origin-resource-policy', 'cross-origin')
    if (credentials) answer.headers.set('access-control-allow-credentials', 'true')
    return answer
  }

  return {
    check(request) {
      const site = request.headers.get('sec-fetch-site')
      const origin = request.headers.get('origin')
      if (isAllowed(origin) || (site !== 'cross-site' && origin === null)) return
      // Browsers send an origin to their own server too, for some kinds of request.
      if (site === 'same-origin' || (site === null && origin === new URL(request.url).origin)) return
      throw new ReplayError('forbidden', { what: 'Another site’s page is asking.' })
    },
    apply,
    preflight(request) {
      const answer = new Response(null, { status: 204, headers: { vary: 'Origin', allow: 'GET, HEAD, OPTIONS' } })
      if (!isAllowed(request.headers.get('origin'))) return answer
      answer.headers.set('access-control-allow-methods', 'GET, HEAD')
      answer.headers.set('access-control-allow-headers', ALLOWED_HEADERS)
      answer.headers.set('access-control-max-age', '600')
      return apply(request, answer)
    },
  }
}
