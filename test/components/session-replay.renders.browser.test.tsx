import { cleanup, render } from '@testing-library/react'
import { createRef, Profiler, type ReactNode } from 'react'
import { afterEach, describe, expect, it } from 'vitest'

import '../../src/styles/styles.css'

import { ReplayContainer } from '../../src/components/container/replay-container.tsx'
import { ReplayMain } from '../../src/components/container/replay-main.tsx'
import { ReplayControls } from '../../src/components/controls/replay-controls.tsx'
import { ReplayCursor } from '../../src/components/cursor/replay-cursor.tsx'
import { Panels } from '../../src/components/panels/panels.tsx'
import { PANEL_IDS } from '../../src/components/panels/panel-id.ts'
import { ReplayHandle, type SessionReplayHandle } from '../../src/components/root/replay-handle.tsx'
import { ReplayRoot } from '../../src/components/root/replay-root.tsx'
import { ReplayStatus } from '../../src/components/status/replay-status.tsx'
import { ReplayStrip } from '../../src/components/strip/replay-strip.tsx'
import { TimelineRoot } from '../../src/components/timeline/timeline-root.tsx'
import { ReplayViewport } from '../../src/components/viewport/replay-viewport.tsx'
import { shopMarkers, shopRecords } from '../../stories/fixtures/shop-rows.ts'
import { RECORDING_ID, visitSource } from '../../stories/fixtures/sources.ts'

afterEach(cleanup)

const PLAYED_MS = 10_000
const MAX_RENDERS_PER_SECOND = 2

const commits = new Map<string, number>()

function Counted({ id, children }: { id: string; children: ReactNode }) {
  return (
    <Profiler id={id} onRender={() => commits.set(id, (commits.get(id) ?? 0) + 1)}>
      {children}
    </Profiler>
  )
}

describe('playing', () => {
  it('renders no part more than twice a second over ten seconds, with all panels open at once', async () => {
    const handle = createRef<SessionReplayHandle>()
    let moved = 0
    render(
      <div style={{ width: 1200 }}>
        <ReplayRoot
          source={visitSource()}
          recordingId={RECORDING_ID}
          records={shopRecords}
          markers={shopMarkers}
          onPlayheadChange={() => moved++}
        >
          <ReplayHandle ref={handle} />
          <ReplayContainer>
            <ReplayMain>
              <Counted id="strip">
                <ReplayStrip />
              </Counted>
              <Counted id="viewport">
                <ReplayViewport>
                  <ReplayCursor />
                  <ReplayStatus />
                </ReplayViewport>
              </Counted>
              <Counted id="timeline">
                <TimelineRoot />
              </Counted>
              <Counted id="controls">
                <ReplayControls />
              </Counted>
            </ReplayMain>
            {PANEL_IDS.map((panel) => (
              <Counted id={`panel ${panel}`} key={panel}>
                <Panels panels={[panel]} />
              </Counted>
            ))}
          </ReplayContainer>
        </ReplayRoot>
      </div>,
    )
    await expect.poll(() => handle.current?.getState().status).toBe('paused')
    // All blocks first: what renders while loading is not what this is about.
    await expect.poll(() => handle.current?.getState().view.complete).toBe(true)
    handle.current!.play()
    await expect.poll(() => handle.current?.getState().status).toBe('playing')
    commits.clear()
    moved = 0
    await new Promise((resolve) => setTimeout(resolve, PLAYED_MS))
    expect(moved).toBeGreaterThan(20)
    const perSecond = Object.fromEntries([...commits].map(([id, count]) => [id, count / (PLAYED_MS / 1000)]))
    for (const [id, rate] of Object.entries(perSecond)) expect(rate, id).toBeLessThanOrEqual(MAX_RENDERS_PER_SECOND)
  })
})
