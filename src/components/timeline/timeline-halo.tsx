import type { TimelineMarker } from '../../player/timeline/timeline-marker.ts'
import { toSpans } from '../../player/timeline/spans.ts'
import { useTimeline } from './timeline-context.ts'

/** On the rail: how far the true instant may lie to either side, or the stretch that a marker covers. */
export function TimelineHalo({ marker }: { readonly marker: TimelineMarker }) {
  const { axis } = useTimeline()
  const haloMs = marker.haloMs ?? 0
  const range = { startMs: marker.offsetMs - haloMs, endMs: (marker.endMs ?? marker.offsetMs) + haloMs }
  const [span] = toSpans([range], axis)
  if (!span) return null
  return (
    <span
      className="replay-halo"
      data-replay-part="timeline-halo"
      data-tone={marker.tone}
      data-kind={marker.endMs === undefined ? 'uncertain' : 'stretch'}
      style={{ insetInlineStart: `${span.from * 100}%`, inlineSize: `${(span.to - span.from) * 100}%` }}
    />
  )
}
