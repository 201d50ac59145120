/** A moment read from pasted text: a wall-clock time, or a position in the recording. */
export type ParsedTime =
  | { readonly kind: 'timestamp'; readonly timestampMs: number }
  | { readonly kind: 'offset'; readonly offsetMs: number }
  /** Hours, minutes and seconds without a date: ms since midnight UTC. */
  | { readonly kind: 'time-of-day'; readonly sinceMidnightMs: number }

const SECOND_MS = 1_000
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000

const ISO = /(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)\s?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?/i
/** `10/Oct/2026:13:55:36 +0000`, the way web servers write their logs. */
const COMMON_LOG = /(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}:\d{2}:\d{2})\s?([+-]\d{4})?/
const EPOCH = /(?<![\d.:])(\d{10}|\d{13})(?:\.(\d{1,6}))?(?![\d:])/
const CLOCK = /(?<![\d:])(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,](\d{1,3}))?(?![\d:])/
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/**
 * Reads the first time in a text: ISO 8601, epoch seconds or ms, a web server's log date, `mm:ss` (a position),
 * `hh:mm:ss` (a time of day, UTC) — alone or anywhere in a log line. A date without a zone is UTC, as in logs and
 * databases. `null` when there is none.
 */
export function parseTime(text: string): ParsedTime | null {
  return parseIso(text) ?? parseCommonLog(text) ?? parseEpoch(text) ?? parseClock(text)
}

function parseIso(text: string): ParsedTime | null {
  const [, date, time, zone] = ISO.exec(text) ?? []
  if (!date || !time) return null
  return timestamp(Date.parse(`${date}T${time.replace(',', '.')}${isoZone(zone)}`))
}

function parseCommonLog(text: string): ParsedTime | null {
  const [, day, month, year, time, zone] = COMMON_LOG.exec(text) ?? []
  const monthIndex = MONTHS.indexOf(month ?? '')
  if (!day || !time || monthIndex < 0) return null
  return timestamp(Date.parse(`${year}-${pad(monthIndex + 1)}-${day}T${time}${isoZone(zone)}`))
}

function parseEpoch(text: string): ParsedTime | null {
  const [, digits, fraction] = EPOCH.exec(text) ?? []
  if (!digits) return null
  if (digits.length === 13) return timestamp(Number(digits))
  return timestamp(Number(digits) * SECOND_MS + Math.round(Number(`0.${fraction ?? '0'}`) * SECOND_MS))
}

function parseClock(text: string): ParsedTime | null {
  const [, first, second, third, fraction] = CLOCK.exec(text) ?? []
  if (!first || !second) return null
  const ms = Number((fraction ?? '').padEnd(3, '0'))
  if (third === undefined)
    return { kind: 'offset', offsetMs: Number(first) * MINUTE_MS + Number(second) * SECOND_MS + ms }
  const sinceMidnightMs = Number(first) * HOUR_MS + Number(second) * MINUTE_MS + Number(third) * SECOND_MS + ms
  return { kind: 'time-of-day', sinceMidnightMs }
}

function timestamp(timestampMs: number): ParsedTime | null {
  return Number.isFinite(timestampMs) ? { kind: 'timestamp', timestampMs } : null
}

function isoZone(zone: string | undefined): string {
  if (!zone || /^[a-z]/i.test(zone)) return 'Z'
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0')
  return `${zone.slice(0, 1)}${digits.slice(0, 2)}:${digits.slice(2)}`
}

/**
 * Where a parsed time lies, ms from the recording's start. A time of day is taken on the day of the recording, or
 * on the next where the recording passes midnight; one that cannot be a time of day was a position (`1:02:03`).
 */
export function parsedTimeOffsetMs(parsed: ParsedTime, recording: { startMs: number; durationMs: number }): number {
  if (parsed.kind === 'offset') return parsed.offsetMs
  if (parsed.kind === 'timestamp') return parsed.timestampMs - recording.startMs
  const midnightMs = Math.floor(recording.startMs / DAY_MS) * DAY_MS
  const offsetMs = midnightMs + parsed.sinceMidnightMs - recording.startMs
  const inside = [offsetMs, offsetMs + DAY_MS, parsed.sinceMidnightMs].find(
    (at) => at >= 0 && at <= recording.durationMs,
  )
  return inside ?? offsetMs
}

/** `02:49.9`, or `1:02:49.9` from an hour on. Negative offsets get a minus sign. */
export function formatOffset(offsetMs: number, options: { tenths?: boolean } = {}): string {
  const tenths = Math.floor(Math.abs(offsetMs) / 100)
  const seconds = Math.floor(tenths / 10)
  const hours = Math.floor(seconds / 3600)
  const clock = `${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`
  const sign = offsetMs < 0 && (options.tenths ? tenths : seconds) > 0 ? '−' : ''
  return `${sign}${hours > 0 ? `${hours}:` : ''}${clock}${options.tenths ? `.${tenths % 10}` : ''}`
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
