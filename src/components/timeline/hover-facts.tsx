import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import { formatOffset } from '../../player/timeline/format-offset.ts'
import { safeText } from '../../player/timeline/safe-text.ts'
import type { RecordingView, TimeRange } from '../../recording/recording-view.ts'
import { useMessages } from '../shared/messages-context.ts'
import { displayUrl, urlAt } from '../strip/url-at.ts'
import { formatClock } from './format-clock.ts'

/** What an instant was: time on three clocks, and the page. */
export function HoverFacts({ offsetMs }: { readonly offsetMs: number }) {
  const view = useReplayPlayer((state) => state.view)
  const { timeline: texts, controls } = useMessages()
  const shown = view.segments.find((segment) => contains(segment, offsetMs))?.windowId ?? null
  const url = urlAt(view.urls, shown, offsetMs)
  const note = noteAt(view, offsetMs)
  return (
    <>
      <span className="replay-hover-times">
        <b>{formatOffset(offsetMs)}</b>
        {note ? <em>{texts[note]}</em> : null}
        {view.startMs > 0 ? (
          <>
            <span>
              {formatClock(view.startMs + offsetMs, 'UTC')} {controls.time.utc}
            </span>
            <span>
              {formatClock(view.startMs + offsetMs)} {controls.time.here}
            </span>
          </>
        ) : null}
      </span>
      <bdi className="replay-hover-url">
        {url === null ? texts.unknownUrl : safeText(displayUrl(url), { maxChars: 120 })}
      </bdi>
    </>
  )
}

function noteAt(view: RecordingView, offsetMs: number): 'missing' | 'idle' | 'notLoaded' | null {
  if (view.missing.some((range) => contains(range, offsetMs))) return 'missing'
  if (view.segments.some((segment) => segment.kind === 'idle' && contains(segment, offsetMs))) return 'idle'
  return view.loaded.some((range) => contains(range, offsetMs)) || view.complete ? null : 'notLoaded'
}

function contains(range: TimeRange, offsetMs: number): boolean {
  return offsetMs >= range.startMs && offsetMs <= range.endMs
}
