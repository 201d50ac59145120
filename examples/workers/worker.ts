import { createReplayHandler, postHogProxy, replayTokens, s3Store, type ReplayHandler } from './portal-replay.ts'

/** Secrets of the worker (`wrangler secret put …`) and its settings. */
export interface Env {
  readonly POSTHOG_KEY: string
  readonly POSTHOG_PROJECT: string
  readonly TOKEN_SECRET: string
  readonly S3_ENDPOINT: string
  readonly S3_BUCKET: string
  readonly S3_KEY_ID: string
  readonly S3_SECRET: string
}

interface Context {
  waitUntil(promise: Promise<unknown>): void
}

const handlers = new WeakMap<Env, ReplayHandler>()

/** Made once for all requests that this worker serves: they share the counting of requests. */
function handlerOf(env: Env): ReplayHandler {
  const made = handlers.get(env) ?? createHandler(env)
  handlers.set(env, made)
  return made
}

function createHandler(env: Env): ReplayHandler {
  const store = s3Store({
    endpoint: env.S3_ENDPOINT,
    bucket: env.S3_BUCKET,
    region: 'auto',
    accessKeyId: env.S3_KEY_ID,
    secretAccessKey: env.S3_SECRET,
  })
  return createReplayHandler({
    source: postHogProxy({
      host: 'https://eu.posthog.com',
      projectId: env.POSTHOG_PROJECT,
      personalApiKey: env.POSTHOG_KEY,
      store,
    }),
    basePath: '/api/replay',
    authorize: replayTokens({ keys: [{ id: '1', secret: env.TOKEN_SECRET }] }).authorize(),
    cors: { origins: ['https://portal.example'] },
  })
}

export default {
  async fetch(request: Request, env: Env, context: Context): Promise<Response> {
    const handler = handlerOf(env)
    const answer = await handler(request)
    // A worker may be gone with its last answer.
    context.waitUntil(handler.flush())
    return answer
  },
}
