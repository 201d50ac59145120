import { cleanup, render, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'

import '../../src/styles/base.css'

import { Panels } from '../../src/components/panels/panels.tsx'
import { TimelineRoot } from '../../src/components/timeline/timeline-root.tsx'
import { createHandPlayer } from '../player/hand-player.ts'
import { HandReplay } from './hand-replay.tsx'
import { ORDER, SHOP_DURATION_MS, SHOP_VIEW } from './shop-view.ts'

afterEach(cleanup)

/** With base.css alone: a host that brings all of its own look. */
function show() {
  const player = createHandPlayer({ view: { ...SHOP_VIEW, complete: true }, offsetMs: SHOP_DURATION_MS / 2 })
  const { container } = render(
    <HandReplay player={player} records={[ORDER]} style={{ inlineSize: '1200px', blockSize: '500px' }}>
      <TimelineRoot />
      <Panels panels={['events']} />
    </HandReplay>,
  )
  return (part: string) => container.querySelector<HTMLElement>(`[data-replay-part="${part}"]`)!
}

describe('base.css alone', () => {
  it('puts thumb, played part and marks where they belong on the timeline', async () => {
    const part = show()
    await waitFor(() => expect(part('timeline-marker')).not.toBeNull())
    const track = part('timeline-track').getBoundingClientRect()
    const thumb = part('timeline-thumb').getBoundingClientRect()
    expect(thumb.left + thumb.width / 2).toBeCloseTo(track.left + track.width / 2, -1)
    expect(part('timeline-played').getBoundingClientRect().width).toBeCloseTo(track.width / 2, -1)
    const lane = part('timeline-lane').getBoundingClientRect()
    const mark = part('timeline-marker').getBoundingClientRect()
    expect(mark.top).toBeGreaterThanOrEqual(lane.top - 1)
    expect(mark.bottom).toBeLessThanOrEqual(lane.bottom + 4)
  })

  it('lets nothing of a recorded page be seen beyond the player', () => {
    const container = show()('container')
    const page = container.appendChild(document.createElement('iframe'))
    page.style.cssText = 'position:absolute;left:0;top:0;width:8192px;height:8192px'
    expect(getComputedStyle(container).overflow).toBe('clip')
    expect(container.scrollWidth).toBeGreaterThan(8_000)
    expect(document.elementFromPoint(10, container.getBoundingClientRect().bottom + 10)).not.toBe(page)
  })

  it('makes the lists of the panels scroll instead of growing', async () => {
    const part = show()
    await waitFor(() => expect(part('item')).not.toBeNull())
    const list = part('item-list').querySelector<HTMLElement>('[role=list]')!
    expect(getComputedStyle(list).overflowY).toBe('auto')
    expect(getComputedStyle(part('item')).position).toBe('absolute')
  })
})
