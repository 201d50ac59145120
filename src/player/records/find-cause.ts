import { isObject } from '../../recording/events.ts'
import type { InspectorItem } from '../../recording/recording-view.ts'
import { lowerBound } from '../../shared/search.ts'

/** What led to a row being written, as far as the recording shows it. */
export interface RecordCause {
  /** The last click or key-like action before the request, or before the entry where no request is known. */
  readonly action: InspectorItem | null
  /** The last request before the entry that could have written something. */
  readonly request: InspectorItem | null
  /** The first error between them and shortly after. */
  readonly error: InspectorItem | null
  /** Where to jump to: the earliest of action and request. */
  readonly offsetMs: number
}

export interface CauseOptions {
  /** How long before the entry a cause may lie, ms. @default 30 000 */
  readonly windowMs?: number
  /** How far clocks may disagree: requests up to this long after the entry count as before it, ms. @default 500 */
  readonly toleranceMs?: number
}

/** How long after the entry an error still belongs to it, ms. */
const AFTERMATH_MS = 2_000

const MUTATING: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** Analytics, logging and replay itself also POST, all the time: they write no row of the host. */
const TELEMETRY =
  /\/(?:e|i\/v0\/e|s|batch|capture|decide|flags|collect|g\/collect|envelope|track|rum|log|logs|metrics|beacon)\/?(?:[?#]|$)|posthog|sentry\.io|google-analytics|segment\.io|datadoghq|mixpanel|amplitude/i

/**
 * The cause of an entry at `offsetMs`: the last mutating request that began before it, and the last click before that.
 * Works on items sorted by time; `null` when nothing of the kind lies within the window.
 */
export function findCause(
  items: readonly InspectorItem[],
  offsetMs: number,
  options: CauseOptions = {},
): RecordCause | null {
  if (!Number.isFinite(offsetMs)) return null
  const fromMs = offsetMs - (options.windowMs ?? 30_000)
  const untilMs = offsetMs + (options.toleranceMs ?? 500)
  const request = lastBefore(items, untilMs, fromMs, isMutatingRequest)
  const actionUntilMs = Math.min(request?.offsetMs ?? Infinity, offsetMs)
  const action = lastBefore(items, actionUntilMs, fromMs, isAction)
  if (!request && !action) return null
  const at = Math.min(request?.offsetMs ?? Infinity, action?.offsetMs ?? Infinity)
  return { request, action, error: firstError(items, at, offsetMs + AFTERMATH_MS), offsetMs: Math.max(at, 0) }
}

/** Whether a request could have written a row. */
export function isMutatingRequest(item: InspectorItem): boolean {
  if (item.kind !== 'network') return false
  const data = isObject(item.data) ? item.data : {}
  const named = Object.hasOwn(data, 'method') ? data.method : undefined
  const method = typeof named === 'string' ? named : (/^[A-Z]+\b/.exec(item.title)?.[0] ?? '')
  return MUTATING.has(method.toUpperCase()) && !TELEMETRY.test(urlOf(item))
}

function isAction(item: InspectorItem): boolean {
  return item.kind === 'click'
}

function urlOf(item: InspectorItem): string {
  const data = isObject(item.data) ? item.data : {}
  for (const key of ['url', 'name']) {
    const value = Object.hasOwn(data, key) ? data[key] : undefined
    if (typeof value === 'string') return value
  }
  return `${item.title} ${item.detail ?? ''}`
}

function lastBefore(
  items: readonly InspectorItem[],
  untilMs: number,
  fromMs: number,
  matches: (item: InspectorItem) => boolean,
): InspectorItem | null {
  for (let index = lowerBound(items.length, (at) => (items[at]?.offsetMs ?? 0) > untilMs) - 1; index >= 0; index -= 1) {
    const item = items[index]
    if (!item || item.offsetMs < fromMs) return null
    if (matches(item)) return item
  }
  return null
}

function firstError(items: readonly InspectorItem[], fromMs: number, untilMs: number): InspectorItem | null {
  for (
    let index = lowerBound(items.length, (at) => (items[at]?.offsetMs ?? 0) >= fromMs);
    index < items.length;
    index += 1
  ) {
    const item = items[index]
    if (!item || item.offsetMs > untilMs) return null
    if (item.tone === 'danger' && (item.kind === 'error' || item.kind === 'console')) return item
  }
  return null
}
