import { EventType, type ReplayEvent } from '../../src/recording/events.ts'

/** Far enough from the snapshot for a moment in between. */
export const LATER_MS = 1_000

/** Page size and first full snapshot, something later to come back from, and an end far from both. */
export function snapshotAlone(events: readonly ReplayEvent[]): readonly ReplayEvent[] {
  const snapshot = events.findIndex(({ type }) => type === EventType.FullSnapshot)
  const [full, meta] = [events[snapshot], events.slice(0, snapshot).findLast(({ type }) => type === EventType.Meta)]
  if (!full || !meta) throw new Error('The recording has no full snapshot')
  const mark = (afterMs: number): ReplayEvent => {
    return { type: EventType.Custom, timestamp: full.timestamp + afterMs, data: { tag: 'mark' } }
  }
  return [{ ...meta, timestamp: full.timestamp }, full, mark(LATER_MS), mark(LATER_MS * 10)]
}
