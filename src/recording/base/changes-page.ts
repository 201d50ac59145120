import { EventType, incrementalSource, IncrementalSource, type ReplayEvent } from '../events.ts'

const { MouseMove, TouchMove, Log, Drag } = IncrementalSource

/** Sources of which nothing can be seen in the page: the pointer is drawn from its own track. */
const INVISIBLE: ReadonlySet<number> = new Set([MouseMove, TouchMove, Drag, Log])

/** Whether an event is of use to whoever rebuilds the page. */
export function changesPage(event: ReplayEvent): boolean {
  if (event.type === EventType.Incremental) return !INVISIBLE.has(incrementalSource(event) ?? MouseMove)
  return event.type === EventType.FullSnapshot || event.type === EventType.Meta
}
