import { IncrementalSource } from '../events.ts'
import type { TimeRange } from '../recording-view.ts'

const { MouseMove, MouseInteraction, Scroll, ViewportResize, Input, TouchMove, MediaInteraction, Drag } =
  IncrementalSource

/** Sources that a person is behind. */
export const ACTIVE_SOURCES: ReadonlySet<number> = new Set([
  MouseMove,
  MouseInteraction,
  Scroll,
  ViewportResize,
  Input,
  TouchMove,
  MediaInteraction,
  Drag,
])

/** Closer events belong to one run; fine enough to tell windows apart between which somebody goes back and forth. */
const RUN_GAP_MS = 1000

/** When one window was used: every active event for the density, and runs of them for the segments. Epoch ms. */
export class Activity {
  readonly timestampsMs: number[] = []
  readonly runs: { startMs: number; endMs: number }[] = []

  push(timestampMs: number): void {
    this.timestampsMs.push(timestampMs)
    const run = this.runs.at(-1)
    if (run && timestampMs - run.endMs <= RUN_GAP_MS) run.endMs = Math.max(run.endMs, timestampMs)
    else this.runs.push({ startMs: timestampMs, endMs: timestampMs })
  }
}

/** A run together with the window it was in. */
export interface WindowRun extends TimeRange {
  readonly windowId: string
}
