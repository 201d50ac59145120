import { isSafeId } from '../../recording/archive/safe-id.ts'
import type { RecordingFilter } from '../../recording/replay-source.ts'
import { ReplayError } from '../../shared/errors.ts'

const NAMES = new Set(['recordingId', 'personId', 'distinctId', 'email', 'fromMs', 'toMs', 'limit', 'cursor'])
const MANY = new Set(['recordingId', 'distinctId'])
const MAX_VALUES = 100
const MAX_LENGTH = 400
const MAX_LIMIT = 200

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
    if (!isKnown || values.some((value) => !isText(value))) throw wrong(name)
  }
  const number = (name: string, most: number): number | undefined => {
    const value = query.get(name)
    if (value === null) return undefined
    const parsed = Number(value)
    if (!/^-?\d{1,16}(?:\.\d{1,6})?$/.test(value) || !(parsed >= 0 && parsed <= most)) throw wrong(name)
    return parsed
  }
  const recordingIds = query.getAll('recordingId')
  if (!recordingIds.every(isSafeId)) throw wrong('recordingId')
  const [fromMs, toMs, limit] = [number('fromMs', 8.64e15), number('toMs', 8.64e15), number('limit', MAX_LIMIT)]
  if (limit !== undefined && !(Number.isInteger(limit) && limit > 0)) throw wrong('limit')
  const [personId, email, cursor] = ['personId', 'email', 'cursor'].map((name) => query.get(name))
  return {
    ...(recordingIds.length > 0 && { recordingIds }),
    ...(query.has('distinctId') && { distinctIds: query.getAll('distinctId') }),
    ...(personId != null && { personId }),
    ...(email != null && { email }),
    ...(cursor != null && { cursor }),
    ...(fromMs !== undefined && { fromMs }),
    ...(toMs !== undefined && { toMs }),
    ...(limit !== undefined && { limit }),
  }
}

/** Of a usable length, and without control characters: these would forge lines in logs. */
export function isText(value: string): boolean {
  return value.length > 0 && value.length <= MAX_LENGTH && !/[\u0000-\u001f\u007f]/.test(value)
}
