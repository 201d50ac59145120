import { Clock3 } from 'lucide-react'

import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import { useMessages } from '../shared/messages-context.ts'
import { RetryCountdown } from './retry-countdown.tsx'

/** Something that goes wrong while playback goes on: what, and when it is tried again. */
export function NoticeBar() {
  const player = useReplayPlayer()
  const notice = useReplayPlayer((state) => state.notice)
  const texts = useMessages().status
  if (!notice || notice.error.code === 'no_full_snapshot') return null
  const { title, action } = texts.errors[notice.error.code]
  return (
    <div className="replay-notice" data-replay-part="notice" data-tone="warning" role="status">
      <Clock3 aria-hidden className="replay-icon" />
      <span title={notice.error.message}>{title}</span>
      {notice.retryAtMs === null ? null : (
        <RetryCountdown key={notice.retryAtMs} until={{ timestampMs: notice.retryAtMs }} />
      )}
      {action === undefined ? null : (
        <button type="button" className="replay-link" onClick={() => player.retry()}>
          {action}
        </button>
      )}
    </div>
  )
}
