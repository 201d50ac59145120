import type { ReplaySource } from '../../recording/replay-source.ts'
import { lazySource } from '../lazy-source.ts'
import { checkPostHogOptions, postHogCapabilities, postHogId, type PostHogSourceOptions } from './post-hog-config.ts'

/**
 * Plays recordings from PostHog's private API, following the protocol of its own player (November 2026): blocks of
 * `blob_v2`, in ranges of up to 20, counted. With a `sharingAccessToken` it reads one shared recording and nothing
 * beside it, which its capabilities say.
 *
 * @throws ReplayError `configuration` for a key in a browser, a project key, or a host that is no https origin
 * @example
 * postHogSource({ host: 'https://eu.posthog.com', projectId: 1, personalApiKey: process.env.POSTHOG_KEY })
 */
export function postHogSource(options: PostHogSourceOptions): ReplaySource {
  const config = checkPostHogOptions(options)
  const id = postHogId(config)
  return lazySource({ id, capabilities: postHogCapabilities(config) }, async () => {
    const [{ createPostHogRequests }, { sharedGate }] = await Promise.all([
      import('./post-hog-requests.ts'),
      import('./shared-gate.ts'),
    ])
    return createPostHogRequests(config, options.gate ?? sharedGate(id))
  })
}
