import fastify, { type FastifyInstance } from 'fastify'

import { type ReplayHandler, toNodeHandler } from './portal-replay.ts'

/** Your app, with the recordings below one path. */
export function createApp(replay: ReplayHandler): FastifyInstance {
  const app = fastify()
  const handle = toNodeHandler(replay)
  app.route({
    method: ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'],
    url: '/api/replay/*',
    // Before Fastify reads a body: the handler takes none.
    onRequest: async (request, reply) => {
      reply.hijack()
      await handle(request.raw, reply.raw)
    },
    // Never reached, but a route needs one.
    handler: async () => {},
  })
  app.addHook('onClose', () => replay.flush())
  return app
}
