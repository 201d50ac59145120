import type { WindowEvent } from '../events.ts'

/** Events of one stretch of time. Times are ms since epoch. */
export interface EventGroup {
  readonly startMs: number
  readonly endMs: number
  readonly events: readonly WindowEvent[]
}

/**
 * Cuts events into groups of `blockMs` counted from the earliest one, in order of time. Within a group the events
 * keep the order in which they came.
 */
export function groupByTime(events: Iterable<WindowEvent>, blockMs: number): readonly EventGroup[] {
  const all = [...events]
  const originMs = all.reduce((earliest, { event }) => Math.min(earliest, event.timestamp), Infinity)
  const groups = new Map<number, { startMs: number; endMs: number; events: WindowEvent[] }>()
  for (const each of all) {
    const { event } = each
    const position = Math.floor((event.timestamp - originMs) / blockMs)
    const group = groups.get(position) ?? { startMs: Infinity, endMs: -Infinity, events: [] }
    group.startMs = Math.min(group.startMs, event.timestamp)
    group.endMs = Math.max(group.endMs, event.timestamp)
    group.events.push(each)
    groups.set(position, group)
  }
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group)
}

/** An event as a line of a block. */
export function eventLine({ windowId, event }: WindowEvent): string {
  return JSON.stringify([windowId, event])
}
