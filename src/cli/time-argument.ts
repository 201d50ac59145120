import { ReplayError } from '../shared/errors.ts'

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 }

/**
 * A point in time: a date (`2026-11-20`, in UTC), an ISO time, or how long ago (`90d`, `12h`, `2w`). ms since epoch.
 *
 * @throws ReplayError `bad_request` naming the option
 */
export function timeArgument(text: string, option: string, nowMs: number): number {
  const [, many, unit = ''] = /^(\d{1,5})([hdw])$/.exec(text) ?? []
  const timestampMs = many === undefined ? isoTime(text) : nowMs - Number(many) * (UNITS[unit] ?? NaN)
  if (Number.isFinite(timestampMs)) return timestampMs
  throw new ReplayError('bad_request', {
    what: `--${option} is no time.`,
    fix: 'Give a date such as 2026-11-20, a time such as 2026-11-20T14:00:00Z, or how long ago: 12h, 90d, 2w.',
  })
}

function isoTime(text: string): number {
  return /^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?$/.test(text) ? Date.parse(text) : NaN
}

/**
 * ms until the clock of this machine shows the time of day the next time.
 *
 * @param text `03:00`
 * @throws ReplayError `bad_request`
 */
export function untilTimeOfDay(text: string, nowMs: number): number {
  const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text) ?? []
  if (hours === undefined) {
    throw new ReplayError('bad_request', { what: '--at is no time of day.', fix: 'Give one such as 03:00.' })
  }
  const next = new Date(nowMs)
  next.setHours(Number(hours), Number(minutes), 0, 0)
  if (next.getTime() <= nowMs) next.setDate(next.getDate() + 1)
  return next.getTime() - nowMs
}
