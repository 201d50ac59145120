import { createReplayHandler, directoryStore, postHogProxy, type Viewer } from './portal-replay.ts'

/** Your own sign-in: whoever the cookies of a request belong to. */
async function staffOf(request: Request): Promise<Viewer | null> {
  const session = request.headers.get('cookie')?.includes('session=')
  return session ? { id: '1', label: 'Ada' } : null
}

const required = (name: string): string => {
  const value = process.env[name]
  if (value) return value
  throw new TypeError(`Set ${name}.`)
}

/** One for all requests of this server: they share the counting of requests, and what is read at the moment. */
export const replay = createReplayHandler({
  source: postHogProxy({
    host: required('POSTHOG_HOST'),
    projectId: required('POSTHOG_PROJECT'),
    personalApiKey: required('POSTHOG_KEY'),
    store: directoryStore('.replays'),
  }),
  basePath: '/api/replay',
  authorize: async (request) => (await staffOf(request)) ?? 'unauthenticated',
})
