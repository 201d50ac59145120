import type { BlockInfo } from '../recording/replay-source.ts'

/** How many blocks one request to a source covers at most. */
const BATCH = 10

export type BlockStatus = 'wanted' | 'loading' | 'done' | 'given-up'

export interface PlannedBlock {
  readonly info: BlockInfo
  readonly status: BlockStatus
}

/** The block that holds an instant (epoch ms), or the one before it; 0 where blocks carry no times. */
function indexAt(blocks: readonly PlannedBlock[], epochMs: number): number {
  let found = 0
  blocks.forEach((block, index) => {
    if ((block.info.startMs ?? Infinity) <= epochMs) found = index
  })
  return found
}

/**
 * What to ask for next. While the focus cannot be shown: the block that holds it, then backward one by one, because
 * what is missing is a full snapshot before it. After that: forward from the focus, then whatever is left.
 */
export function nextBatch(
  blocks: readonly PlannedBlock[],
  focusEpochMs: number,
  options: { focusIsShowable: boolean },
): readonly BlockInfo[] {
  const wanted = (index: number) => blocks[index]?.status === 'wanted'
  const at = indexAt(blocks, focusEpochMs)
  if (!options.focusIsShowable) {
    for (let index = at; index >= 0; index--) if (wanted(index)) return [blocks[index]!.info]
  }
  let first = at
  while (first < blocks.length && !wanted(first)) first++
  if (first === blocks.length) first = blocks.findIndex((block) => block.status === 'wanted')
  if (first < 0) return []
  const batch: BlockInfo[] = []
  for (let index = first; wanted(index) && batch.length < BATCH; index++) batch.push(blocks[index]!.info)
  return batch
}
