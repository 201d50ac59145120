const STEP_MS = 5_000
const LEAP_MS = 30_000
const PAGE_MS = 60_000

export interface SliderKey {
  readonly key: string
  readonly shiftKey: boolean
  readonly altKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}

/**
 * Where a key moves the thumb, ms from the start; `null` for keys that are not the slider's. Up and down stay with
 * the container, for which they are speed.
 */
export function sliderTarget(
  press: SliderKey,
  fromMs: number,
  durationMs: number,
  rightToLeft: boolean,
): number | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null
  const step = press.shiftKey ? LEAP_MS : STEP_MS
  const byMs: Record<string, number> = {
    ArrowLeft: rightToLeft ? step : -step,
    ArrowRight: rightToLeft ? -step : step,
    PageUp: PAGE_MS,
    PageDown: -PAGE_MS,
    Home: -Infinity,
    End: Infinity,
  }
  const by = Object.hasOwn(byMs, press.key) ? byMs[press.key] : undefined
  return by === undefined ? null : Math.min(Math.max(fromMs + by, 0), durationMs)
}
