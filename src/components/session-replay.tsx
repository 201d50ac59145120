import { forwardRef } from 'react'

import { ReplayContainer } from './container/replay-container.tsx'
import { ReplayMain } from './container/replay-main.tsx'
import { ReplaySplitter } from './container/replay-splitter.tsx'
import { ReplayControls } from './controls/replay-controls.tsx'
import { ReplayCursor } from './cursor/replay-cursor.tsx'
import { Panels } from './panels/panels.tsx'
import type { PanelId } from './panels/panel-id.ts'
import { ReplayRoot, type ReplayRootProps } from './root/replay-root.tsx'
import { ReplayStatus } from './status/replay-status.tsx'
import { ReplayStrip } from './strip/replay-strip.tsx'
import { TimelineRoot } from './timeline/timeline-root.tsx'
import { ReplayViewport } from './viewport/replay-viewport.tsx'
import { ReplayHandle, type SessionReplayHandle } from './root/replay-handle.tsx'

export type SessionReplayProps = ReplayRootProps & {
  readonly className?: string
  /**
   * Whether keys work while focus is inside.
   * @default true
   */
  readonly keyboard?: boolean
  /** Light or dark whatever the page is. */
  readonly theme?: 'light' | 'dark'
  /**
   * Which panels stand beside the replay, in which order; `[]` for none.
   * @default all; records only where some are given
   */
  readonly panels?: readonly PanelId[]
  /** How far the clocks of database and device may disagree, ms: drawn as a halo around records. */
  readonly clockUncertaintyMs?: number
  /**
   * Whether the timeline shows a picture of the page where one points.
   * @default true
   */
  readonly previews?: boolean
  /** Where the replay can be opened on its own, for hosts in which the page cannot be shown. */
  readonly openUrl?: string
}

/**
 * A whole session replay, made only of the public parts: build another arrangement from the same ones. `children` are
 * drawn beside it and may use its hooks.
 *
 * @example
 * <SessionReplay source={httpSource({ baseUrl: '/api/replay' })} recordingId="0197…" startAt={order.createdAt} />
 */
export const SessionReplay = forwardRef<SessionReplayHandle, SessionReplayProps>(
  ({ className, keyboard, theme, openUrl, panels, clockUncertaintyMs, previews, children, ...root }, ref) => (
    <ReplayRoot {...root}>
      {children}
      <ReplayHandle ref={ref} />
      <ReplayContainer className={className} {...(keyboard !== undefined && { keyboard })} {...(theme && { theme })}>
        <ReplayMain>
          <ReplayStrip />
          <ReplayViewport>
            <ReplayCursor />
            <ReplayStatus {...(openUrl !== undefined && { openUrl })} />
          </ReplayViewport>
          <TimelineRoot
            {...(clockUncertaintyMs !== undefined && { clockUncertaintyMs })}
            {...(previews !== undefined && { previews })}
          />
          <ReplayControls />
        </ReplayMain>
        {panels?.length === 0 ? null : <ReplaySplitter />}
        <Panels {...(panels && { panels })} />
      </ReplayContainer>
    </ReplayRoot>
  ),
)
SessionReplay.displayName = 'SessionReplay'
