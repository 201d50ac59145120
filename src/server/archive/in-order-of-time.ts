import type { WindowEvent } from '../../recording/events.ts'
import type { BlockInfo } from '../../recording/replay-source.ts'

/**
 * Events of blocks, which may overlap as windows do, in order of time: each as soon as no block to come can have an
 * earlier one, by the times of the list. Events of the same time stay as they came. What a list says wrongly of its
 * blocks comes a little late, and is never lost.
 *
 * @param blocks As the source lists them.
 * @param read Their events, in the same order.
 */
export async function* inOrderOfTime(
  blocks: readonly BlockInfo[],
  read: AsyncIterable<readonly WindowEvent[]>,
): AsyncGenerator<readonly WindowEvent[], void, undefined> {
  const laterFromMs = earliestAfter(blocks)
  let held: WindowEvent[] = []
  let position = 0
  for await (const events of read) {
    // Two runs in order, mostly, which is what the sort is quickest with.
    held = [...held, ...events].sort((a, b) => a.event.timestamp - b.event.timestamp)
    const untilMs = laterFromMs[position++] ?? Infinity
    const kept = held.findIndex(({ event }) => event.timestamp > untilMs)
    const due = kept < 0 ? held : held.slice(0, kept)
    held = kept < 0 ? [] : held.slice(kept)
    if (due.length > 0) yield due
  }
  if (held.length > 0) yield held
}

/** For each block when the earliest of those after it begins; before everything where that is not known. */
function earliestAfter(blocks: readonly BlockInfo[]): readonly number[] {
  const from: number[] = []
  let earliestMs = Infinity
  for (let position = blocks.length - 1; position >= 0; position--) {
    from[position] = earliestMs
    earliestMs = Math.min(earliestMs, blocks[position]?.startMs ?? -Infinity)
  }
  return from
}
