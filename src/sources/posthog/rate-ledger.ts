import type { RateLane } from './rate-gate.ts'
import { createRateWindow, type RateLimit, type RateWindow } from './rate-window.ts'

/** Where requests are counted. In memory they are forgotten when the process ends, and others do not see them. */
export interface RateLedger {
  /** Takes a place in a lane and answers 0, or takes none and answers how many ms to wait before asking again. */
  take(lane: RateLane, limits: readonly RateLimit[], nowMs: number): Promise<number>
  /** Gives nobody a place in the lane before `untilMs` (ms since epoch). */
  holdUntil(lane: RateLane, untilMs: number): Promise<void>
}

/** Counts for one process. */
export function memoryLedger(): RateLedger {
  const lanes = new Map<RateLane, RateWindow>()
  const windowOf = (lane: RateLane, limits: readonly RateLimit[]) => {
    const window = lanes.get(lane) ?? createRateWindow(limits)
    lanes.set(lane, window)
    return window
  }
  return {
    take: async (lane, limits, nowMs) => windowOf(lane, limits).take(nowMs),
    holdUntil: async (lane, untilMs) => lanes.get(lane)?.holdUntil(untilMs),
  }
}
