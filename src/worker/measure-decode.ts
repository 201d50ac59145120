/** When a block's decoding began and ended, on the clock of `performance.now` of whoever measured it. */
export interface DecodeSpan {
  readonly startedMs: number
  readonly endedMs: number
}

/** Enters a block's decoding into this realm's User Timing, for hosts and benches. */
export function measureDecode({ startedMs, endedMs }: DecodeSpan): void {
  performance.measure('portal-replay:decode', { start: startedMs, end: endedMs })
}
