import { receivedLines } from '../../recording/decode/received-lines.ts'
import type { BlockInfo, ReplaySource } from '../../recording/replay-source.ts'
import type { BlockLines } from '../../recording/archive/write-archive.ts'
import { isRetryable, ReplayError, toReplayError } from '../../shared/errors.ts'
import { patiently, type Patience } from './patience.ts'

/** How many blocks are asked for together: as many as one request to PostHog brings. */
const TOGETHER = 20

/**
 * Every block of a recording, in order, as lines exactly as received. Holds no more than one request's worth of them.
 *
 * @throws ReplayError `blocks_unavailable` where the source lists a block and cannot deliver it, `corrupt` where it is
 * damaged, and what the source fails with: a part of a recording is never passed on as if it were all of it
 */
export async function* readEveryBlock(
  source: ReplaySource,
  recordingId: string,
  blocks: readonly BlockInfo[],
  patience: Patience,
): AsyncGenerator<BlockLines, void, undefined> {
  for (let first = 0; first < blocks.length; first += TOGETHER) {
    const asked = blocks.slice(first, first + TOGETHER)
    const read = new Map<string, BlockLines>()
    await patiently(patience, async () => {
      const missing = asked.filter(({ key }) => !read.has(key))
      for await (const { block, bytes, error } of source.readBlocks(recordingId, missing, patience)) {
        if (bytes === null) {
          if (isRetryable(error)) throw error
          throw undelivered(block, error)
        }
        const lines = receivedLines(bytes)
        if (lines === null) throw damaged(block)
        read.set(block.key, lines)
      }
    })
    for (const block of asked) {
      const lines = read.get(block.key)
      if (lines === undefined) throw undelivered(block, null)
      yield lines
    }
  }
}

function undelivered({ index }: BlockInfo, cause: unknown): ReplayError {
  const error = cause === null || cause === undefined ? null : toReplayError(cause)
  if (error && (error.code === 'unauthorized' || error.code === 'forbidden' || error.code === 'aborted')) return error
  return new ReplayError('blocks_unavailable', {
    what: `Block ${index} of the recording is listed, but could not be had.`,
    why: 'A part of a recording must not pass for all of it, so nothing was published.',
    fix: 'Try again later: it is asked for anew in the next run.',
    cause,
  })
}

function damaged({ index }: BlockInfo): ReplayError {
  return new ReplayError('corrupt', {
    what: `Block ${index} of the recording arrived damaged, or is larger than a block may be.`,
    why: 'A part of a recording must not pass for all of it, so nothing was published.',
    fix: 'Try again later: it is asked for anew in the next run.',
  })
}
