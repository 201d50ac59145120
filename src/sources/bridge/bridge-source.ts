import { isSafeId } from '../../recording/archive/safe-id.ts'
import type { ReplaySource } from '../../recording/replay-source.ts'
import { ReplayError } from '../../shared/errors.ts'
import { HTTP_CAPABILITIES } from '../http-source.ts'
import { lazySource } from '../lazy-source.ts'
import { postHogCapabilities, type PostHogConfig } from '../posthog/post-hog-config.ts'
import type { Bridge } from './bridge.ts'

export interface BridgeSourceOptions {
  /** Names the source: two bridges to different places need two names. */
  readonly id: string
  readonly bridge: Bridge
  /**
   * What is behind it: recordings' folders as `httpSource` reads them, or a PostHog project, whose key the other side
   * adds to each request.
   * @default 'archive'
   */
  readonly reads?: 'archive' | { readonly postHogProject: string | number }
  /**
   * How many requests may be on their way at once. Hosts whose queries take one request at a time, such as Retool's,
   * need 1.
   * @default 1
   */
  readonly concurrency?: number
}

const BASE = 'bridge:'

/**
 * Plays recordings that somebody else fetches: a low-code host whose queries hold the key, the page around a frame, a
 * native app. Requests go out as plain data and come back as text, so whatever can pass a message can be a bridge.
 *
 * @throws ReplayError `configuration` for a project that is no id
 * @example
 * bridgeSource({
 *   id: 'replays',
 *   bridge: {
 *     send: (request) => runQuery('fetchReplay', request),
 *     subscribe: (listener) => onQueryResult('fetchReplay', listener),
 *   },
 * })
 */
export function bridgeSource(options: BridgeSourceOptions): ReplaySource {
  const { id, bridge, reads = 'archive', concurrency = 1 } = options
  const makeFetch = async () =>
    (await import('./bridge-fetch.ts')).createBridgeFetch({ bridge, base: BASE, concurrency })
  if (reads === 'archive') {
    return lazySource({ id, capabilities: HTTP_CAPABILITIES }, async () => {
      const { createHttpArchive } = await import('../http-archive.ts')
      return createHttpArchive(BASE, { baseUrl: BASE, id, fetch: await makeFetch() })
    })
  }
  const project = String(reads.postHogProject)
  if (!isSafeId(project)) {
    throw new ReplayError('configuration', {
      what: 'The PostHog project id is not an id.',
      why: 'Paths are built from it.',
      fix: 'Give the number from the project’s settings.',
    })
  }
  return lazySource({ id, capabilities: postHogCapabilities({ access: 'host' }) }, async () => {
    const [{ createPostHogRequests }, { sharedGate }, fetch] = await Promise.all([
      import('../posthog/post-hog-requests.ts'),
      import('../posthog/shared-gate.ts'),
      makeFetch(),
    ])
    const apiUrl = `${BASE}/api/projects/${project}`
    const config: PostHogConfig = { apiUrl, key: id, secret: '', access: 'host', fetch }
    return { ...createPostHogRequests(config, sharedGate(id)), id }
  })
}
