import type { RecordingFilter } from '../../recording/replay-source.ts'

/** Which recordings somebody may see at all: whose they are, or when. */
export type RecordingScope = Pick<RecordingFilter, 'personId' | 'distinctIds' | 'email' | 'fromMs' | 'toMs'>

/**
 * What a search may look for within a scope: never more than either of them. `null` where nothing can be in both.
 */
export function narrowFilter(filter: RecordingFilter, scope: RecordingScope): RecordingFilter | null {
  const same = (one: string | undefined, other: string | undefined) =>
    one === undefined || other === undefined || one.toLowerCase() === other.toLowerCase()
  if (!same(filter.personId, scope.personId) || !same(filter.email, scope.email)) return null
  const distinctIds =
    filter.distinctIds && scope.distinctIds
      ? filter.distinctIds.filter((id) => scope.distinctIds?.includes(id))
      : (filter.distinctIds ?? scope.distinctIds)
  if (distinctIds?.length === 0) return null
  const fromMs = Math.max(filter.fromMs ?? -Infinity, scope.fromMs ?? -Infinity)
  const toMs = Math.min(filter.toMs ?? Infinity, scope.toMs ?? Infinity)
  if (fromMs > toMs) return null
  const { personId = filter.personId, email = filter.email } = scope
  return {
    ...filter,
    ...(personId !== undefined && { personId }),
    ...(email !== undefined && { email }),
    ...(distinctIds && { distinctIds }),
    ...(fromMs > -Infinity && { fromMs }),
    ...(toMs < Infinity && { toMs }),
  }
}
