const formats = new Map<string, Intl.DateTimeFormat>()

/** The time of day of an epoch instant: `14:03:12`. `timeZone` absent means the viewer's own. */
export function formatClock(timestampMs: number, timeZone?: string): string {
  return format(timestampMs, 'clock', timeZone, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
}

/** Date and time of an epoch instant, in the viewer's zone unless another is named. */
export function formatDateTime(timestampMs: number, timeZone?: string): string {
  return format(timestampMs, 'full', timeZone, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
}

function format(
  timestampMs: number,
  name: string,
  timeZone: string | undefined,
  options: Intl.DateTimeFormatOptions,
): string {
  // Beyond ±8.64e15 ms there is no date; `format` would throw.
  if (!Number.isFinite(timestampMs) || Math.abs(timestampMs) > 8.64e15) return ''
  const key = `${name}:${timeZone ?? ''}`
  const existing = formats.get(key)
  const formatter =
    existing ?? new Intl.DateTimeFormat(undefined, { ...options, hourCycle: 'h23', ...(timeZone ? { timeZone } : {}) })
  if (!existing) formats.set(key, formatter)
  return formatter.format(timestampMs)
}
