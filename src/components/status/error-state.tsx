import {
  CircleSlash2,
  Clock3,
  FileQuestion,
  Lock,
  ServerCrash,
  ShieldAlert,
  Trash2,
  TriangleAlert,
  WifiOff,
  type LucideIcon,
} from 'lucide-react'

import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import type { ReplayError, ReplayErrorCode } from '../../shared/errors.ts'
import { useMessages } from '../shared/messages-context.ts'
import { RetryCountdown } from './retry-countdown.tsx'

interface ErrorStateProps {
  readonly error: ReplayError
  readonly openUrl?: string
}

/** Says what failed, why, and what can be done: one text per code, then what exactly the source said. */
export function ErrorState({ error, openUrl }: ErrorStateProps) {
  const player = useReplayPlayer()
  const texts = useMessages().status
  const { title, body, action } = texts.errors[error.code]
  const Icon = ICONS[error.code]
  const details = [error.what, error.why, error.fix].filter((text) => text !== undefined && text !== '')
  const opensElsewhere = error.code === 'renderer_blocked'
  return (
    <div className="replay-error" data-replay-part="error" role="alert">
      <Icon aria-hidden className="replay-error-icon" />
      <h2 className="replay-error-title">{title}</h2>
      <p className="replay-error-body">{body}</p>
      {action !== undefined && !opensElsewhere ? (
        <button type="button" className="replay-button" data-variant="outline" onClick={() => player.retry()}>
          {action}
        </button>
      ) : null}
      {action !== undefined && opensElsewhere && openUrl !== undefined ? (
        <a className="replay-button" data-variant="outline" href={openUrl} target="_blank" rel="noopener noreferrer">
          {action}
        </a>
      ) : null}
      {error.code === 'rate_limited' ? (
        <RetryCountdown until={{ waitMs: error.retryAfterMs ?? DEFAULT_WAIT_MS }} onEnd={() => player.retry()} />
      ) : null}
      <details className="replay-error-details">
        <summary>{texts.details}</summary>
        {details.map((text) => (
          <p key={text}>{text}</p>
        ))}
        <p>
          <code>{error.code}</code>
          {error.status === undefined ? null : <code>HTTP {error.status}</code>}
        </p>
      </details>
    </div>
  )
}

const DEFAULT_WAIT_MS = 30_000

const ICONS: Readonly<Record<ReplayErrorCode, LucideIcon>> = {
  not_found: FileQuestion,
  not_ready: Clock3,
  deleted: Trash2,
  bad_request: TriangleAlert,
  unauthorized: Lock,
  forbidden: Lock,
  rate_limited: Clock3,
  unavailable: ServerCrash,
  blocks_unavailable: ServerCrash,
  network: WifiOff,
  aborted: CircleSlash2,
  format_unknown: FileQuestion,
  too_large: TriangleAlert,
  empty: CircleSlash2,
  no_full_snapshot: CircleSlash2,
  unsupported: CircleSlash2,
  configuration: TriangleAlert,
  renderer_blocked: ShieldAlert,
  renderer_failed: TriangleAlert,
  storage: ServerCrash,
  corrupt: FileQuestion,
}
