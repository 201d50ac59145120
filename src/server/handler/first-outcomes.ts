import type { Viewer } from '../ports/viewer.ts'

/** Whether something of a recording was sent, or could not be, for the first time since a viewer opened it. */
export interface FirstOutcomes {
  opened(viewer: Viewer, recordingId: string): void
  /** Answers `true` once for each opening. */
  isFirst(viewer: Viewer, recordingId: string): boolean
}

/** Views of the last hours; of older ones another first is counted. */
const MAX_REMEMBERED = 10_000

export function createFirstOutcomes(): FirstOutcomes {
  const known = new Set<string>()
  const keyOf = ({ id, tenantId }: Viewer, recordingId: string) => JSON.stringify([id, tenantId, recordingId])
  return {
    opened: (viewer, recordingId) => void known.delete(keyOf(viewer, recordingId)),
    isFirst(viewer, recordingId) {
      const key = keyOf(viewer, recordingId)
      if (known.has(key)) return false
      known.add(key)
      const [oldest] = known
      if (known.size > MAX_REMEMBERED && oldest !== undefined) known.delete(oldest)
      return true
    },
  }
}
