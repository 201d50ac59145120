import { Hono } from 'hono'

import type { ReplayHandler } from './portal-replay.ts'

/** Your app, with the recordings below one path. */
export function createApp(replay: ReplayHandler): Hono {
  const app = new Hono()
  app.all('/api/replay/*', (context) => replay(context.req.raw))
  return app
}
