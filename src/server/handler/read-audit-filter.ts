import { ReplayError } from '../../shared/errors.ts'
import type { AuditFilter, AuditOutcome } from '../ports/audit-log.ts'
import { REPLAY_ACTIONS, type ReplayAction } from '../ports/replay-action.ts'
import { isText, readFilter } from './read-filter.ts'

const OUTCOMES: readonly AuditOutcome[] = ['allowed', 'refused', 'failed']

const wrong = (name: string) =>
  new ReplayError('bad_request', { what: `The list of views has an unusable ${JSON.stringify(name)}.` })

/**
 * Builds the filter of `views` from a query string. Without an `action` it lists who has watched.
 *
 * @throws ReplayError `bad_request` for anything that is not understood
 */
export function readAuditFilter(query: URLSearchParams): AuditFilter {
  const rest = new URLSearchParams(query)
  const own = (name: 'action' | 'outcome' | 'viewerId') => {
    const [value, ...more] = rest.getAll(name)
    rest.delete(name)
    if (more.length > 0 || (value !== undefined && !isText(value))) throw wrong(name)
    return value
  }
  const action = own('action') ?? 'view'
  const outcome = own('outcome')
  const viewerId = own('viewerId')
  const isAction = (text: string): text is ReplayAction => REPLAY_ACTIONS.some((known) => known === text)
  const isOutcome = (text: string): text is AuditOutcome => OUTCOMES.some((known) => known === text)
  if (!isAction(action)) throw wrong('action')
  if (outcome !== undefined && !isOutcome(outcome)) throw wrong('outcome')
  const { recordingIds = [], fromMs, toMs, limit, cursor, ...more } = readFilter(rest)
  const [recordingId, ...others] = recordingIds
  const [stray] = Object.keys(more)
  if (others.length > 0 || stray !== undefined) throw wrong(stray ?? 'recordingId')
  return {
    action,
    ...(outcome !== undefined && { outcome }),
    ...(viewerId !== undefined && { viewerId }),
    ...(recordingId !== undefined && { recordingId }),
    ...(fromMs !== undefined && { fromMs }),
    ...(toMs !== undefined && { toMs }),
    ...(limit !== undefined && { limit }),
    ...(cursor !== undefined && { cursor }),
  }
}
