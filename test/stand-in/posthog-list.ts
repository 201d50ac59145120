/** The listing of PostHog's stand-in: `GET session_recordings`, as strict with its parameters as the real one. */

export interface ApiRecording {
  readonly id: string
  readonly start_time: string
  readonly distinct_id: string
  readonly person?: {
    readonly uuid: string
    readonly distinct_ids: readonly string[]
    readonly properties: Readonly<Record<string, unknown>>
  }
}

const KNOWN = new Set(
  (
    'session_ids session_recording_id person_uuid distinct_ids date_from date_to events actions properties having_predicates ' +
    'console_log_filters comment_text filter_test_accounts hide_viewed_recordings operand order order_direction limit offset after'
  ).split(' '),
)

const DAY_MS = 86_400_000

function dateOf(value: unknown, nowMs: number): number {
  const days = /^-(\d+)d$/.exec(String(value))
  return days ? nowMs - Number(days[1]) * DAY_MS : Date.parse(String(value))
}

const cursorOf = (recording: ApiRecording, length: number): string =>
  Buffer.from(`${recording.start_time}|${recording.id}`).toString('base64').padEnd(length, '=')

/** The answer, or what is wrong with the parameters. */
export function listRecordings(
  all: readonly ApiRecording[],
  search: URLSearchParams,
  { nowMs, hasCursor, cursorLength }: { nowMs: number; hasCursor: boolean; cursorLength: number },
): { error: string } | { body: unknown } {
  const query: Record<string, unknown> = {}
  for (const [key, value] of search) {
    if (key in query) return { error: `${key} is there twice` }
    try {
      query[key] = JSON.parse(value)
    } catch {
      query[key] = value
    }
  }
  const extra = Object.keys(query).filter((key) => !KNOWN.has(key))
  if (extra.length > 0) return { error: `Extra inputs are not permitted: ${extra.join()}` }
  const { limit = 50, offset = 0, after } = query
  if (!Number.isInteger(limit) || !Number.isInteger(offset)) return { error: 'Input should be a valid integer' }
  if (after !== undefined && typeof after !== 'string') return { error: 'after should be a valid string' }
  const fromMs = dateOf(query.date_from ?? '-3d', nowMs)
  const toMs = query.date_to === undefined ? Infinity : dateOf(query.date_to, nowMs)
  const ids = query.session_ids as string[] | undefined
  const distinctIds = query.distinct_ids as string[] | undefined
  const email = (query.properties as { key: string; value: string[] }[] | undefined)?.find(
    ({ key }) => key === 'email',
  )?.value
  const found = all
    .filter((recording) => {
      const startMs = Date.parse(recording.start_time)
      if (startMs < fromMs || startMs > toMs) return false
      if (ids && !ids.includes(recording.id)) return false
      if (query.person_uuid !== undefined && recording.person?.uuid !== query.person_uuid) return false
      if (distinctIds && !distinctIds.includes(recording.distinct_id)) return false
      return !email || email.includes(String(recording.person?.properties.email))
    })
    .sort((a, b) => Date.parse(b.start_time) - Date.parse(a.start_time))
  const isLast = (recording: ApiRecording) => cursorOf(recording, cursorLength) === after
  const start = after === undefined ? Number(offset) : found.findIndex(isLast) + 1
  const page = found.slice(start, start + Number(limit))
  const hasNext = start + page.length < found.length
  const cursor = hasNext && hasCursor ? { next_cursor: cursorOf(page.at(-1)!, cursorLength) } : {}
  return { body: { results: page, has_next: hasNext, version: 4, ...cursor } }
}
