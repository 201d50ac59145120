import type { BlockProblem } from '../recording-view.ts'
import type { BlockLedger } from '../stream/block-ledger.ts'
import type { StreamEntry } from '../stream/repeats.ts'
import type { WindowStream } from '../stream/window-stream.ts'

/** More than so many are counted by the last one: nobody reads them one by one, and views cross to another thread. */
const MAX_TOLD = 1_000

/**
 * A problem for each event that named what was not on its page, or nested it too deep, of those that were folded so far.
 * `startMs` is the recording's start, epoch ms.
 */
export function unappliedProblems(
  streams: Iterable<WindowStream>,
  { spans }: BlockLedger,
  startMs: number,
): readonly BlockProblem[] {
  const unapplied = [...streams].flatMap(({ fold, entries }) =>
    [...fold.unapplied].map(([position, isTooDeep]): [StreamEntry, boolean] => [entries[position]!, isTooDeep]),
  )
  const more = unapplied.length - MAX_TOLD
  return unapplied.slice(0, MAX_TOLD).map(([{ block: index, timestamp }, isTooDeep], i) => ({
    reason: isTooDeep ? 'limit_exceeded' : 'event_invalid',
    blockKey: spans.find(({ block }) => block.index === index)?.block.key ?? null,
    line: null,
    message: `An event ${isTooDeep ? 'nests too deep. The limit is `maxDepth`' : 'names what is not on its page'}.${more > 0 && i === MAX_TOLD - 1 ? ` So do ${more} more.` : ''}`,
    range: { startMs: timestamp - startMs, endMs: timestamp - startMs },
  }))
}
