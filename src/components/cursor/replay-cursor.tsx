import { forwardRef, useEffect, useRef } from 'react'

import { usePlayheadEffect } from '../../hooks/use-playhead-effect.ts'
import { useLatest } from '../../hooks/use-latest.ts'
import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import type { Player } from '../../player/player.ts'
import { classNames } from '../shared/class-names.ts'
import { PartDiv, type DivPartProps } from '../shared/part.tsx'
import { cursorAt, tailAt } from './cursor-state.ts'
import { drawTail } from './draw-tail.ts'

export type ReplayCursorProps = DivPartProps & {
  /**
   * Whether the pointer's last way is drawn behind it.
   * @default true
   */
  readonly tail?: boolean
}

const TAIL_MS = 750

interface Elements {
  readonly layer: HTMLDivElement
  readonly arrow: HTMLElement
  readonly press: HTMLElement
  readonly canvas: HTMLCanvasElement | null
  /** The canvas's CSS colour. */
  readonly color: string
}

/**
 * The recorded pointer, over the page and outside its frame. Belongs into `Replay.Viewport`.
 *
 * - `.replay-cursor`: the arrow, or the finger; a stable name for restyling
 * - `data-pointer` on it: `mouse` or `touch`; `data-down` while pressed
 * - `.replay-press` with `data-press`: `click`, `double`, `context`, `touch` or `rage`
 * - `--replay-press-progress`: 0 to 1 while the mark of a press goes
 */
export const ReplayCursor = forwardRef<HTMLDivElement, ReplayCursorProps>(
  ({ tail = true, className, asChild, ...props }, ref) => {
    const player = useReplayPlayer()
    const size = useReplayPlayer((state) => state.viewport)
    const arrow = useRef<HTMLDivElement>(null)
    const press = useRef<HTMLDivElement>(null)
    const canvas = useRef<HTMLCanvasElement>(null)
    const color = useRef('')
    useEffect(() => {
      // Read once per canvas, not per frame: asking for a computed style makes the browser compute it.
      if (canvas.current) color.current = getComputedStyle(canvas.current).color
    }, [tail, size])
    const draw = () => {
      const layer = arrow.current?.parentElement as HTMLDivElement | null | undefined
      if (layer && arrow.current && press.current) {
        drawCursor(player, {
          layer,
          arrow: arrow.current,
          press: press.current,
          canvas: canvas.current,
          color: color.current,
        })
      }
    }
    const drawLatest = useLatest(draw)
    usePlayheadEffect(draw)
    useEffect(() => {
      const redraw = () => drawLatest.current()
      const stops = [player.subscribe(redraw), player.pointerTransform.subscribe(redraw)]
      return () => stops.forEach((stop) => stop())
    }, [player, drawLatest])

    return (
      <PartDiv
        part="cursor"
        aria-hidden
        {...props}
        asChild={asChild}
        ref={ref}
        className={classNames('replay-cursor-layer', className)}
      >
        {tail && size ? (
          <canvas ref={canvas} className="replay-cursor-tail" width={size.width} height={size.height} />
        ) : null}
        <div ref={press} className="replay-press" hidden />
        <div ref={arrow} className="replay-cursor" hidden>
          <svg viewBox="0 0 24 24" width="22" height="22">
            <path d="M4 2l15 11-7 1 4 7-3 1.6-4-7-5 5z" strokeWidth="1.6" strokeLinejoin="round" />
          </svg>
        </div>
      </PartDiv>
    )
  },
)
ReplayCursor.displayName = 'Replay.Cursor'

/** Per frame, so straight into the DOM. */
function drawCursor(player: Player, { layer, arrow, press, canvas, color }: Elements): void {
  const { view, windowId, status, viewport } = player.getState()
  const track = windowId === null ? undefined : view.pointers.get(windowId)
  const offsetMs = player.playhead.get()
  const cursor = track && viewport ? cursorAt(track, offsetMs, { paused: status !== 'playing' }) : null
  const transform = player.pointerTransform.get()
  arrow.hidden = cursor === null
  press.hidden = !cursor?.press
  if (cursor) {
    place(arrow, cursor.x * transform.scale + transform.x, cursor.y * transform.scale + transform.y)
    arrow.dataset['pointer'] = cursor.pointer
    arrow.toggleAttribute('data-down', cursor.isDown)
  }
  if (cursor?.press) {
    place(press, cursor.press.x * transform.scale + transform.x, cursor.press.y * transform.scale + transform.y)
    press.dataset['press'] = cursor.press.kind
    press.style.setProperty('--replay-press-progress', cursor.press.progress.toFixed(3))
  }
  if (!canvas) return
  const viewportStyle = layer.closest<HTMLElement>('[data-replay-part=viewport]')?.style
  const scale = Number(viewportStyle?.getPropertyValue('--replay-stage-scale')) || 1
  // The arrow is already on its way to the next position: the tail goes up to it.
  const way = track && cursor ? [...tailAt(track, offsetMs, TAIL_MS), [cursor.x, cursor.y, 0] as const] : []
  drawTail(canvas, way, { transform, windowMs: TAIL_MS, scale, color })
}

function place(element: HTMLElement, x: number, y: number): void {
  element.style.setProperty('--replay-x', `${x.toFixed(1)}px`)
  element.style.setProperty('--replay-y', `${y.toFixed(1)}px`)
}
