import { useMemo } from 'react'

import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import { toSpans, type AxisSpan } from '../../player/timeline/spans.ts'
import type { TimeRange } from '../../recording/recording-view.ts'
import { useTimeline } from './timeline-context.ts'

/** What of the recording is at hand, can be played, is missing or idle, as bands on the rail. */
export function TimelineRanges() {
  const loaded = useReplayPlayer((state) => state.view.loaded)
  const missing = useReplayPlayer((state) => state.view.missing)
  const playable = useReplayPlayer((state) => state.playable)
  const segments = useReplayPlayer((state) => state.view.segments)
  const idle = useMemo(() => segments.filter((segment) => segment.kind === 'idle'), [segments])
  return (
    <>
      <Bands kind="loaded" ranges={loaded} />
      <Bands kind="playable" ranges={playable} />
      <span className="replay-timeline-played" data-replay-part="timeline-played" />
      <Bands kind="idle" ranges={idle} />
      <Bands kind="missing" ranges={missing} />
    </>
  )
}

function Bands({ kind, ranges }: { kind: string; ranges: readonly TimeRange[] }) {
  const { axis } = useTimeline()
  const spans = useMemo(() => toSpans(ranges, axis), [ranges, axis])
  return spans.map((span, index) => (
    <span
      key={index}
      className="replay-timeline-band"
      data-kind={kind}
      data-replay-part="timeline-band"
      style={place(span)}
    />
  ))
}

/** Per cent of the axis, as CSS. */
function place({ from, to }: AxisSpan) {
  return { insetInlineStart: `${from * 100}%`, inlineSize: `${(to - from) * 100}%` }
}
