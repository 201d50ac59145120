import { isObject } from '../../recording/events.ts'
import type { ProductEvent } from '../../recording/replay-source.ts'

/** What a flag evaluated to: a variant's name, or whether it was on. `false` means: not enrolled. */
export type FlagValue = string | boolean

/** A flag taking a value. */
export interface FlagChange {
  readonly offsetMs: number
  readonly value: FlagValue
}

/** All that product events tell about flags. */
export interface FlagHistory {
  /** Sorted by key; the changes by time, the first being the first value that is known. */
  readonly flags: readonly {
    readonly key: string
    readonly changes: readonly FlagChange[]
    readonly payload: unknown
  }[]
  /** When the first event that carries any flag was sent; `null` when none does. */
  readonly knownFromMs: number | null
}

/** One flag at an instant. */
export interface FlagState {
  readonly key: string
  readonly value: FlagValue
  /** When it took this value. */
  readonly sinceMs: number
  /** Every value it took during the recording, by time; more than one where it changed. */
  readonly changes: readonly FlagChange[]
  readonly payload: unknown
}

/** Flags at an instant. `not-known-yet`: no event has carried any so far, but a later one will. */
export interface FlagsAt {
  readonly status: 'none' | 'not-known-yet' | 'known'
  readonly flags: readonly FlagState[]
  /** Flags first heard of after the instant. */
  readonly later: readonly string[]
}

const STAMP = '$feature/'

/**
 * Reads flags out of product events. Two sources are merged: `$feature/<key>` stamped on every event once flags are
 * loaded, and `$feature_flag_called`, which posthog-js sends once per user and value: alone it misses everybody who
 * comes back. The first page view usually carries neither.
 */
export function createFlagHistory(events: readonly ProductEvent[], startMs: number): FlagHistory {
  const changes = new Map<string, FlagChange[]>()
  const payloads = new Map<string, unknown>()
  let knownFromMs: number | null = null
  const inOrder = events
    .filter((event) => Number.isFinite(event.timestampMs))
    .sort((a, b) => a.timestampMs - b.timestampMs)
  for (const event of inOrder) {
    const offsetMs = event.timestampMs - startMs
    for (const [key, value] of flagsOf(event)) {
      knownFromMs ??= offsetMs
      const list = changes.get(key) ?? []
      if (list.at(-1)?.value !== value) list.push({ offsetMs, value })
      changes.set(key, list)
    }
    const given = own(event.properties, '$feature_flag_payloads')
    if (isObject(given)) for (const [key, payload] of Object.entries(given)) payloads.set(key, payload)
  }
  const keys = [...changes.keys()].sort((a, b) => (a < b ? -1 : 1))
  return {
    knownFromMs,
    flags: keys.map((key) => ({ key, changes: changes.get(key) ?? [], payload: payloads.get(key) })),
  }
}

/** The flags as they were at `offsetMs`. */
export function flagsAt(history: FlagHistory, offsetMs: number): FlagsAt {
  if (history.knownFromMs === null) return { status: 'none', flags: [], later: [] }
  const flags: FlagState[] = []
  const later: string[] = []
  for (const { key, changes, payload } of history.flags) {
    const current = changes.filter((change) => change.offsetMs <= offsetMs).at(-1)
    if (current) flags.push({ key, value: current.value, sinceMs: current.offsetMs, changes, payload })
    else later.push(key)
  }
  return { status: offsetMs < history.knownFromMs ? 'not-known-yet' : 'known', flags, later }
}

/** The moments at which `flagsAt` gives another answer, sorted. */
export function flagMoments(history: FlagHistory): readonly number[] {
  const moments = history.flags.flatMap((flag) => flag.changes.map((change) => change.offsetMs))
  return [...new Set(moments)].sort((a, b) => a - b)
}

function flagsOf(event: ProductEvent): Map<string, FlagValue> {
  const found = new Map<string, FlagValue>()
  const active = own(event.properties, '$active_feature_flags')
  if (Array.isArray(active)) for (const key of active) if (typeof key === 'string') found.set(key, true)
  // Stamps come second: they know the variant where the list above knows only "on".
  for (const [name, value] of Object.entries(event.properties)) {
    if (name.startsWith(STAMP) && name.length > STAMP.length) add(found, name.slice(STAMP.length), value)
  }
  if (event.name === '$feature_flag_called') {
    const key = own(event.properties, '$feature_flag')
    if (typeof key === 'string') add(found, key, own(event.properties, '$feature_flag_response'))
  }
  return found
}

function add(found: Map<string, FlagValue>, key: string, value: unknown): void {
  if (typeof value === 'string' || typeof value === 'boolean') found.set(key, value)
  // An evaluation without an answer is what PostHog sends for a flag that does not exist: nobody is enrolled in it.
  else if (value === null || value === undefined) found.set(key, false)
}

function own(properties: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(properties, key) ? properties[key] : undefined
}
