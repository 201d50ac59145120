import type { ReplayEvent } from '../recording/events.ts'
import { lowerBound } from '../shared/search.ts'
import type { RecordingHost } from '../worker/recording-host.ts'
import type { Scene } from './scene.ts'

/** How far ahead of the playhead events are asked for, in ms of watching. */
const AHEAD_MS = 4_000
/** How much is asked for at once, in ms of watching. */
const STEP_MS = 8_000
/** However fast it plays, no more of the recording than this is held here. */
const MAX_AHEAD_MS = 120_000

export interface ReadAhead {
  /** Starts over after a seek: everything up to and including `appliedToMs` is on the page already. */
  reset(scene: Scene): void
  /** Asks for more when the supply runs low, never beyond `limitMs`. */
  fill(playheadMs: number, speed: number, limitMs: number): void
  /** How far the playhead may go with what is at hand. */
  readonly suppliedToMs: number
  /** The events up to and including `untilMs`, in order, each handed out once. */
  take(untilMs: number): readonly ReplayEvent[]
  /** How many events the renderer was fed, where they do not come this way; `null` where they do. */
  readonly fed: number | null
}

/** Keeps the events just ahead of the playhead at hand, so that a frame never waits for the host. */
export function createReadAhead(host: RecordingHost): ReadAhead {
  let windowId: string | null = null
  let feedId: number | null = null
  let fed = 0
  let queue: readonly ReplayEvent[] = []
  let next = 0
  let suppliedToMs = 0
  let generation = 0
  let reading = false

  const read = async (untilMs: number) => {
    const current = generation
    reading = true
    try {
      if (feedId !== null && host.feed) {
        const sent = await host.feed(feedId, { windowId: windowId!, afterMs: suppliedToMs, untilMs })
        if (current !== generation) return
        fed = sent
      } else {
        const events = await host.read(windowId!, suppliedToMs, untilMs)
        if (current !== generation) return
        queue = [...queue.slice(next), ...events]
        next = 0
      }
      suppliedToMs = untilMs
    } finally {
      if (current === generation) reading = false
    }
  }

  return {
    get suppliedToMs() {
      return suppliedToMs
    },
    get fed() {
      return feedId === null ? null : fed
    },
    reset(scene) {
      generation++
      windowId = scene.windowId
      feedId = scene.feedId
      fed = 0
      queue = []
      next = 0
      reading = false
      suppliedToMs = scene.appliedToMs
    },
    fill(playheadMs, speed, limitMs) {
      if (reading || windowId === null || suppliedToMs >= limitMs) return
      const pace = Math.max(1, speed)
      if (suppliedToMs - playheadMs > Math.min(AHEAD_MS * pace, MAX_AHEAD_MS / 2)) return
      const untilMs = Math.max(playheadMs, suppliedToMs) + STEP_MS * pace
      void read(Math.min(limitMs, untilMs, playheadMs + MAX_AHEAD_MS))
    },
    take(untilMs) {
      const untilEpochMs = host.view.get().startMs + untilMs
      const from = next
      next = from + lowerBound(queue.length - from, (index) => queue[from + index]!.timestamp > untilEpochMs)
      return next === from ? [] : queue.slice(from, next)
    },
  }
}
