/** A stretch of a recording, ms from its start. */
export interface WatchedRange {
  readonly fromMs: number
  readonly toMs: number
}

/** Gaps up to this long are no gaps: reports of watching come once in a while, and never quite touch. */
const TOUCHES_MS = 250

/** Adds a range to those of before, which stay sorted and apart. */
export function addRange(ranges: readonly WatchedRange[], { fromMs, toMs }: WatchedRange): readonly WatchedRange[] {
  if (!(fromMs >= 0 && toMs > fromMs)) return ranges
  const apart = ranges.filter((one) => one.toMs + TOUCHES_MS < fromMs || one.fromMs > toMs + TOUCHES_MS)
  const joined = ranges.filter((one) => !apart.includes(one))
  const merged = {
    fromMs: Math.min(fromMs, ...joined.map((one) => one.fromMs)),
    toMs: Math.max(toMs, ...joined.map((one) => one.toMs)),
  }
  return [...apart, merged].sort((a, b) => a.fromMs - b.fromMs)
}

/** How much was seen, each moment once. */
export function watchedMs(ranges: readonly WatchedRange[]): number {
  return Math.round(ranges.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0))
}

/** `0-1200,5000-9000`: short enough to keep for years, and readable without this package. */
export function rangesText(ranges: readonly WatchedRange[], maxRanges = 50): string {
  const text = ranges.slice(0, maxRanges).map(({ fromMs, toMs }) => `${Math.round(fromMs)}-${Math.round(toMs)}`)
  return ranges.length > maxRanges ? `${text.join(',')},…` : text.join(',')
}
