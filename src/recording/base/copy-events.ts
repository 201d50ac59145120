import { copyJson } from '../copy-json.ts'
import { incrementalSource, IncrementalSource, isObject, type ReplayEvent } from '../events.ts'
import { readMutation } from './mutation-fields.ts'

/** More nodes than this added at once make rrweb a long task; PostHog's player splits at the same number. */
const MAX_ADDS = 5000

/**
 * A private copy of an event, because rrweb changes what it is given. A mutation that adds very many nodes becomes
 * several of the same time: removals first, texts and attributes last.
 */
export function copyEvent(event: ReplayEvent): readonly ReplayEvent[] {
  if (incrementalSource(event) !== IncrementalSource.Mutation) return [copyOf(event, event.data)]
  const mutation = readMutation(event)
  const { data } = event
  if (mutation.adds.length <= MAX_ADDS || !isObject(data)) return [copyOf(event, data)]
  const cuts = findCuts(mutation.adds)
  return cuts.map((from, i) => {
    const to = cuts[i + 1] ?? mutation.adds.length
    const isLast = to === mutation.adds.length
    return copyOf(event, {
      ...data,
      removes: i === 0 ? mutation.removes : [],
      adds: mutation.adds.slice(from, to),
      texts: isLast ? mutation.texts : [],
      attributes: isLast ? mutation.attributes : [],
    })
  })
}

function copyOf(event: ReplayEvent, data: unknown): ReplayEvent {
  return { type: event.type, timestamp: event.timestamp, data: copyJson(data) }
}

/** Where to cut, so that no node is placed by one that only a later piece adds. */
function findCuts(adds: readonly Record<string, unknown>[]): readonly number[] {
  const positions = new Map(adds.map((add, i) => [isObject(add['node']) ? add['node']['id'] : undefined, i]))
  const cuts = [0]
  let reachesTo = 0
  adds.forEach((add, i) => {
    if (i - (cuts.at(-1) ?? 0) >= MAX_ADDS && reachesTo < i) cuts.push(i)
    reachesTo = Math.max(reachesTo, positions.get(add['parentId']) ?? 0, positions.get(add['nextId']) ?? 0)
  })
  return cuts
}
