import { ImageOff } from 'lucide-react'

import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import type { RecordingView } from '../../recording/recording-view.ts'
import { formatOffset } from '../../shared/time.ts'
import { useMessages } from '../shared/messages-context.ts'
import { seekWithin } from '../shared/seek-within.ts'

/** There is no picture where the playhead stands: says so, and leads to where there is one. */
export function GapState() {
  const player = useReplayPlayer()
  const view = useReplayPlayer((state) => state.view)
  const texts = useMessages().status.gap
  const hereMs = player.playhead.get()
  const next = pictureAfter(view, hereMs)
  const isMobile = next === null && view.problems.some(({ reason }) => reason === 'mobile_screen')
  const { title, body } = isMobile ? texts.mobile : texts
  return (
    <div className="replay-error" data-replay-part="gap" role="status">
      <ImageOff aria-hidden className="replay-error-icon" />
      <h2 className="replay-error-title">{title}</h2>
      <p className="replay-error-body">{body}</p>
      {next === null ? null : (
        <button
          type="button"
          className="replay-button"
          data-variant="outline"
          onClick={() => void seekWithin(player, next, 'user')}
        >
          {texts.goOn(formatOffset(next))}
        </button>
      )}
    </div>
  )
}

/** The first moment after an offset at which a page is rebuilt from scratch; else the last one before it. */
export function pictureAfter(view: RecordingView, offsetMs: number): number | null {
  const pictures = view.windows.flatMap((window) => window.fullSnapshotsMs).sort((a, b) => a - b)
  return pictures.find((at) => at > offsetMs) ?? pictures.at(-1) ?? null
}
