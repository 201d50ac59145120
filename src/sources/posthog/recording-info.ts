import { isObject } from '../../recording/events.ts'
import type { Person, RecordingInfo } from '../../recording/replay-source.ts'
import { isSafeId } from '../../recording/archive/safe-id.ts'

/** An ISO date of the API in ms since epoch; `undefined` for anything else. */
export function timeMs(value: unknown): number | undefined {
  const ms = typeof value === 'string' ? Date.parse(value) : NaN
  return Number.isFinite(ms) ? ms : undefined
}

const count = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

/** Leaves out what is not known, as optional fields want it. */
function known<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}

/** A person as PostHog's `PersonSerializer` writes it; `null` for anything else. */
export function toPerson(value: unknown): Person | null {
  if (!isObject(value) || !Array.isArray(value.distinct_ids)) return null
  const properties = isObject(value.properties) ? value.properties : {}
  return {
    distinctIds: value.distinct_ids.filter((id): id is string => typeof id === 'string'),
    properties,
    ...known({
      id: text(value.uuid),
      name: text(value.name),
      email: Object.hasOwn(properties, 'email') ? text(properties.email) : undefined,
      createdAtMs: timeMs(value.created_at),
    }),
  }
}

/**
 * A recording as PostHog's `SessionRecordingSerializer` writes it; with a sharing token it has id, duration and times
 * only. `null` for anything else.
 */
export function toRecordingInfo(value: unknown): RecordingInfo | null {
  if (!isObject(value) || !isSafeId(value.id)) return null
  const startMs = timeMs(value.start_time)
  if (startMs === undefined) return null
  const durationMs = (count(value.recording_duration) ?? 0) * 1_000
  const activeSeconds = count(value.active_seconds)
  return {
    id: value.id,
    startMs,
    endMs: Math.max(startMs, timeMs(value.end_time) ?? startMs + durationMs),
    ongoing: value.ongoing === true,
    counts: known({
      clicks: count(value.click_count),
      keypresses: count(value.keypress_count),
      consoleErrors: count(value.console_error_count),
    }),
    ...known({
      distinctId: text(value.distinct_id),
      person: toPerson(value.person) ?? undefined,
      startUrl: text(value.start_url),
      activeMs: activeSeconds === undefined ? undefined : activeSeconds * 1_000,
      kind: value.snapshot_source === 'mobile' ? ('mobile' as const) : undefined,
    }),
  }
}
