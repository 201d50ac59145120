import { isNumber, isObject, textOf, type ReplayEvent } from '../events.ts'
import type { Tone } from '../recording-view.ts'
import type { ItemDraft } from './item.ts'
import { words } from '../words.ts'

/** Names of the numbered keys of `posthog/network@1`, as far as rows need them. */
const LEGACY_KEYS: Readonly<Record<string, string>> = {
  '0': 'entryType',
  '1': 'timeOrigin',
  '2': 'name',
  '3': 'startTime',
  '6': 'initiatorType',
  '21': 'responseStatus',
  '22': 'transferSize',
  '39': 'duration',
  '40': 'timestamp',
}

/** A request's own time may be trusted only if it lies near the event that reports it. */
const MAX_REPORT_DELAY_MS = 24 * 3600 * 1000
const CALLS: ReadonlySet<unknown> = words('fetch xmlhttprequest beacon')
const OPERATION_NAME = /"operationName"\s*:\s*"([^"\\]{1,100})"/
const MAX_BODY_SEARCH = 4000

/** The rows of one network event: `rrweb/network@1`, or PostHog's older form. One event may report many requests. */
export function networkItems(event: ReplayEvent, payload: unknown, isLegacy: boolean): readonly ItemDraft[] {
  const requests = requestsOf(payload).map((request) => (isLegacy ? renameKeys(request) : request))
  const originMs = estimateOrigin(event, requests)
  return requests.flatMap((request) =>
    request['entryType'] === 'serverTiming' ? [] : [requestItem(request, event, originMs)],
  )
}

function requestsOf(payload: unknown): readonly Record<string, unknown>[] {
  if (Array.isArray(payload)) return payload.filter(isObject)
  if (!isObject(payload)) return []
  return Array.isArray(payload['requests']) ? payload['requests'].filter(isObject) : '2' in payload ? [payload] : []
}

function renameKeys(request: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(request).map(([key, value]) => [LEGACY_KEYS[key] ?? key, value]))
}

/**
 * Epoch ms of the page's time origin, where requests tell only their performance times: a report is written when its
 * last request has ended.
 */
function estimateOrigin(event: ReplayEvent, requests: readonly Record<string, unknown>[]): number {
  const ends = requests.map((request) => numberOf(request['endTime']) ?? numberOf(request['startTime']) ?? 0)
  return event.timestamp - ends.reduce((latest, end) => Math.max(latest, end), 0)
}

function requestItem(request: Record<string, unknown>, event: ReplayEvent, originMs: number): ItemDraft {
  const url = textOf(request['name'])
  const initiator = request['initiatorType']
  const isCall = CALLS.has(initiator)
  const method = textOf(request['method']) || (isCall ? 'GET' : '')
  const status = numberOf(request['responseStatus']) ?? numberOf(request['status']) ?? 0
  const durationMs = numberOf(request['duration'])
  const operation = operationName(request['requestBody'])
  const detail = [outcome(status, isCall), durationMs === null ? '' : `${Math.round(durationMs)} ms`, hostOf(url)]
  return {
    kind: 'network',
    timestampMs: requestTime(request, event, originMs),
    title: [method, operation ?? pathOf(url)].filter(Boolean).join(' '),
    detail: detail.filter(Boolean).join(' · '),
    tone: toneOf(status, isCall),
    keywords: `${url.slice(0, 1000)} ${textOf(initiator)}`,
    data: request,
  }
}

function requestTime(request: Record<string, unknown>, event: ReplayEvent, originMs: number): number {
  const timestamp = numberOf(request['timestamp'])
  if (timestamp !== null && Math.abs(timestamp - event.timestamp) < MAX_REPORT_DELAY_MS) return timestamp
  const startTime = numberOf(request['startTime'])
  const estimate = startTime === null ? event.timestamp : originMs + startTime
  return Math.abs(estimate - event.timestamp) < MAX_REPORT_DELAY_MS ? estimate : event.timestamp
}

/** Scripts, fonts and pictures of other sites come without a status even when all is well; calls do not. */
function outcome(status: number, isCall: boolean): string {
  if (status > 0) return String(status)
  return isCall ? 'failed or cancelled' : 'no status'
}

function toneOf(status: number, isCall: boolean): Tone {
  return status >= 400 || (status === 0 && isCall) ? 'danger' : 'neutral'
}

/** GraphQL calls all go to one address: the name of the operation tells them apart. */
function operationName(body: unknown): string | null {
  if (typeof body !== 'string' || !body.startsWith('{')) return null
  return OPERATION_NAME.exec(body.slice(0, MAX_BODY_SEARCH))?.[1] ?? null
}

function pathOf(url: string): string {
  const slash = url.indexOf('/', url.indexOf('://') + 3)
  return url.includes('://') && slash !== -1 ? url.slice(slash) : url
}

function hostOf(url: string): string {
  const at = url.indexOf('://')
  return at === -1 ? '' : (url.slice(at + 3).split('/', 1)[0] ?? '')
}

function numberOf(value: unknown): number | null {
  return isNumber(value) ? value : null
}
