import { isObject } from '../../recording/events.ts'
import type { ProductEvent } from '../../recording/replay-source.ts'
import { unexpectedAnswer, type ApiRequest, type PostHogClient } from './post-hog-client.ts'
import { timeMs } from './recording-info.ts'

const PAGE = 10_000
/** PostHog gives no more rows than this for one query either. */
const MAX_EVENTS = 50_000

/** Whatever comes from outside is a value, never part of the text. Only `toDateTime` reads ISO dates (it is best-effort). */
const QUERY = `SELECT uuid, event, timestamp, distinct_id, properties FROM events
WHERE timestamp >= toDateTime({from}) AND timestamp <= toDateTime({to}) AND $session_id = {session}
ORDER BY timestamp ASC, uuid ASC`

export interface EventRange {
  readonly fromMs: number
  readonly toMs: number
}

function toRequest(
  recordingId: string,
  range: EventRange,
  offset: number,
  signal: AbortSignal | undefined,
): ApiRequest {
  const values = {
    from: new Date(range.fromMs).toISOString(),
    to: new Date(range.toMs).toISOString(),
    session: recordingId,
  }
  const query = { kind: 'HogQLQuery', query: `${QUERY} LIMIT ${PAGE} OFFSET ${offset}`, values }
  return { lane: 'query', path: 'query/', body: { query, name: 'portal-replay events' }, scope: 'query:read', signal }
}

/** Properties come as JSON text. */
function parseProperties(value: unknown): Record<string, unknown> {
  if (isObject(value)) return value
  try {
    const parsed: unknown = JSON.parse(String(value))
    return isObject(parsed) ? parsed : {}
  } catch {
    return {}
  }
}

/** Rows by the names of their columns: their order is not promised. Rows without id, name or time are left out. */
export function toProductEvents(answer: Record<string, unknown>): readonly ProductEvent[] {
  const { columns, results } = answer
  if (!Array.isArray(columns) || !Array.isArray(results)) throw unexpectedAnswer()
  return results.flatMap((row: unknown) => {
    if (!Array.isArray(row)) return []
    const cell = (name: string): unknown => row[columns.indexOf(name)]
    const id = cell('uuid')
    const name = cell('event')
    const timestampMs = timeMs(cell('timestamp'))
    if (typeof id !== 'string' || typeof name !== 'string' || timestampMs === undefined) return []
    const properties = parseProperties(cell('properties'))
    const distinctId = cell('distinct_id')
    const windowId = Object.hasOwn(properties, '$window_id') ? properties.$window_id : undefined
    return [
      {
        id,
        name,
        timestampMs,
        properties,
        ...(typeof distinctId === 'string' && { distinctId }),
        ...(typeof windowId === 'string' && { windowId }),
      },
    ]
  })
}

/** The product events of a session, in order of time. */
export async function readProductEvents(
  client: PostHogClient,
  recordingId: string,
  range: EventRange,
  signal: AbortSignal | undefined,
): Promise<readonly ProductEvent[]> {
  const events = new Map<string, ProductEvent>()
  for (let offset = 0; offset < MAX_EVENTS; offset += PAGE) {
    const answer = await client.json(toRequest(recordingId, range, offset, signal))
    for (const event of toProductEvents(answer)) events.set(event.id, event)
    if (answer.hasMore !== true) break
  }
  return [...events.values()].sort((a, b) => a.timestampMs - b.timestampMs)
}
