import express, { type Express } from 'express'

import { type ReplayHandler, toNodeHandler } from './portal-replay.ts'

/** Your app, with the recordings below one path. Put it before whatever reads bodies: the handler takes none. */
export function createApp(replay: ReplayHandler): Express {
  const app = express()
  app.disable('x-powered-by')
  app.use('/api/replay', toNodeHandler(replay))
  app.get('/', (_, response) => void response.type('text').send('Your portal.'))
  return app
}
