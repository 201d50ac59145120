import { randomRecording } from '../../test/recording/fold/random-recording.ts'
import { makeHostile } from '../../test/hostile/make-hostile.ts'
import type { HostileCase } from './expand-case.ts'

const MUTATIONS = 25
const SENTINEL = 90_001

/** A recording made hostile at random: the same seed, the same case. */
export function generatedCase(seed: number): HostileCase {
  const events = makeHostile(randomRecording(seed, { mutations: MUTATIONS }), seed, '__ATTACKER__')
  const endMs = events.at(-1)?.timestamp ?? 0
  const node = { type: 2, id: SENTINEL, tagName: 'div', attributes: { id: 'sentinel' }, childNodes: [] }
  const last = { source: 0, adds: [{ parentId: 5, nextId: null, node }], removes: [], texts: [], attributes: [] }
  return {
    name: `generated-${seed}`,
    category: 'generated',
    description: 'A recording made hostile at random.',
    events: [
      ...events,
      { type: 3, timestamp: endMs + 1, data: last },
      { type: 5, timestamp: endMs + 2, data: { tag: 'sentinel', payload: {} } },
    ],
  }
}
