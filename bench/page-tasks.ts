/** What has to be traced for `pageTasks`. */
export const TASK_CATEGORIES = ['toplevel', 'disabled-by-default-devtools.timeline', 'blink.user_timing']

/** What is read of an event of Chromium's trace. */
export interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** Microseconds. */
  readonly ts: number
  readonly dur?: number
  /** Time on the processor: what others on this machine do is not in it. */
  readonly tdur?: number
}

/** What a page's own thread did in some time, ms on the processor. */
export interface PageTasks {
  readonly longestMs: number
  readonly busyMs: number
}

/**
 * The tasks of the page's own thread between two marks that the page has set. Frames in other processes are not in it.
 * Throws `RangeError` when a mark is missing.
 */
export function pageTasks(events: readonly TraceEvent[], fromMark: string, untilMark: string): PageTasks {
  const from = events.find(({ name }) => name === fromMark)
  const until = events.find(({ name }) => name === untilMark)
  if (!from || !until) throw new RangeError('The trace has no marks.')
  const durations = events
    .filter(({ name, pid, tid }) => name === 'RunTask' && pid === from.pid && tid === from.tid)
    // The task that contains the first mark began before it.
    .filter(({ ts, dur = 0 }) => ts + dur >= from.ts && ts <= until.ts)
    .map(({ dur = 0, tdur = dur }) => tdur / 1_000)
  return {
    longestMs: durations.reduce((longest, ms) => Math.max(longest, ms), 0),
    busyMs: durations.reduce((sum, ms) => sum + ms, 0),
  }
}
