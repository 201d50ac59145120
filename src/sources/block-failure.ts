import type { BlockBytes, BlockInfo } from '../recording/replay-source.ts'
import { toReplayError, type ReplayErrorCode } from '../shared/errors.ts'

/** What makes every further block impossible, so that the whole read ends. */
const FATAL: ReadonlySet<ReplayErrorCode> = new Set([
  'aborted',
  'unauthorized',
  'forbidden',
  'deleted',
  'configuration',
  'rate_limited',
])

/** A block that could not be had, as data; rethrows what concerns all blocks. */
export function failedBlock(block: BlockInfo, thrown: unknown): BlockBytes {
  const error = toReplayError(thrown)
  if (FATAL.has(error.code)) throw error
  return { block, bytes: null, error }
}
