import { useMemo } from 'react'

import { useInspector } from '../../hooks/use-inspector.ts'
import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import { isFailedRequest } from '../../player/timeline/markers.ts'
import { useReplayContext } from '../../hooks/replay-context.ts'
import { isError } from './list-panels.tsx'
import type { PanelId } from './panel-id.ts'

/** What a tab says beside its name. */
export interface PanelCount {
  readonly count: number | null
  /** Whether something in it went wrong. */
  readonly alert: boolean
}

/** Counts of all panels. Re-renders when more of the recording is known; never with the playhead. */
export function usePanelCounts(): Readonly<Record<PanelId, PanelCount>> {
  const { records } = useReplayContext()
  const { items } = useInspector()
  const problems = useReplayPlayer((state) => state.view.problems.length)
  return useMemo(() => {
    // Once over the list, which may hold tens of thousands and grows with every block.
    let errors = 0
    let hasConsoleErrors = false
    let hasFailedRequests = false
    for (const item of items) {
      if (item.tone !== 'danger' && item.kind !== 'error') continue
      if (isError(item)) errors += 1
      hasConsoleErrors ||= item.kind === 'console' && item.tone === 'danger'
      hasFailedRequests ||= isFailedRequest(item)
    }
    return {
      records: { count: records.length > 1 ? records.length : null, alert: false },
      events: { count: null, alert: false },
      console: { count: null, alert: hasConsoleErrors },
      network: { count: null, alert: hasFailedRequests },
      errors: { count: errors || null, alert: errors > 0 },
      screen: { count: null, alert: false },
      flags: { count: null, alert: false },
      person: { count: null, alert: false },
      info: { count: problems || null, alert: false },
    }
  }, [items, records, problems])
}
