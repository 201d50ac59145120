import { ReplayContainer } from './container/replay-container.tsx'
import { ReplayMain } from './container/replay-main.tsx'
import { ReplaySplitter } from './container/replay-splitter.tsx'
import { ReplayFullscreenButton } from './controls/fullscreen-button.tsx'
import { ReplayHelpButton } from './controls/help-button.tsx'
import { ReplayPlayButton } from './controls/play-button.tsx'
import { ReplayControls } from './controls/replay-controls.tsx'
import { ReplayTime } from './controls/replay-time.tsx'
import { ReplayScreenSearchButton } from './controls/screen-search-button.tsx'
import { ReplaySkipButtons } from './controls/skip-buttons.tsx'
import { ReplaySkipInactivityToggle } from './controls/skip-inactivity-toggle.tsx'
import { ReplaySpeedMenu } from './controls/speed-menu.tsx'
import { ReplayTheatreButton } from './controls/theatre-button.tsx'
import { ReplayWindowMenu } from './controls/window-menu.tsx'
import { ReplayCursor } from './cursor/replay-cursor.tsx'
import { Panels } from './panels/panels.tsx'
import { ReplayHandle } from './root/replay-handle.tsx'
import { ReplayRoot } from './root/replay-root.tsx'
import { ReplayStatus } from './status/replay-status.tsx'
import { ReplayStrip } from './strip/replay-strip.tsx'
import { TimelineRoot } from './timeline/timeline-root.tsx'
import { ReplayViewport } from './viewport/replay-viewport.tsx'

/**
 * The parts under short names. In a React server component use the flat names (`ReplayRoot`, …): a namespace cannot
 * cross the border.
 */
export const Replay = {
  Root: ReplayRoot,
  Handle: ReplayHandle,
  Container: ReplayContainer,
  Main: ReplayMain,
  Strip: ReplayStrip,
  Viewport: ReplayViewport,
  Cursor: ReplayCursor,
  Status: ReplayStatus,
  Timeline: TimelineRoot,
  Splitter: ReplaySplitter,
  Panels,
  Controls: ReplayControls,
  PlayButton: ReplayPlayButton,
  SkipButtons: ReplaySkipButtons,
  SpeedMenu: ReplaySpeedMenu,
  SkipInactivityToggle: ReplaySkipInactivityToggle,
  WindowMenu: ReplayWindowMenu,
  Time: ReplayTime,
  ScreenSearchButton: ReplayScreenSearchButton,
  HelpButton: ReplayHelpButton,
  TheatreButton: ReplayTheatreButton,
  FullscreenButton: ReplayFullscreenButton,
} as const
