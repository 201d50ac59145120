import { EventType, IncrementalSource, incrementalSource, type ReplayEvent } from '../events.ts'
import type { SanitizeLimits } from './limits.ts'
import type { LimitName } from './report.ts'

/** One frame of a screen. */
const FRAME_MS = 16

/** What the next of its kind writes over: nothing is built of these, and nobody makes thousands of them at once. */
const GESTURES: ReadonlySet<number | null> = new Set<number>([
  IncrementalSource.MouseMove,
  IncrementalSource.MouseInteraction,
  IncrementalSource.Scroll,
  IncrementalSource.ViewportResize,
  IncrementalSource.Input,
  IncrementalSource.TouchMove,
  IncrementalSource.MediaInteraction,
  IncrementalSource.Drag,
  IncrementalSource.Selection,
])

/** Counts events of one window by frame, so that no instant holds more than a frame can show. */
export class EventRate {
  readonly #limits: SanitizeLimits
  #frameMs = -Infinity
  #events = 0
  #gestures = 0

  constructor(limits: SanitizeLimits) {
    this.#limits = limits
  }

  /** Counts an event in; the limit that it is beyond, `null` for none. A full snapshot begins anew. */
  beyond(event: ReplayEvent): LimitName | null {
    const { type, timestamp } = event
    const isLater = !(timestamp >= this.#frameMs && timestamp - this.#frameMs < FRAME_MS)
    if (type === EventType.FullSnapshot || isLater) {
      this.#frameMs = timestamp
      this.#events = this.#gestures = 0
    }
    if (type === EventType.FullSnapshot) return null
    if (++this.#events > this.#limits.maxEventsPerFrame) return 'maxEventsPerFrame'
    if (!GESTURES.has(incrementalSource(event))) return null
    return ++this.#gestures > this.#limits.maxGesturesPerFrame ? 'maxGesturesPerFrame' : null
  }
}
