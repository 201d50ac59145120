import { forwardRef, useEffect, useState, type KeyboardEvent, type PointerEvent } from 'react'

import { classNames } from '../shared/class-names.ts'
import { useMessages } from '../shared/messages-context.ts'
import { PartDiv, type DivPartProps } from '../shared/part.tsx'
import { useMergedRef } from '../shared/use-merged-ref.ts'
import { useReplayContainer } from './container-context.ts'
import { clampPanelsWidth, keyedPanelsWidth } from './panels-width.ts'

export type ReplaySplitterProps = Omit<DivPartProps, 'asChild' | 'children'> & {
  /**
   * How wide the panels are at first, px.
   * @default 356
   */
  readonly defaultWidth?: number
}

/**
 * The edge between page and panels: drag it, or move it by arrow keys. There only where the container is wide.
 *
 * - `--replay-panels-width` on the container: what it sets
 * - `data-dragging`: there while it is dragged
 */
export const ReplaySplitter = forwardRef<HTMLDivElement, ReplaySplitterProps>(
  ({ defaultWidth = 356, className, ...props }, ref) => {
    const { size, theatre } = useReplayContainer()
    const { container: texts } = useMessages()
    const [element, setElement] = useState<HTMLElement | null>(null)
    const [width, setWidth] = useState(defaultWidth)
    const [isDragging, setDragging] = useState(false)
    const mergedRef = useMergedRef(setElement, ref)

    useEffect(() => {
      const container = element?.parentElement
      if (!container) return
      container.style.setProperty('--replay-panels-width', `${width}px`)
      return () => void container.style.removeProperty('--replay-panels-width')
    }, [element, width])

    if (size !== 'wide' || theatre) return null

    const roomOf = (target: Element) => target.parentElement?.getBoundingClientRect() ?? new DOMRect()
    const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
      const room = roomOf(event.currentTarget)
      const next = keyedPanelsWidth(event.key, width, { room: room.width, rtl: isRtl(event.currentTarget) })
      if (next === null) return
      // The container would seek by these keys.
      event.preventDefault()
      setWidth(next)
    }
    const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
      if (!isDragging) return
      const room = roomOf(event.currentTarget)
      const wanted = isRtl(event.currentTarget) ? event.clientX - room.left : room.right - event.clientX
      setWidth(clampPanelsWidth(wanted, room.width))
    }
    return (
      <PartDiv
        part="splitter"
        role="separator"
        aria-orientation="vertical"
        aria-label={texts.splitter}
        aria-valuenow={Math.round(width)}
        aria-valuemin={clampPanelsWidth(0, element?.parentElement?.clientWidth ?? width)}
        aria-valuemax={clampPanelsWidth(Number.POSITIVE_INFINITY, element?.parentElement?.clientWidth ?? width)}
        tabIndex={0}
        data-dragging={isDragging ? '' : undefined}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          setDragging(true)
        }}
        onPointerMove={onPointerMove}
        onLostPointerCapture={() => setDragging(false)}
        onDoubleClick={() => setWidth(defaultWidth)}
        {...props}
        ref={mergedRef}
        className={classNames('replay-splitter', className)}
      />
    )
  },
)
ReplaySplitter.displayName = 'Replay.Splitter'

function isRtl(element: Element): boolean {
  return getComputedStyle(element).direction === 'rtl'
}
