import type { BlockInfo } from '../recording/replay-source.ts'

/** How many blocks one request to a source covers at most. */
const BATCH = 10
/** More than that, PostHog does not give out at once. */
const MAX_BATCH = 20

export type BlockStatus = 'wanted' | 'loading' | 'done' | 'given-up'

export interface PlannedBlock {
  readonly info: BlockInfo
  readonly status: BlockStatus
  /** Of its checkpoint; given up where it has none. */
  readonly checkpoint: BlockStatus
}

/** What to ask a source for. */
export interface BlockRequest {
  readonly blocks: readonly BlockInfo[]
  /** The block whose checkpoint to ask for beside them. */
  readonly checkpoint: BlockInfo | null
}

const NOTHING: BlockRequest = { blocks: [], checkpoint: null }

/** The block that holds an instant (epoch ms), or the one before it; 0 where blocks carry no times. */
function indexAt(blocks: readonly PlannedBlock[], epochMs: number): number {
  let found = 0
  blocks.forEach((block, index) => {
    if ((block.info.startMs ?? Infinity) <= epochMs) found = index
  })
  return found
}

/**
 * What to ask for next. While the focus cannot be shown: what leads to it from the nearest page before it, a checkpoint
 * or a full snapshot; where nobody knows where there is one, the block that holds the focus and then backward, each
 * time as many as were looked through before: what is asked for in vain is less than what was needed. After that:
 * forward from the focus, then whatever is left; where there is an `untilEpochMs`, only forward, and no further than
 * that. `focusIsLoaded` says whether it is certain by now that what is at hand around the focus does not suffice.
 */
export function nextRequest(
  blocks: readonly PlannedBlock[],
  focusEpochMs: number,
  options: { focusIsShowable: boolean; focusIsLoaded: boolean; untilEpochMs?: number },
): BlockRequest {
  const at = indexAt(blocks, focusEpochMs)
  const isWanted = ({ status }: PlannedBlock) => status === 'wanted'
  const { untilEpochMs = Infinity } = options
  if (!options.focusIsShowable) {
    const entry = entryRequest(blocks, at, options.focusIsLoaded)
    if (typeof entry === 'object') return entry
    const back = entry === 'unknown' ? backward(blocks, at) : []
    if (back.length > 0) return { ...NOTHING, blocks: back }
  }
  const beyond = blocks.findIndex(({ info }) => (info.startMs ?? 0) > untilEpochMs)
  const end = beyond < 0 ? blocks.length : beyond
  const ahead = blocks.slice(at, end).findIndex(isWanted)
  if (ahead >= 0) return { ...NOTHING, blocks: firstWanted(blocks.slice(at + ahead, end)) }
  // Whether the focus can be shown at all is certain when everything has come.
  const left = options.focusIsShowable && untilEpochMs < Infinity ? -1 : blocks.findIndex(isWanted)
  return left < 0 ? NOTHING : { ...NOTHING, blocks: firstWanted(blocks.slice(left)) }
}

/**
 * What is still to be asked for of the nearest stretch that begins with a page; nothing while it is on its way.
 * `at-hand` where all of it has come; `unknown` where nobody knows of a page, and where all pages that are known of have
 * come and did not suffice: they may be other windows'.
 */
function entryRequest(
  blocks: readonly PlannedBlock[],
  at: number,
  focusIsLoaded: boolean,
): BlockRequest | 'at-hand' | 'unknown' {
  for (let index = Math.min(at, blocks.length - 1); index >= 0; index--) {
    const { info, status, checkpoint } = blocks[index]!
    // Nothing is ever shown across it.
    if (status === 'given-up') break
    if (checkpoint === 'given-up' && info.hasFullSnapshot !== true) continue
    const stretch = blocks.slice(index, at + 1)
    const wanted = stretch.filter((block) => block.status === 'wanted').slice(0, MAX_BATCH)
    if (wanted.length > 0 || checkpoint === 'wanted')
      return { blocks: wanted.map((block) => block.info), checkpoint: checkpoint === 'wanted' ? info : null }
    if (checkpoint === 'loading' || stretch.some((block) => block.status === 'loading')) return NOTHING
    if (!focusIsLoaded) return 'at-hand'
  }
  return 'unknown'
}

/** The last wanted ones up to a block that follow each other. */
function backward(blocks: readonly PlannedBlock[], at: number): readonly BlockInfo[] {
  let last = at
  while (last >= 0 && blocks[last]?.status !== 'wanted') last--
  const most = Math.min(MAX_BATCH, Math.max(1, at - last))
  let first = last
  while (last - first + 1 < most && blocks[first - 1]?.status === 'wanted') first--
  return blocks.slice(Math.max(0, first), last + 1).map(({ info }) => info)
}

/** The first ones that follow each other. */
function firstWanted(blocks: readonly PlannedBlock[]): readonly BlockInfo[] {
  const end = blocks.findIndex(({ status }) => status !== 'wanted')
  return blocks.slice(0, Math.min(BATCH, end < 0 ? blocks.length : end)).map(({ info }) => info)
}
