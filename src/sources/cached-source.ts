import type { ReplaySource } from '../recording/replay-source.ts'
import type { ReplayError } from '../shared/errors.ts'
import type { BlockStore } from './block-store.ts'
import { lazySource } from './lazy-source.ts'
import type { SourceClock } from './source-clock.ts'

export interface CachedSourceOptions {
  /** What the store may hold before the least recently used is dropped. @default 500_000_000 */
  readonly maxBytes?: number
  /** Told when the store fails, once for reading and once for writing; playback goes on without it. */
  readonly onProblem?: (error: ReplayError) => void
  readonly clock?: SourceClock
}

export const cachedId = (source: ReplaySource): string => `cached(${source.id})`

/**
 * Keeps what it reads of closed recordings (24 h after their start), so that it is read once and plays without a
 * connection. The recording itself and its person are always asked for first: whether somebody may still see them is
 * not ours to remember, and what was deleted there is deleted here. Failures of the store slow playback down, no more.
 *
 * @example
 * cachedSource(httpSource({ baseUrl: '/api/replay' }), indexedDbStore())
 */
export function cachedSource(source: ReplaySource, store: BlockStore, options: CachedSourceOptions = {}): ReplaySource {
  return lazySource({ id: cachedId(source), capabilities: source.capabilities }, async () => {
    const { createCachedReads } = await import('./cached-reads.ts')
    return createCachedReads(source, store, options)
  })
}
