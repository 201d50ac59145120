import { isSafeId } from '../../recording/archive/safe-id.ts'
import type { RecordingFilter } from '../../recording/replay-source.ts'
import { ReplayError } from '../../shared/errors.ts'
import { MAX_MARKED_CURSOR_LENGTH } from '../../sources/recording-query.ts'

const TEXTS = ['personId', 'email', 'cursor'] as const
/** Numbers, and how large they may be. */
const NUMBERS = {
  fromMs: 8.64e15,
  toMs: 8.64e15,
  minDurationMs: 8.64e15,
  maxDurationMs: 8.64e15,
  limit: 200,
} as const
/** Closed lists, with what each word means. */
const WORDS = {
  hasErrors: { true: true, false: false },
  status: { live: 'live', closed: 'closed' },
} as const
const MANY = new Set(['recordingId', 'distinctId'])
const NAMES = new Set([...MANY, ...TEXTS, ...Object.keys(NUMBERS), ...Object.keys(WORDS), 'urlPrefix', 'urlContains'])
const MAX_VALUES = 100
const MAX_LENGTH = 400

const wrong = (name: string) =>
  new ReplayError('bad_request', {
    what: `The search has an unknown or unusable ${JSON.stringify(name.slice(0, 40))}.`,
  })

/**
 * Builds a filter from a query string, from the names that are known and nothing else: what is not understood is
 * refused, because a filter that is left out would show more than was asked for.
 *
 * @throws ReplayError `bad_request`
 */
export function readFilter(query: URLSearchParams): RecordingFilter {
  for (const name of new Set(query.keys())) {
    const values = query.getAll(name)
    const isKnown = NAMES.has(name) && values.length <= (MANY.has(name) ? MAX_VALUES : 1)
    const maxLength = name === 'cursor' ? MAX_MARKED_CURSOR_LENGTH : MAX_LENGTH
    if (!isKnown || values.some((value) => !isText(value, maxLength))) throw wrong(name)
  }
  const filter: Record<string, unknown> = {}
  for (const name of TEXTS) if (query.has(name)) filter[name] = query.get(name)
  for (const [name, most] of Object.entries(NUMBERS)) {
    const value = query.get(name)
    if (value === null) continue
    if (!/^-?\d{1,16}(?:\.\d{1,6})?$/.test(value) || !(Number(value) >= 0 && Number(value) <= most)) throw wrong(name)
    filter[name] = Number(value)
  }
  for (const [name, words] of Object.entries(WORDS)) {
    const value = query.get(name)
    if (value === null) continue
    if (!Object.hasOwn(words, value)) throw wrong(name)
    filter[name] = words[value as keyof typeof words]
  }
  const { limit } = filter
  if (limit !== undefined && !(Number.isInteger(limit) && limit !== 0)) throw wrong('limit')
  const recordingIds = query.getAll('recordingId')
  if (!recordingIds.every(isSafeId)) throw wrong('recordingId')
  const [prefix, contains] = [query.get('urlPrefix'), query.get('urlContains')]
  if (prefix !== null && contains !== null) throw wrong('urlContains')
  return {
    ...filter,
    ...(recordingIds.length > 0 && { recordingIds }),
    ...(query.has('distinctId') && { distinctIds: query.getAll('distinctId') }),
    ...(prefix !== null && { url: { prefix } }),
    ...(contains !== null && { url: { contains } }),
  }
}

/** Of a usable length, and without control characters: these would forge lines in logs. */
export function isText(value: string, maxLength: number = MAX_LENGTH): boolean {
  return value.length > 0 && value.length <= maxLength && !/[\u0000-\u001f\u007f]/.test(value)
}
