import { type DecodeOptions, decodeSteps } from '../recording/decode/decode-block.ts'
import { isGzip } from '../recording/decode/gzip.ts'
import { EventType } from '../recording/events.ts'
import type { Recording } from '../recording/recording.ts'
import type { BlockInfo } from '../recording/replay-source.ts'
import type { Steps } from '../recording/steps.ts'

/** How much of a file is looked at first: a page and some minutes. */
const PLAIN_BYTES = 2_000_000
const GZIP_BYTES = 300_000
/** How much more is looked at where no page was in that. */
const GROWTH = 4
/** A look costs reading that part twice: less than a quarter of the whole, or it is not worth while. */
const MOST = 0.25

export interface FirstLookOptions extends DecodeOptions {
  /** How much is looked at first. @default 2 MB, or 300 kB of gzip */
  readonly firstBytes?: number
}

/**
 * What the beginning of a large file tells, taken into `recording`, which then knows that there is more to come. The
 * file itself is read from its start after that, and replaces it: nothing of what it says in the end depends on this.
 * False where the beginning holds no page, or where its parts are not in order of time, as in exports by window.
 */
export function* firstLookSteps(
  recording: Recording,
  block: BlockInfo,
  bytes: Uint8Array,
  { firstBytes = isGzip(bytes) ? GZIP_BYTES : PLAIN_BYTES, ...options }: FirstLookOptions,
): Steps<boolean> {
  const most = bytes.length * MOST
  for (let size = firstBytes; size <= most; size *= GROWTH) {
    const { events, format } = yield* decodeSteps(bytes.subarray(0, size), options)
    if (format === 'export') return false
    const lastMs = events.reduce((last, { event }) => Math.max(last, event.timestamp), -Infinity)
    // Of its last instant there may be more.
    const whole = events.filter(({ event }) => event.timestamp < lastMs)
    if (!whole.some(({ event }) => event.type === EventType.FullSnapshot)) continue
    const startMs = whole.reduce((first, { event }) => Math.min(first, event.timestamp), Infinity)
    const looked = { ...block, startMs, endMs: lastMs }
    const rest = {
      index: block.index + 1,
      key: `${block.key} `,
      startMs: lastMs,
      endMs: Math.max(lastMs, block.endMs ?? 0),
    }
    recording.setBlocks([looked, rest], { startMs, endMs: rest.endMs, complete: false })
    yield* recording.appendSteps(looked, { events: whole, problems: [], format, facts: {} })
    return true
  }
  return false
}
