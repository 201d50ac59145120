import type { Server } from 'node:http'

/** How often connections that have become idle are closed. */
const LOOK_MS = 100

/**
 * Takes no more connections, and resolves when the requests under way are answered, or after `patienceMs`: then what
 * is left is cut off.
 */
export async function drainServer(server: Server, { patienceMs }: { readonly patienceMs: number }): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  const looking = setInterval(() => server.closeIdleConnections(), LOOK_MS)
  const losingPatience = setTimeout(() => server.closeAllConnections(), patienceMs)
  server.closeIdleConnections()
  try {
    await closed
  } finally {
    clearInterval(looking)
    clearTimeout(losingPatience)
  }
}
