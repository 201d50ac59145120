import type { ReplayEvent, WindowEvent } from '../events.ts'
import type { Steps } from '../steps.ts'

/** Between two pauses. */
const EVENTS_PER_STEP = 2000

/** What a block has of each window, and the time that it covers. Epoch ms. */
export interface WindowParts {
  readonly parts: ReadonlyMap<string, readonly ReplayEvent[]>
  readonly firstMs: number
  readonly lastMs: number
  /** How many events there are in all. */
  readonly count: number
}

/**
 * The events of a block that lie within `maxMs` of its middle one, by window. A device's clock may be years off, but it
 * is off by the same for all: what lies elsewhere stretches the recording to where nothing is.
 */
export function* partsWithin(events: readonly WindowEvent[], maxMs: number): Steps<WindowParts> {
  const parts = new Map<string, ReplayEvent[]>()
  let [firstMs, lastMs, count] = [Infinity, -Infinity, 0]
  for (const { windowId, event } of events) {
    const part = parts.get(windowId)
    if (part) part.push(event)
    else parts.set(windowId, [event])
    firstMs = Math.min(firstMs, event.timestamp)
    lastMs = Math.max(lastMs, event.timestamp)
    if (++count % EVENTS_PER_STEP === 0) yield
  }
  if (!(lastMs - firstMs > maxMs)) return { parts, firstMs, lastMs, count }
  const middle = Float64Array.from(events, ({ event }) => event.timestamp).sort()[count >> 1]!
  const near = events.filter(({ event }) => Math.abs(event.timestamp - middle) <= maxMs)
  return yield* partsWithin(near, Infinity)
}
