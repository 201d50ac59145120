import { isObject } from '../../recording/events.ts'
import type { BlockInfo, BlockList } from '../../recording/replay-source.ts'
import { ReplayError } from '../../shared/errors.ts'
import { unexpectedAnswer } from './post-hog-client.ts'
import { timeMs } from './recording-info.ts'

/** A session ends after 30 minutes without activity, and its last events take up to 5 more to arrive. */
const QUIET_MS = 35 * 60_000
/** A session is cut after a day, whatever happens. */
const LONGEST_SESSION_MS = 24 * 3_600_000

/** Blocks of the normal store are named by their position, a recording kept for long by a path. */
export function isPosition(key: string): boolean {
  return /^\d{1,6}$/.test(key)
}

/** The only form in which the server names a recording kept for long. */
export function isLongTermKey(key: string): boolean {
  return /^[\w-]+(?:\/[\w-]+){0,4}$/.test(key) && key.length <= 200 && !isPosition(key)
}

function toBlock(value: unknown): (Omit<BlockInfo, 'index'> & { source: string }) | null {
  if (!isObject(value) || typeof value.source !== 'string') return null
  const key = String(value.blob_key)
  const isKnown =
    (value.source === 'blob_v2' && isPosition(key)) || (value.source === 'blob_v2_lts' && isLongTermKey(key))
  if (!isKnown) return null
  const startMs = timeMs(value.start_timestamp)
  const endMs = timeMs(value.end_timestamp)
  return { source: value.source, key, ...(startMs !== undefined && { startMs }), ...(endMs !== undefined && { endMs }) }
}

/**
 * The list of blocks from the API's list of `sources`. A long-term copy is used only where there is nothing else: the
 * API may list both.
 *
 * @throws ReplayError `format_unknown`; `unsupported` where only kinds of storage are listed that no server serves any more
 */
export function toBlockList(answer: Record<string, unknown>, nowMs: number): BlockList {
  const { sources } = answer
  if (!Array.isArray(sources)) throw unexpectedAnswer()
  const usable = sources.map(toBlock).filter((block) => block !== null)
  if (usable.length === 0 && sources.length > 0) {
    throw new ReplayError('unsupported', {
      what: 'PostHog stores this recording in a way that is not known.',
      why: 'Its API has changed, or the recording is older than its present store.',
    })
  }
  const normal = usable.filter(({ source }) => source === 'blob_v2')
  const chosen = normal.length > 0 ? normal : usable
  const blocks = chosen
    .map(({ source: _, ...block }) => block)
    .sort((a, b) => (a.startMs ?? 0) - (b.startMs ?? 0) || Number(a.key) - Number(b.key))
    .map((block, index) => ({ index, ...block }))
  return { blocks, complete: normal.length === 0 ? blocks.length > 0 : isOver(blocks, nowMs) }
}

function isOver(blocks: readonly BlockInfo[], nowMs: number): boolean {
  const startMs = blocks[0]?.startMs
  const endMs = blocks.reduce((latest, block) => Math.max(latest, block.endMs ?? -Infinity), -Infinity)
  return nowMs - (startMs ?? nowMs) > LONGEST_SESSION_MS || nowMs - endMs > QUIET_MS
}
