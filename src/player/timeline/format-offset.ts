const SECOND_MS = 1000

/** An offset as people read it: `02:49`, `1:02:49`, `−00:12` before the start. Seconds are cut, not rounded. */
export function formatOffset(offsetMs: number): string {
  if (!Number.isFinite(offsetMs)) return '--:--'
  const seconds = Math.floor(Math.abs(offsetMs) / SECOND_MS)
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const [hours = 0, minutes = 0, rest = 0] = clock
  const text = `${pad(minutes)}:${pad(rest)}`
  const sign = offsetMs < 0 && seconds > 0 ? '−' : ''
  return sign + (hours > 0 ? `${hours}:${text}` : text)
}

/** A distance in time with its sign: `+00:01`, `−02:34`; `null` within one second, which people call "now". */
export function formatDistance(distanceMs: number): string | null {
  if (!Number.isFinite(distanceMs) || Math.abs(distanceMs) < SECOND_MS) return null
  return distanceMs > 0 ? `+${formatOffset(distanceMs)}` : formatOffset(distanceMs)
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
