const MIN_PX = 260
const STEP_PX = 24
/** The page keeps at least this share of the container. */
const MAX_SHARE = 0.6

/** A width of the panels that leaves room for both sides. */
export function clampPanelsWidth(widthPx: number, roomPx: number): number {
  return Math.min(Math.max(widthPx, MIN_PX), Math.max(MIN_PX, roomPx * MAX_SHARE))
}

/** The width after a key; `null` for keys that do not change it. The arrow that points at the page widens. */
export function keyedPanelsWidth(
  key: string,
  widthPx: number,
  { room, rtl }: { room: number; rtl: boolean },
): number | null {
  const widen = rtl ? 'ArrowRight' : 'ArrowLeft'
  const narrow = rtl ? 'ArrowLeft' : 'ArrowRight'
  if (key === widen) return clampPanelsWidth(widthPx + STEP_PX, room)
  if (key === narrow) return clampPanelsWidth(widthPx - STEP_PX, room)
  if (key === 'Home') return clampPanelsWidth(0, room)
  if (key === 'End') return clampPanelsWidth(Number.POSITIVE_INFINITY, room)
  return null
}
