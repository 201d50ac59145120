import { incrementalSource, type ReplayEvent } from '../events.ts'
import { printJson } from './print-json.ts'
import { sameJson } from './same-json.ts'

/** An event in its place: time first, then block, then position within the block. */
export interface StreamEntry {
  readonly timestamp: number
  readonly block: number
  readonly position: number
  /** Counts what was handed in: a block may come twice, and grown. */
  readonly delivery: number
  readonly event: ReplayEvent
  /** The event's, where it is known without asking for the event. */
  readonly type?: number
  /** Whether it belongs to a checkpoint, which stands for what came before it and happened nowhere itself. */
  readonly isCheckpoint?: boolean
  /** The how-manieth of its kind at this instant within its delivery; found out when two meet at an instant. */
  occurrence?: number
}

/**
 * Delivery is at-least-once, so events come twice: the same lines in two blocks, or a message twice in one block. On
 * the other hand a class that is toggled on, off and on within a millisecond is three events of which two are equal,
 * and leaving one out would show the wrong page. Hence: within one block only neighbours that are equal, and an instant
 * that is repeated as a whole, count as repeats; among deliveries an event is kept as often as the one with the most has it.
 */
export function collapseRepeats(entries: readonly StreamEntry[]): readonly StreamEntry[] {
  if (entries.length < 2) return entries
  const distinct = entries.filter((entry, i) => {
    const before = entries[i - 1]
    return before === undefined || !sameEvent(before.event, entry.event)
  })
  for (let period = 1; period <= distinct.length / 2; period++) {
    if (distinct.length % period !== 0) continue
    if (distinct.every((entry, i) => i < period || sameEvent(entry.event, distinct[i - period]?.event))) {
      return distinct.slice(0, period)
    }
  }
  return distinct
}

/** Merges what several blocks have for one instant, in the blocks' order. */
export function mergeInstant(entries: readonly StreamEntry[]): readonly StreamEntry[] {
  const sorted = [...entries].sort((a, b) => a.block - b.block || a.position - b.position || a.delivery - b.delivery)
  const prints = sorted.map((entry) => print(entry.event))
  const counts = new Map<string, number>()
  sorted.forEach((entry, i) => {
    const key = `${entry.delivery} ${prints[i]}`
    entry.occurrence ??= counts.get(key) ?? 0
    counts.set(key, entry.occurrence + 1)
  })
  const seen = new Set<string>()
  return sorted.filter((entry, i) => {
    if (entry.isCheckpoint === true) return true
    const key = `${entry.occurrence} ${prints[i]}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function sameEvent(a: ReplayEvent, b: ReplayEvent | undefined): boolean {
  return b !== undefined && kind(a) === kind(b) && sameJson(a.data, b.data)
}

function kind(event: ReplayEvent): number {
  return event.type * 1000 + (incrementalSource(event) ?? 0)
}

function print(event: ReplayEvent): string {
  return `${event.type} ${printJson(event.data)}`
}
