import { useEffect, useMemo, useRef, type RefObject } from 'react'

import { usePlayheadEffect } from '../../hooks/use-playhead-effect.ts'
import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import { formatOffset } from '../../shared/time.ts'
import { useMessages } from '../shared/messages-context.ts'
import { Tip } from '../shared/tip.tsx'
import { createClockTexts } from './clock-text.ts'

interface ClocksProps {
  readonly timeZone?: string
  readonly onOpen: () => void
  /** Whether focus comes back from the field that was here. */
  readonly takesFocus: RefObject<boolean>
}

/** The three clocks. The texts change per frame, so they are written into their nodes without React. */
export function Clocks({ timeZone, onOpen, takesFocus }: ClocksProps) {
  const player = useReplayPlayer()
  const durationMs = useReplayPlayer((state) => state.view.durationMs)
  const isKnown = useReplayPlayer((state) => state.view.startMs > 0)
  const texts = useMessages().controls
  const clock = useMemo(() => createClockTexts(timeZone), [timeZone])
  const button = useRef<HTMLButtonElement>(null)
  const elapsed = useRef<HTMLElement>(null)
  const utc = useRef<HTMLElement>(null)
  const here = useRef<HTMLElement>(null)

  usePlayheadEffect((offsetMs) => {
    const { view, seekingToMs } = player.getState()
    const shownMs = seekingToMs ?? offsetMs
    write(elapsed.current, clock.elapsed(shownMs))
    if (view.startMs === 0) return
    write(utc.current, clock.utc(view.startMs + shownMs))
    write(here.current, clock.here(view.startMs + shownMs))
  })
  useEffect(() => {
    if (takesFocus.current) button.current?.focus()
  }, [takesFocus])

  return (
    <Tip label={texts.time.go}>
      <button ref={button} type="button" className="replay-clocks" onClick={onOpen}>
        <span className="replay-hidden">{texts.time.go}</span>
        <span className="replay-clock-position">
          <b ref={elapsed} data-replay-part="time-elapsed" /> <span>/ {formatOffset(durationMs)}</span>
        </span>
        <span className="replay-clock" data-clock="utc" hidden={!isKnown}>
          <span ref={utc} data-replay-part="time-utc" /> {texts.time.utc}
        </span>
        <span className="replay-clock" data-clock="here" hidden={!isKnown}>
          <span ref={here} data-replay-part="time-here" /> {texts.time.here}
        </span>
      </button>
    </Tip>
  )
}

function write(element: HTMLElement | null, text: string): void {
  if (element && element.textContent !== text) element.textContent = text
}
