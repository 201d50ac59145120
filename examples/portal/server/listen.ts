import type { Server } from 'node:http'

import { serve } from '@hono/node-server'
import type { Hono } from 'hono'

/** A server that answers. */
export interface Listening {
  readonly port: number
  close(): Promise<void>
}

/** Listens on the loopback address only: the demo has no sign-in, so nobody else may reach it. */
export async function listen(app: Hono, port: number): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, (address) =>
      resolve({ port: address.port, close: () => closeServer(server as Server) }),
    )
    server.once('error', reject)
  })
}

/** `preferred` where it is free, else any free port. */
export async function listenNear(app: Hono, preferred: number): Promise<Listening> {
  return listen(app, preferred).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') return listen(app, 0)
    throw error
  })
}

/** Browsers keep connections open; waiting for them would keep the process alive for minutes. */
async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  await closed
}
