import { Replay } from '../../src/components/replay.ts'
import { twoWindowVisit } from '../../stories/fixtures/shop-visit.ts'
import { visitSource } from '../../stories/fixtures/sources.ts'
import { describeConformance } from './describe-conformance.tsx'

const button = <button type="button">mine</button>
const section = <section>mine</section>

describeConformance(<Replay.Container />, {
  part: 'container',
  attributes: ['data-state', 'data-size', 'data-theatre', 'data-fullscreen', 'data-theme'],
  asChild: section,
  bare: true,
})
describeConformance(<Replay.Main />, { part: 'main', asChild: section })
describeConformance(<Replay.Splitter />, { part: 'splitter', attributes: ['data-dragging'] })
describeConformance(<Replay.Strip />, { part: 'strip', asChild: section })
describeConformance(<Replay.Viewport />, { part: 'viewport', attributes: ['data-sized'], asChild: section })
describeConformance(<Replay.Cursor />, { part: 'cursor' })
describeConformance(<Replay.Status />, { part: 'status', attributes: ['data-state', 'data-error'], asChild: section })
describeConformance(<Replay.Timeline />, { part: 'timeline', attributes: ['data-mode', 'data-size', 'data-zoomed'] })
describeConformance(<Replay.Panels />, { part: 'panels', attributes: ['data-size', 'data-panel'] })
describeConformance(<Replay.Controls />, { part: 'controls', asChild: section })
describeConformance(<Replay.PlayButton />, {
  part: 'play-button',
  attributes: ['data-state', 'data-variant'],
  asChild: button,
})
describeConformance(<Replay.SkipButtons />, { part: 'skip-buttons', asChild: section })
describeConformance(<Replay.SpeedMenu />, {
  part: 'speed-menu',
  attributes: ['data-state', 'data-variant'],
  asChild: button,
})
describeConformance(<Replay.SkipInactivityToggle />, {
  part: 'skip-inactivity',
  attributes: ['data-state', 'data-variant'],
  asChild: button,
})
describeConformance(<Replay.WindowMenu />, {
  part: 'window-menu',
  attributes: ['data-state', 'data-variant'],
  asChild: button,
  source: visitSource(twoWindowVisit()),
})
describeConformance(<Replay.Time />, { part: 'time', attributes: ['data-state'], asChild: section })
describeConformance(<Replay.ScreenSearchButton />, {
  part: 'screen-search-button',
  attributes: ['data-variant'],
  asChild: button,
  beside: <Replay.Panels panels={['screen']} />,
})
describeConformance(<Replay.HelpButton />, { part: 'help-button', asChild: button })
describeConformance(<Replay.TheatreButton />, { part: 'theatre-button', attributes: ['data-state'], asChild: button })
describeConformance(<Replay.FullscreenButton />, {
  part: 'fullscreen-button',
  attributes: ['data-state'],
  asChild: button,
})
