import { act, cleanup, screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'

import { RecordsPanel } from '../../src/components/panels/records-panel.tsx'
import { TimelineRoot } from '../../src/components/timeline/timeline-root.tsx'
import { renderHand } from './render-hand.tsx'
import { DEPLOY, ORDER, ORDER_MS, SHOP_DURATION_MS, SHOP_START_MS } from './shop-view.ts'

afterEach(cleanup)

const UNKNOWN = { startMs: 0, durationMs: 0, eventCount: 0, items: [], segments: [], complete: false }

function show(status: 'loading' | 'failed') {
  return renderHand(
    <>
      <TimelineRoot />
      <RecordsPanel />
    </>,
    { view: UNKNOWN, state: { status }, records: [ORDER], markers: [DEPLOY] },
  )
}

describe('before it is known when the recording began', () => {
  it('places nothing before or after it', () => {
    const { container } = show('loading')
    expect(container.querySelector('[data-replay-part="timeline-edge-chip"]')).toBeNull()
    expect(container.textContent).not.toMatch(/\bafter\b|\bbefore\b|not written/)
  })

  it('keeps the room of cells and history, without values that may be of another time', () => {
    const { container } = show('loading')
    expect(container.querySelectorAll('.replay-skeleton-line').length).toBeGreaterThan(1)
    const cells = [...container.querySelectorAll('.replay-fields dd')].map((cell) => cell.textContent)
    expect(new Set(cells)).toEqual(new Set(['–Loading…']))
  })

  it('puts everything in its place as soon as it is known', async () => {
    const { container, player } = show('loading')
    act(() => player.patchView({ startMs: SHOP_START_MS, durationMs: SHOP_DURATION_MS, eventCount: 9 }))
    act(() => player.moveTo(ORDER_MS))
    await waitFor(() => expect(container.querySelector('.replay-skeleton-line')).toBeNull())
    expect(await screen.findByText('pending_payment')).toBeDefined()
  })

  it('shows the row as it is now where it never will be known', () => {
    const { container } = show('failed')
    expect(container.querySelector('.replay-skeleton-line')).toBeNull()
    expect(container.querySelector('.replay-changed')).toBeNull()
    expect(container.querySelectorAll('.replay-history > li').length).toBeGreaterThan(0)
    expect(container.textContent).not.toMatch(/\bafter what is recorded\b/)
  })
})
