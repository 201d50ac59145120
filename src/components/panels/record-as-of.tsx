import { useRef } from 'react'

import { usePlayheadEffect } from '../../hooks/use-playhead-effect.ts'
import { useReplayContext } from '../../hooks/replay-context.ts'
import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import type { RecordState } from '../../player/records/record-state.ts'
import { useMessages } from '../shared/messages-context.ts'
import { formatClock } from '../timeline/format-clock.ts'

/** The instant a row is shown at, on the database's clock. Ticks without rendering. */
export function RecordAsOf({ state }: { readonly state: RecordState }) {
  const { clockOffsetMs } = useReplayContext()
  const {
    panels: { records: texts },
  } = useMessages()
  const startMs = useReplayPlayer((player) => player.view.startMs)
  const text = useRef<HTMLSpanElement>(null)
  usePlayheadEffect((offsetMs) => {
    if (!text.current || state.status !== 'written' || startMs === 0) return
    const next = texts.asOf(formatClock(startMs + offsetMs - clockOffsetMs, 'UTC'))
    if (text.current.textContent !== next) text.current.textContent = next
  })
  // One element per status: the text of this one is written by hand and must never be React's as well.
  if (state.status === 'written') return <span key="written" ref={text} className="replay-tag" data-tone="accent" />
  return (
    <span key="other" className="replay-tag" data-tone="neutral">
      {state.status === 'unknown' ? texts.timeUnknown : texts.notWritten}
    </span>
  )
}
