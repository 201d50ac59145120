import type { ReplayContextValue } from '../../hooks/replay-context.ts'
import { SPEEDS } from '../../player/player-state.ts'
import { toMarkerOffsetMs } from '../../player/records/instant.ts'
import { recordEntries } from '../../player/records/record-entries.ts'

/** Closer than this, a stop counts as the one we are at. */
const SAME_MS = 50

/** The nearest stop after, or before, an offset; `null` when there is none. `stops` need not be sorted. */
export function nextStop(stops: readonly number[], fromMs: number, direction: 1 | -1): number | null {
  let best: number | null = null
  for (const stop of stops) {
    const aheadMs = (stop - fromMs) * direction
    if (aheadMs > SAME_MS && (best === null || aheadMs < (best - fromMs) * direction)) best = stop
  }
  return best
}

/** Where N and P stop: the host's markers, every moment of its records, and everything that went wrong. */
export function markerStops({ player, markers, records, clockOffsetMs }: ReplayContextValue): readonly number[] {
  const { view } = player.getState()
  const frame = { startMs: view.startMs, clockOffsetMs }
  const stops = [
    ...markers.map((marker) => toMarkerOffsetMs(marker.at, frame)),
    ...records.flatMap((record) => recordEntries(record, frame).map((entry) => entry.offsetMs)),
    ...view.items.filter((item) => item.tone === 'danger').map((item) => item.offsetMs),
  ]
  return stops.filter((stop): stop is number => stop !== null && stop >= 0 && stop <= view.durationMs)
}

/** The speed above or below; the same one at either end. */
export function neighbourSpeed(speed: number, direction: 1 | -1): number {
  const faster = SPEEDS.filter((candidate) => (candidate - speed) * direction > 0)
  return (direction === 1 ? faster[0] : faster.at(-1)) ?? speed
}

/** The id after `current`, the first after the last; `null` when there is none. */
export function windowAfter(ids: readonly string[], current: string | null): string | null {
  const index = current === null ? -1 : ids.indexOf(current)
  return ids[(index + 1) % ids.length] ?? null
}
