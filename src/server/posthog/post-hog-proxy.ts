import type { ReplayError } from '../../shared/errors.ts'
import { cachedSource } from '../../sources/cached-source.ts'
import type { Fetch } from '../../sources/fetch-bytes.ts'
import { postHogSource } from '../../sources/posthog/post-hog-source.ts'
import type { RateGate } from '../../sources/posthog/rate-gate.ts'
import type { SourceClock } from '../../sources/source-clock.ts'
import type { ReplaySource } from '../../recording/replay-source.ts'
import { archiveBlockStore } from '../archive-block-store.ts'
import type { ArchiveStore } from '../ports/archive-store.ts'

export interface PostHogProxyOptions {
  /** Origin of the private API, e.g. `https://eu.posthog.com`. Never taken from a request. */
  readonly host: string
  readonly projectId: string | number
  /** Scopes: `session_recording:read`, and for the panels `person:read`, `query:read`, `feature_flag:read`. */
  readonly personalApiKey: string
  /** Keeps the blocks of closed recordings from their first view on. */
  readonly store?: ArchiveStore
  /** What the store may hold of them. @default 50_000_000_000 */
  readonly maxCachedBytes?: number
  /** Who counts the requests, for all viewers together. @default one gate per host and project */
  readonly gate?: RateGate
  /** @default globalThis.fetch */
  readonly fetch?: Fetch
  /** Told when the store fails; recordings are then read from PostHog. */
  readonly onProblem?: (error: ReplayError) => void
  readonly clock?: SourceClock
}

/**
 * PostHog as a source for the handler, with the key on the server: all viewers share one count of requests, equal
 * requests at the same time are one, and with a store each block of a closed recording is asked for once.
 *
 * @throws ReplayError `configuration` for a host, project or key that cannot work
 * @example
 * const source = postHogProxy({ host: 'https://eu.posthog.com', projectId: 1, personalApiKey, store: directoryStore('./replays') })
 */
export function postHogProxy(options: PostHogProxyOptions): ReplaySource {
  const { host, projectId, personalApiKey, store, gate, clock, onProblem = () => {} } = options
  const { fetch = globalThis.fetch, maxCachedBytes = 50_000_000_000 } = options
  const source = postHogSource({
    host,
    projectId,
    personalApiKey,
    // Wherever a redirect leads, the key does not go along.
    fetch: (input, init) => fetch(input, { ...init, redirect: 'error' }),
    ...(gate && { gate }),
  })
  if (!store) return source
  return cachedSource(source, archiveBlockStore(store, { onCorrupt: onProblem }), {
    maxBytes: maxCachedBytes,
    onProblem,
    ...(clock && { clock }),
  })
}
