import { forwardRef, useRef, useState } from 'react'

import { classNames } from '../shared/class-names.ts'
import { PartDiv, type DivPartProps } from '../shared/part.tsx'
import { Clocks } from './clocks.tsx'
import { GoToTime } from './go-to-time.tsx'

export type ReplayTimeProps = DivPartProps & {
  /** The viewer's zone, as IANA name; the browser's where absent. */
  readonly timeZone?: string
}

/**
 * Where the playhead is, on three clocks: from the start, UTC, and the viewer's own. A click, or Enter, turns it into
 * a field for a pasted time.
 *
 * - `data-state`: `clock` or `field`
 */
export const ReplayTime = forwardRef<HTMLDivElement, ReplayTimeProps>(
  ({ className, timeZone, asChild, children, ...props }, ref) => {
    const [isField, setField] = useState(false)
    const wasField = useRef(false)
    const close = () => {
      wasField.current = true
      setField(false)
    }
    return (
      <PartDiv
        part="time"
        data-state={isField ? 'field' : 'clock'}
        {...props}
        asChild={asChild}
        ref={ref}
        className={classNames('replay-time', className)}
      >
        {children ??
          (isField ? (
            <GoToTime onDone={close} />
          ) : (
            <Clocks takesFocus={wasField} {...(timeZone !== undefined && { timeZone })} onOpen={() => setField(true)} />
          ))}
      </PartDiv>
    )
  },
)
ReplayTime.displayName = 'Replay.Time'
