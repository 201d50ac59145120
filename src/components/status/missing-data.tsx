import { TriangleAlert, X } from 'lucide-react'
import { useState } from 'react'

import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import { formatOffset } from '../../shared/time.ts'
import { useMessages } from '../shared/messages-context.ts'
import { Tip } from '../shared/tip.tsx'
import { missingReasons } from './missing-reasons.ts'

const MAX_RANGES = 3

/** Which minutes of the recording are missing, and why. Hidden by hand until more are missing. */
export function MissingData() {
  const player = useReplayPlayer()
  const missing = useReplayPlayer((state) => state.view.missing)
  const problems = useReplayPlayer((state) => state.view.problems)
  const texts = useMessages().status.missing
  const [hiddenCount, setHiddenCount] = useState(0)
  if (missing.length <= hiddenCount) return null
  const ranges = missing
    .slice(0, MAX_RANGES)
    .map((range) => `${formatOffset(range.startMs)}–${formatOffset(range.endMs)}`)
  const reasons = missingReasons(problems).map((reason) => texts.reasons[reason])
  return (
    <div className="replay-notice" data-replay-part="missing-data" data-tone="warning" role="status">
      <TriangleAlert aria-hidden className="replay-icon" />
      <span>
        <b>{texts.title(ranges.join(', ') + (missing.length > MAX_RANGES ? ' …' : ''))}</b>{' '}
        {reasons.length > 0 ? reasons.join(texts.and) : texts.unknownReason}
      </span>
      <button type="button" className="replay-link" onClick={() => player.retry()}>
        {texts.retry}
      </button>
      <Tip label={texts.dismiss} side="bottom">
        <button
          type="button"
          className="replay-button"
          data-variant="quiet"
          aria-label={texts.dismiss}
          onClick={() => setHiddenCount(missing.length)}
        >
          <X aria-hidden className="replay-icon" />
        </button>
      </Tip>
    </div>
  )
}
