import type { IncomingMessage, Server, ServerResponse } from 'node:http'

import { getRequestListener } from '@hono/node-server'

export interface NodeHandlerOptions {
  /**
   * Host for requests whose own is not to be believed, e.g. `portal.example`. @default the `Host` header
   */
  readonly hostname?: string
}

/** Fits `http.createServer`, Express and Connect. */
export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/**
 * The handler as a request listener of Node. A reader who leaves aborts what is read for them. Mounted below a path
 * (`app.use('/api/replay', …)`) it sees the whole address, so `basePath` is the same everywhere.
 *
 * @example
 * createServer(toNodeHandler(handler)).listen(3000)
 * express().use('/api/replay', toNodeHandler(handler))
 */
export function toNodeHandler(
  handler: (request: Request) => Promise<Response>,
  { hostname }: NodeHandlerOptions = {},
): NodeHandler {
  const listen = getRequestListener((request) => handler(request), {
    overrideGlobalObjects: false,
    ...(hostname !== undefined && { hostname }),
  })
  return async (request, response) => {
    const { url } = request
    const whole = 'originalUrl' in request ? request.originalUrl : undefined
    if (typeof whole === 'string') request.url = whole
    try {
      await listen(request, response)
    } finally {
      if (url !== undefined) request.url = url
    }
  }
}

/**
 * Ends connections that take their time to ask (slow loris) and those that ask for more than a page of headers. Node's
 * own limits are made for uploads; this server takes none.
 */
export function guardServer(server: Server): Server {
  server.headersTimeout = 10_000
  server.requestTimeout = 15_000
  server.keepAliveTimeout = 5_000
  server.maxHeadersCount = 100
  server.timeout = 120_000
  return server
}
