import { useRef, type KeyboardEvent, type PointerEvent } from 'react'

import { useReplayContext } from '../../hooks/replay-context.ts'
import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import { formatOffset } from '../../player/timeline/format-offset.ts'
import { panTo, zoomAt } from '../../player/timeline/zoom.ts'
import { useMessages } from '../shared/messages-context.ts'
import { formatClock } from './format-clock.ts'
import { isRightToLeft, progressAt } from './progress-at.ts'
import { sliderTarget } from './slider-key.ts'
import { useTimeline } from './timeline-context.ts'
import { TimelineRanges } from './timeline-ranges.tsx'
import { useSeekTo } from './use-seek-to.ts'
import { useShownOffset } from './use-shown-offset.ts'

/** Zoom of one press of + or −. */
const KEY_ZOOM = 2

/**
 * The slider itself. The pointer is captured, so dragging goes on outside; the thumb is always there and takes the
 * keys. Position and spoken value are written to the DOM as they change, without rendering.
 *
 * - `--replay-progress` on the track: 0 to 1
 * - `data-dragging` on the track while the pointer is down
 */
export function TimelineSlider() {
  const { player } = useReplayContext()
  const { timeline: texts } = useMessages()
  const { axis, whole, scrubber, show } = useTimeline()
  const startMs = useReplayPlayer((state) => state.view.startMs)
  const seekTo = useSeekTo()
  const track = useRef<HTMLDivElement>(null)
  const thumb = useRef<HTMLSpanElement>(null)
  const shown = useRef(0)
  const totalText = formatOffset(axis.durationMs)

  useShownOffset((offsetMs) => {
    const before = shown.current
    shown.current = offsetMs
    track.current?.style.setProperty('--replay-progress', String(axis.toProgress(offsetMs)))
    const isInside = offsetMs >= axis.visible.startMs && offsetMs <= axis.visible.endMs
    track.current?.toggleAttribute('data-outside', !isInside)
    const hasLeft = before <= axis.visible.endMs && before >= axis.visible.startMs && !isInside
    if (hasLeft && player.getState().status === 'playing') show(panTo(axis, offsetMs))
    // Once a second: screen readers must not be flooded, nor layout asked for nothing.
    const second = String(Math.floor(offsetMs / 1000))
    const element = thumb.current
    if (!element || (element.dataset.second === second && element.dataset.total === totalText)) return
    element.dataset.second = second
    element.dataset.total = totalText
    element.setAttribute('aria-valuenow', second)
    const clock = startMs > 0 ? `${formatClock(startMs + offsetMs, 'UTC')} UTC` : ''
    element.setAttribute('aria-valuetext', texts.value(formatOffset(offsetMs), totalText, clock))
  })

  const onPointer = (event: PointerEvent<HTMLDivElement>, how: 'drag' | 'drop') => {
    const offsetMs = axis.toOffset(progressAt(event.currentTarget, event.clientX))
    if (how === 'drag') scrubber.drag(offsetMs)
    else scrubber.drop(offsetMs)
  }
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0 || axis.durationMs === 0) return
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    event.currentTarget.toggleAttribute('data-dragging', true)
    thumb.current?.focus({ preventScroll: true })
    onPointer(event, 'drag')
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) onPointer(event, 'drag')
  }
  const onPointerUp = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.toggleAttribute('data-dragging', false)
    if (event.currentTarget.hasPointerCapture(event.pointerId)) onPointer(event, 'drop')
  }
  const onKeyDown = (event: KeyboardEvent<HTMLSpanElement>) => {
    const zoom = event.key === '+' || event.key === '=' ? KEY_ZOOM : event.key === '-' ? 1 / KEY_ZOOM : null
    if (zoom !== null && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      return show(zoomAt(axis, whole, axis.toProgress(shown.current), zoom))
    }
    const target = sliderTarget(event, shown.current, axis.durationMs, isRightToLeft(event.currentTarget))
    if (target === null) return
    // The container knows these keys as well.
    event.preventDefault()
    void seekTo(target, 'key')
  }

  return (
    <div
      ref={track}
      className="replay-timeline-track"
      data-replay-part="timeline-track"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={(event) => event.currentTarget.toggleAttribute('data-dragging', false)}
    >
      <div className="replay-timeline-rail">
        <TimelineRanges />
      </div>
      <span
        ref={thumb}
        className="replay-timeline-thumb"
        data-replay-part="timeline-thumb"
        role="slider"
        tabIndex={0}
        aria-label={texts.position}
        aria-orientation="horizontal"
        aria-valuemin={0}
        aria-valuemax={Math.ceil(axis.durationMs / 1000)}
        aria-valuenow={0}
        aria-disabled={axis.durationMs === 0 || undefined}
        onKeyDown={onKeyDown}
      />
    </div>
  )
}
