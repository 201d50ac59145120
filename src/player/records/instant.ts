import type { Instant } from './record.ts'

/** What turns the host's moments into offsets. */
export interface InstantFrame {
  /** Epoch ms of offset 0, on the recorded device's clock. */
  readonly startMs: number
  /** Recording clock minus database clock, ms. */
  readonly clockOffsetMs: number
}

/** Furthest epoch ms that a `Date` can hold. */
const MAX_TIMESTAMP_MS = 8.64e15

const ISO = /^\d{4}-\d\d-\d\d(?<time>[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?\s?(?<zone>Z|[+-]\d\d(?::?\d\d)?)?$/i

/**
 * Epoch ms of a host's moment; `null` when it is no moment at all. A date and time without a zone is taken as UTC,
 * not as local time: a database row must not move with the zone of whoever looks at it.
 */
export function toTimestampMs(instant: Instant | null | undefined): number | null {
  const ms = readInstant(instant)
  return Number.isFinite(ms) && Math.abs(ms) <= MAX_TIMESTAMP_MS ? ms : null
}

/** ms from the recording's start; `null` when the moment is not known. */
export function toOffsetMs(instant: Instant | null | undefined, frame: InstantFrame): number | null {
  const timestampMs = toTimestampMs(instant)
  return timestampMs === null ? null : timestampMs + frame.clockOffsetMs - frame.startMs
}

/** A marker's moment: an instant of the host, or an offset that needs no clock. */
export function toMarkerOffsetMs(at: Instant | { readonly offsetMs: number }, frame: InstantFrame): number | null {
  if (typeof at === 'object' && at !== null && 'offsetMs' in at)
    return Number.isFinite(at.offsetMs) ? at.offsetMs : null
  return toOffsetMs(at, frame)
}

function readInstant(instant: Instant | null | undefined): number {
  if (typeof instant === 'number') return instant
  // Not `instanceof`: the host's dates may come from another realm, such as a frame.
  if (typeof instant === 'object' && instant !== null)
    return typeof instant.getTime === 'function' ? instant.getTime() : NaN
  if (typeof instant !== 'string') return NaN
  const text = instant.trim()
  const match = ISO.exec(text)
  if (!match) return Date.parse(text)
  if (!match.groups?.time) return Date.parse(text)
  const zone = normaliseZone(match.groups.zone)
  const local = text.slice(0, text.length - (match.groups.zone?.length ?? 0)).trim()
  return Date.parse(local.replace(' ', 'T').replace(',', '.') + zone)
}

/** PostgreSQL writes `+00` where ISO 8601 profiles want `+00:00`. */
function normaliseZone(zone: string | undefined): string {
  if (!zone || zone.toUpperCase() === 'Z') return 'Z'
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0')
  return `${zone.slice(0, 1)}${digits.slice(0, 2)}:${digits.slice(2)}`
}
