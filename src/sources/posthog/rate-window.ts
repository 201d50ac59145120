/** At most so many requests within any stretch of `perMs`. */
export interface RateLimit {
  readonly requests: number
  readonly perMs: number
}

/** What has to be remembered to go on counting: plain data. Times are ms since epoch. */
export interface RateState {
  readonly takenAtMs: readonly number[]
  readonly heldUntilMs: number
}

/** Counts requests of the past, as Django REST framework's throttles do. */
export interface RateWindow {
  /** Takes a place now and returns 0, or takes none and returns how many ms to wait before asking again. */
  take(nowMs: number): number
  /** Gives nobody a place before `untilMs`. */
  holdUntil(untilMs: number): void
  state(): RateState
}

export function createRateWindow(limits: readonly RateLimit[], past?: RateState): RateWindow {
  const longestMs = Math.max(0, ...limits.map((limit) => limit.perMs))
  let takenAtMs = [...(past?.takenAtMs ?? [])]
  let heldUntilMs = past?.heldUntilMs ?? 0
  return {
    take(nowMs) {
      takenAtMs = takenAtMs.filter((atMs) => atMs > nowMs - longestMs)
      let freeAtMs = heldUntilMs
      for (const { requests, perMs } of limits) {
        const oldest = takenAtMs[takenAtMs.length - requests]
        if (oldest !== undefined) freeAtMs = Math.max(freeAtMs, oldest + perMs)
      }
      if (freeAtMs > nowMs) return freeAtMs - nowMs
      takenAtMs.push(nowMs)
      return 0
    },
    holdUntil(untilMs) {
      heldUntilMs = Math.max(heldUntilMs, untilMs)
    },
    state: () => ({ takenAtMs, heldUntilMs }),
  }
}
