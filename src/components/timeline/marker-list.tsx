import { Popover } from 'radix-ui'
import { useEffect, useRef } from 'react'

import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import { formatOffset } from '../../player/timeline/format-offset.ts'
import { safeText } from '../../player/timeline/safe-text.ts'
import { useReplayContainer } from '../container/container-context.ts'
import { useMessages } from '../shared/messages-context.ts'
import type { TimelineMarker } from '../../player/timeline/timeline-marker.ts'
import { formatClock } from './format-clock.ts'
import { MarkerDot } from './marker-dot.tsx'
import type { useMarkerList } from './use-marker-list.ts'

/** More rows than these are for the panels. Host markers come first, so they are never among the rest. */
const MAX_ROWS = 50

export interface MarkerListProps {
  readonly list: ReturnType<typeof useMarkerList>
  readonly title: string
  readonly markers: readonly TimelineMarker[]
  readonly onChoose: (marker: TimelineMarker, by: 'pointer' | 'key') => void
}

/** The list of what one mark stands for. It opens in the container, so it also shows in full screen. */
export function MarkerList({ list, title, markers, onChoose }: MarkerListProps) {
  const { portalElement } = useReplayContainer()
  const { timeline: texts } = useMessages()
  const startMs = useReplayPlayer((state) => state.view.startMs)
  const { open, anchor, close, keep, leave, returnFocus } = list
  const content = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // Pressing a mark whose list is open already, because it was hovered or focused, moves focus into the list.
    if (open?.by === 'press') content.current?.querySelector('button')?.focus()
  }, [open])
  const haloMs = markers.find((marker) => marker.haloMs !== undefined)?.haloMs
  return (
    <Popover.Root open={open !== null} onOpenChange={(next) => next || close()}>
      <Popover.Anchor virtualRef={anchor} />
      <Popover.Portal container={portalElement}>
        <Popover.Content
          ref={content}
          className="replay-popover replay-marker-list"
          data-replay-part="marker-list"
          aria-label={title}
          // Above, it would cover the picture of the page at that moment.
          side="bottom"
          sideOffset={8}
          collisionPadding={8}
          onPointerEnter={keep}
          onPointerLeave={leave}
          onOpenAutoFocus={(event) => open?.by === 'press' || event.preventDefault()}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            if (content.current?.contains(content.current.ownerDocument.activeElement)) returnFocus()
          }}
        >
          <p className="replay-marker-list-title">{title}</p>
          <ul>
            {markers.slice(0, MAX_ROWS).map((marker) => (
              <li key={marker.id}>
                <button
                  type="button"
                  onClick={(event) => {
                    onChoose(marker, event.detail === 0 ? 'key' : 'pointer')
                    close()
                  }}
                >
                  <MarkerDot kind={marker.kind} rings={[marker.tone]} />
                  <bdi className="replay-marker-list-label">{safeText(marker.label, { maxChars: 160 })}</bdi>
                  <span className="replay-faint">{texts.kinds[marker.kind]}</span>
                  <time>{formatOffset(marker.offsetMs)}</time>
                </button>
              </li>
            ))}
          </ul>
          {markers.length > MAX_ROWS ? <p className="replay-faint">{texts.more(markers.length - MAX_ROWS)}</p> : null}
          {markers.length === 1 && markers[0] && startMs > 0 ? (
            <p className="replay-faint">
              {formatClock(startMs + markers[0].offsetMs, 'UTC')} UTC
              {haloMs === undefined ? null : ` · ${texts.halo((haloMs / 1000).toFixed(1))}`}
            </p>
          ) : null}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
