import type { WindowEvent } from '../events.ts'

/**
 * The events of a block that lie within `maxMs` of its middle one. A device's clock may be years off, but it is off by
 * the same for all: what lies elsewhere stretches the recording to where nothing is. The very same list when all do.
 */
export function withinSpan(events: readonly WindowEvent[], maxMs: number): readonly WindowEvent[] {
  let [first, last] = [Infinity, -Infinity]
  for (const { event } of events) {
    first = Math.min(first, event.timestamp)
    last = Math.max(last, event.timestamp)
  }
  if (!(last - first > maxMs)) return events
  const middle = Float64Array.from(events, ({ event }) => event.timestamp).sort()[events.length >> 1] ?? first
  return events.filter(({ event }) => Math.abs(event.timestamp - middle) <= maxMs)
}
