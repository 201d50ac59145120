import { act, cleanup, waitFor } from '@testing-library/react'
import { Profiler, type ReactNode } from 'react'
import { afterEach, describe, expect, it } from 'vitest'

import { Panels } from '../../src/components/panels/panels.tsx'
import { PANEL_IDS, type PanelId } from '../../src/components/panels/panel-id.ts'
import { TimelineRoot } from '../../src/components/timeline/timeline-root.tsx'
import type { InspectorItem } from '../../src/recording/recording-view.ts'
import { renderHand } from './render-hand.tsx'
import { ORDER, SHOP_DURATION_MS } from './shop-view.ts'

afterEach(cleanup)

const COUNT = 20_000
const KINDS = ['click', 'console', 'network', 'error'] as const

const items: readonly InspectorItem[] = Array.from({ length: COUNT }, (_, index) => ({
  id: `i${index}`,
  kind: KINDS[index % KINDS.length]!,
  offsetMs: (SHOP_DURATION_MS * index) / COUNT,
  windowId: 'w1',
  title: `item ${index}`,
  tone: index % 50 === 0 ? 'danger' : 'neutral',
  searchText: `item ${index}`,
}))

const commits = new Map<string, { count: number; ms: number }>()

function Counted({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  return (
    <Profiler
      id={id}
      onRender={(_id, _phase, actualMs) => {
        const { count, ms } = commits.get(id) ?? { count: 0, ms: 0 }
        commits.set(id, { count: count + 1, ms: ms + actualMs })
      }}
    >
      {children}
    </Profiler>
  )
}

async function show() {
  const rendered = renderHand(
    <>
      <Counted id="timeline">
        <TimelineRoot />
      </Counted>
      {PANEL_IDS.filter((id) => id !== 'info').map((panel: PanelId) => (
        <Counted key={panel} id={panel}>
          <Panels panels={[panel]} />
        </Counted>
      ))}
    </>,
    { view: { items }, records: [ORDER] },
  )
  await waitFor(() => expect(rendered.container.querySelector('[data-replay-part="timeline-marker"]')).not.toBeNull())
  await untilQuiet()
  return rendered
}

/** Until nothing is rendered any more, however long lists take to be measured and deferred work to be done. */
async function untilQuiet(): Promise<void> {
  do {
    commits.clear()
    await new Promise((resolve) => setTimeout(resolve, 250))
  } while (commits.size > 0)
}

describe(`a view of ${COUNT} items`, () => {
  it('renders no list when only the loaded ranges grow', async () => {
    const { player } = await show()
    for (let step = 1; step <= 20; step++)
      act(() => player.patchView({ loaded: [{ startMs: 0, endMs: step * 10_000 }] }))
    for (const panel of ['events', 'console', 'network', 'errors', 'records']) {
      expect(commits.get(panel)?.count ?? 0, panel).toBe(0)
    }
    expect(commits.get('timeline')?.count).toBeLessThanOrEqual(20)
  })

  it('does no work for panels that are not shown', async () => {
    const { player, container } = renderHand(
      <Counted id="panels">
        <Panels panels={['info', 'events', 'console', 'network', 'errors']} />
      </Counted>,
      { view: { items } },
    )
    expect(container.querySelector('[data-replay-part="item-list"]')).toBeNull()
    commits.clear()
    const more = { ...items[0]!, id: 'more', offsetMs: SHOP_DURATION_MS }
    act(() => player.patchView({ items: [...items, more] }))
    // Tabs and the open panel: a list of this many rows would cost several times as much.
    expect(commits.get('panels')?.count).toBeLessThanOrEqual(2)
    expect(container.querySelector('[data-replay-part="item-list"]')).toBeNull()
  })
})
