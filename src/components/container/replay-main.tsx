import { forwardRef } from 'react'

import { classNames } from '../shared/class-names.ts'
import { PartDiv, type DivPartProps } from '../shared/part.tsx'

/**
 * The column with the page: what stands beside the panels where the container is wide, and over them where it is not.
 *
 * @example
 * <Replay.Container><Replay.Main>…</Replay.Main><Replay.Panels /></Replay.Container>
 */
export const ReplayMain = forwardRef<HTMLDivElement, DivPartProps>(({ className, ...props }, ref) => (
  <PartDiv part="main" {...props} ref={ref} className={classNames('replay-main', className)} />
))
ReplayMain.displayName = 'Replay.Main'
