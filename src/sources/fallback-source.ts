import type { ReplaySource, SourceCapabilities } from '../recording/replay-source.ts'
import { lazySource } from './lazy-source.ts'

/**
 * Asks the first source, and the next one where a source does not have the recording or cannot be reached: an archive
 * before PostHog, say. Which source answered is remembered per recording; a block is always read from the source that
 * listed it. It can do what any of its sources can.
 *
 * @example
 * fallbackSource(httpSource({ baseUrl: '/archive' }), httpSource({ baseUrl: '/api/replay' }))
 */
export function fallbackSource(first: ReplaySource, ...rest: readonly ReplaySource[]): ReplaySource {
  const sources = [first, ...rest]
  const identity = {
    id: `fallback(${sources.map((each) => each.id).join(',')})`,
    capabilities: anyOf(sources),
  }
  return lazySource(identity, async () => {
    const { createFallbackReads } = await import('./fallback-reads.ts')
    return createFallbackReads(sources, identity)
  })
}

function anyOf(sources: readonly ReplaySource[]): SourceCapabilities {
  const can = (capability: keyof ReplaySource['capabilities']) =>
    sources.some((source) => source.capabilities[capability])
  return {
    list: can('list'),
    person: can('person'),
    productEvents: can('productEvents'),
    flags: can('flags'),
    live: can('live'),
    ...(can('checkpoints') && { checkpoints: true }),
    ...(can('outline') && { outline: true }),
  }
}
