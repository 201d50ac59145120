import type { BlockInfo } from '../../recording/replay-source.ts'
import { isPosition } from './block-list.ts'

/** The documented limit of blocks per request (one more passes today). */
const MAX_BLOCKS = 20

/** Cuts what is asked for into stretches that one request can get, keeping the order. */
export function toRuns(blocks: readonly BlockInfo[]): readonly (readonly BlockInfo[])[] {
  const runs: BlockInfo[][] = []
  for (const block of blocks) {
    const run = runs.at(-1)
    const before = run?.at(-1)
    if (run && before && run.length < MAX_BLOCKS && follows(before, block)) run.push(block)
    else runs.push([block])
  }
  return runs
}

function follows(before: BlockInfo, block: BlockInfo): boolean {
  return isPosition(before.key) && isPosition(block.key) && Number(block.key) === Number(before.key) + 1
}
