import type { BlockInfo } from '../../recording/replay-source.ts'

/** An event as a file has it. */
export interface TimedText {
  /** ms since epoch. */
  readonly atMs: number
  readonly text: string
}

/** Characters that wait for earlier ones: a stranger's list can let every block overlap with every other. */
const MAX_HELD_LENGTH = 64_000_000

/**
 * Events of blocks, which may overlap as windows do, in order of time: each as soon as no block to come can have an
 * earlier one, by the times of the list. Events of the same time stay as they came. What a list says wrongly of its
 * blocks comes a little late, as does what is earlier than more than `maxHeldLength` characters that waited for it;
 * nothing is lost.
 *
 * @param blocks As the source lists them.
 * @param read Their events, in the same order.
 */
export async function* inOrderOfTime(
  blocks: readonly BlockInfo[],
  read: AsyncIterable<readonly TimedText[]>,
  maxHeldLength: number = MAX_HELD_LENGTH,
): AsyncGenerator<readonly TimedText[], void, undefined> {
  const laterFromMs = earliestAfter(blocks)
  let held: TimedText[] = []
  let position = 0
  for await (const events of read) {
    // Two runs in order, mostly, which is what the sort is quickest with.
    held = [...held, ...events].sort((a, b) => a.atMs - b.atMs)
    const kept = keptFrom(held, laterFromMs[position++] ?? Infinity, maxHeldLength)
    const due = held.slice(0, kept)
    held = held.slice(kept)
    if (due.length > 0) yield due
  }
  if (held.length > 0) yield held
}

/** The first that waits: it may not be the earliest of those to come, and all that wait are few enough. */
function keptFrom(held: readonly TimedText[], untilMs: number, maxHeldLength: number): number {
  let from = held.length
  for (let length = 0; from > 0; from--) {
    const { atMs, text } = held[from - 1]!
    length += text.length
    if (atMs <= untilMs || length > maxHeldLength) break
  }
  return from
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
