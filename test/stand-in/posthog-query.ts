import type { ApiEvent } from './fixture.ts'

/** `POST query/` for the one kind of query that is asked of it: events of a session, with values apart from the text. */
export function runQuery(events: readonly ApiEvent[], body: unknown): { error: string } | { body: unknown } {
  const { query } = body as { query?: { kind?: string; query?: string; values?: Record<string, string> } }
  if (query?.kind !== 'HogQLQuery' || !query.query || !query.values)
    return { error: 'kind, query and values are required' }
  const { from, to, session } = query.values
  for (const placeholder of ['toDateTime({from})', 'toDateTime({to})', '{session}']) {
    if (!query.query.includes(placeholder)) return { error: `${placeholder} is missing` }
  }
  if (query.query.includes(session!)) return { error: 'a value must not be part of the text' }
  const limit = Number(/LIMIT (\d+)/.exec(query.query)?.[1] ?? 100)
  const offset = Number(/OFFSET (\d+)/.exec(query.query)?.[1] ?? 0)
  const found = events
    .filter(({ properties, timestamp }) => properties.$session_id === session && isWithin(timestamp, from!, to!))
    .sort((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp))
  return {
    body: {
      columns: ['uuid', 'event', 'timestamp', 'distinct_id', 'properties'],
      types: [],
      results: found
        .slice(offset, offset + limit)
        .map((event) => [event.id, event.event, event.timestamp, event.distinct_id, JSON.stringify(event.properties)]),
      hasMore: offset + limit < found.length,
      limit,
      offset,
      is_cached: false,
    },
  }
}

function isWithin(timestamp: string, from: string, to: string): boolean {
  const ms = Date.parse(timestamp)
  return ms >= Date.parse(from) && ms <= Date.parse(to)
}
