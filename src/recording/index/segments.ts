import type { Segment, TimeRange } from '../recording-view.ts'
import type { WindowRun } from './activity.ts'

/** Nobody did anything for longer than this: idle. PostHog's player draws the line at the same place. */
const IDLE_AFTER_MS = 5000
/** How long the last act is still looked at: what it led to should be seen before a skip. */
const AFTERGLOW_MS = 1000

interface Stretch {
  readonly windowId: string
  startMs: number
  endMs: number
}

/**
 * Cuts `[0, durationMs]` into active and idle segments and says which window to show in each: the one last acted in.
 * `windows` and `runs` are offsets from the recording's start, in order of their start.
 */
export function findSegments(
  windows: readonly (TimeRange & { readonly id: string })[],
  runs: readonly WindowRun[],
  durationMs: number,
): readonly Segment[] {
  const segments: Segment[] = []
  const push = (kind: Segment['kind'], windowId: string | null, startMs: number, endMs: number): void => {
    const before = segments.at(-1)
    if (endMs <= startMs) return
    if (before?.kind === kind && before.windowId === windowId) segments[segments.length - 1] = { ...before, endMs }
    else segments.push({ kind, windowId, startMs, endMs })
  }
  const first = windows[0]
  let at = Math.min(first?.startMs ?? durationMs, durationMs)
  let shown = first?.id ?? null
  push('idle', null, 0, at)
  const stretches = joinStretches(takeTurns(runs))
  stretches.forEach((stretch, i) => {
    push('idle', shown, at, stretch.startMs)
    const next = stretches[i + 1]
    const isFollowed = next && next.startMs - stretch.endMs <= IDLE_AFTER_MS
    const glowEnd = Math.min(stretch.endMs + AFTERGLOW_MS, next?.startMs ?? Infinity, durationMs)
    shown = stretch.windowId
    at = isFollowed ? next.startMs : glowEnd
    push('active', shown, stretch.startMs, at)
  })
  push('idle', shown, at, durationMs)
  return segments
}

/** Runs of different windows may overlap (a page scrolls by itself): the one that began last has its turn. */
function takeTurns(runs: readonly WindowRun[]): readonly Stretch[] {
  const turns: Stretch[] = []
  for (const run of runs) {
    const before = turns.at(-1)
    if (!before || run.startMs >= before.endMs) {
      turns.push({ ...run })
      continue
    }
    const resumesUntil = before.endMs
    before.endMs = run.startMs
    turns.push({ ...run })
    if (resumesUntil > run.endMs) turns.push({ windowId: before.windowId, startMs: run.endMs, endMs: resumesUntil })
  }
  return turns.filter((turn) => turn.endMs >= turn.startMs)
}

function joinStretches(turns: readonly Stretch[]): readonly Stretch[] {
  const stretches: Stretch[] = []
  for (const turn of turns) {
    const before = stretches.at(-1)
    const goesOn = before?.windowId === turn.windowId && turn.startMs - before.endMs <= IDLE_AFTER_MS
    if (goesOn) before.endMs = Math.max(before.endMs, turn.endMs)
    else stretches.push({ ...turn })
  }
  return stretches
}
