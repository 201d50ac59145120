import { lowerBound } from '../../shared/search.ts'
import { EventType, type ReplayEvent } from '../events.ts'
import type { Steps } from '../steps.ts'
import type { BlockLedger } from '../stream/block-ledger.ts'
import type { StreamEntry } from '../stream/repeats.ts'
import type { WindowStream } from '../stream/window-stream.ts'
import { copyEvent } from './copy-events.ts'
import { ownMeta, patchedMeta } from './page-size.ts'
import { changesPage } from './changes-page.ts'

/** What to build a window from. Times are epoch ms; events are private copies. */
export interface Base {
  readonly events: readonly ReplayEvent[]
  readonly reachedMs: number
  readonly fromMs: number
}

const COPIES_PER_STEP = 50

type Streams = ReadonlyMap<string, WindowStream>

/** The page's exact state at `untilMs`, as events; `null` where no full snapshot is reachable without a hole. */
export function* baseSteps(
  streams: Streams,
  ledger: BlockLedger,
  windowId: string,
  untilMs: number,
): Steps<Base | null> {
  const stream = streams.get(windowId)
  const entry = stream && findFullSnapshot(stream, ledger, untilMs)
  if (!stream || !entry) return null
  const reachedMs = Math.max(untilMs, entry.timestamp)
  const events = yield* stream.fold.checkpointAt(reachedMs, { metaFor: (at) => metaFor(streams, stream, at) })
  if (events === null) return null
  return { events, reachedMs, fromMs: entry.timestamp }
}

/** The Meta event that goes with the full snapshot at a position, or one made up where it was lost. */
export function metaFor(streams: Streams, stream: WindowStream, position: number): ReplayEvent {
  return ownMeta(stream, position) ?? patchedMeta(streams.values(), stream, position)
}

/**
 * The last full snapshot up to `untilMs`, or the window's first one when that comes later. A block that is not at hand
 * between it and `untilMs` forbids it; so does one that may still bring an earlier one.
 */
function findFullSnapshot(stream: WindowStream, ledger: BlockLedger, untilMs: number): StreamEntry | null {
  const { entries, fullSnapshots } = stream
  const earlierCount = lowerBound(fullSnapshots.length, (i) => entries[fullSnapshots[i]!]!.timestamp > untilMs)
  const earlier = fullSnapshots[earlierCount - 1]
  const entry = entries[earlier ?? fullSnapshots[0] ?? -1]
  if (entry === undefined) return null
  if (earlier !== undefined) return ledger.hasHole(entry.timestamp, entry.block, untilMs) ? null : entry
  const isHidden = ledger.hasPendingBefore(entry.timestamp) || ledger.hasHole(untilMs, -1, entry.timestamp)
  return isHidden ? null : entry
}

/** Copies of a window's events with `afterMs < timestamp <= untilMs` that change the page. Epoch ms. */
export function* readSteps(
  streams: Streams,
  windowId: string,
  afterMs: number,
  untilMs: number,
): Steps<readonly ReplayEvent[]> {
  const stream = streams.get(windowId)
  if (stream === undefined) return []
  const events: ReplayEvent[] = []
  const end = stream.after(untilMs)
  for (let i = stream.after(afterMs); i < end; i++) {
    const { event, isCheckpoint } = stream.entries[i]!
    // A checkpoint says what the page that reads on is already.
    if (isCheckpoint === true || !changesPage(event)) continue
    if (event.type === EventType.FullSnapshot && ownMeta(stream, i) === null) {
      events.push(patchedMeta(streams.values(), stream, i))
    }
    events.push(event)
  }
  const copies: ReplayEvent[] = []
  for (const [i, event] of events.entries()) {
    copies.push(...copyEvent(event))
    if (i % COPIES_PER_STEP === 0) yield
  }
  return copies
}
