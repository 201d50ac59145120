import { Slot } from 'radix-ui'
import { forwardRef, useEffect, useRef, useState } from 'react'

import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import type { Size } from '../../player/renderer.ts'
import { classNames } from '../shared/class-names.ts'
import { PartDiv, type DivPartProps } from '../shared/part.tsx'
import { useMergedRef } from '../shared/use-merged-ref.ts'
import { fitStage } from './fit-stage.ts'

export type ReplayViewportProps = DivPartProps & {
  /**
   * Whether a click on the page plays and pauses.
   * @default true
   */
  readonly clickToPlay?: boolean
}

/**
 * Where the recorded page is shown: in its own size, scaled to fit and centred. Children lie over the page; those that
 * follow it (`Replay.Cursor`) read its place from the CSS variables.
 *
 * - `--replay-stage-x`, `--replay-stage-y`: where the page's corner is, px
 * - `--replay-stage-scale`: how much the page is scaled
 * - `--replay-stage-width`, `--replay-stage-height`: the recorded size, px
 */
export const ReplayViewport = forwardRef<HTMLDivElement, ReplayViewportProps>(
  ({ clickToPlay = true, className, children, onClick, asChild, ...props }, ref) => {
    const player = useReplayPlayer()
    const size = useReplayPlayer((state) => state.viewport)
    const [element, setElement] = useState<HTMLDivElement | null>(null)
    const stage = useRef<HTMLDivElement>(null)

    useEffect(() => (stage.current ? player.mount(stage.current) : undefined), [player])
    useEffect(() => (element && size ? keepFitted(element, size) : undefined), [element, size])

    return (
      <PartDiv
        part="viewport"
        data-sized={size ? '' : undefined}
        {...props}
        asChild={asChild}
        ref={useMergedRef(setElement, ref)}
        className={classNames('replay-viewport', className)}
        onClick={(event) => {
          onClick?.(event)
          if (!clickToPlay || event.defaultPrevented || isControl(event.target)) return
          const { status } = player.getState()
          if (status === 'playing' || status === 'buffering') player.pause()
          else if (status !== 'failed') player.play()
        }}
      >
        <div ref={stage} className="replay-stage" data-replay-part="stage" />
        <Slot.Slottable>{children}</Slot.Slottable>
      </PartDiv>
    )
  },
)
ReplayViewport.displayName = 'Replay.Viewport'

/** Writes the page's place into the CSS variables whenever the room or the page changes size. */
function keepFitted(element: HTMLElement, size: Size): () => void {
  const fit = () => {
    const place = fitStage(size, { width: element.clientWidth, height: element.clientHeight })
    element.style.setProperty('--replay-stage-x', `${place.x}px`)
    element.style.setProperty('--replay-stage-y', `${place.y}px`)
    element.style.setProperty('--replay-stage-scale', String(place.scale))
    element.style.setProperty('--replay-stage-width', `${size.width}px`)
    element.style.setProperty('--replay-stage-height', `${size.height}px`)
  }
  fit()
  const observer = new ResizeObserver(fit)
  observer.observe(element)
  return () => observer.disconnect()
}

function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('button, a, input, [role=alert], [role=status]') !== null
}
