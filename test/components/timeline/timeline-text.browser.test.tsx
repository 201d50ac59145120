import { cleanup, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'

import { TimelineRoot } from '../../../src/components/timeline/timeline-root.tsx'
import type { ReplayMarker } from '../../../src/player/records/record.ts'
import { renderHand } from '../render-hand.tsx'
import { SHOP_DURATION_MS } from '../shop-view.ts'

afterEach(() => {
  cleanup()
  document.documentElement.style.removeProperty('font-size')
})

const crowded: readonly ReplayMarker[] = [0.5, 0.55, 0.6, 0.9, 0.94, 0.97, 0.99].map((share, index) => ({
  id: `m${index}`,
  at: { offsetMs: SHOP_DURATION_MS * share },
  label: `replaced by ${1043 + index}, WMWMWM`,
}))

async function labels(widthPx: number) {
  const { container } = renderHand(<TimelineRoot />, { markers: crowded, widthPx })
  const query = '[data-lane="records"] [data-replay-part="timeline-label"]'
  await waitFor(() => expect(container.querySelectorAll(`${query}:not([data-bare])`).length).toBeGreaterThan(0))
  const root = container.querySelector('.replay-root')!.getBoundingClientRect()
  const boxes = [...container.querySelectorAll(query)].map((label) => label.getBoundingClientRect())
  return { root, boxes }
}

const overlaps = (boxes: readonly DOMRect[]) =>
  boxes.filter((a, index) =>
    boxes.some(
      (b, other) =>
        other > index && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1,
    ),
  )

describe('labels of the timeline', () => {
  for (const widthPx of [1_200, 800, 420]) {
    it(`stay inside the replay and apart from each other at ${widthPx} px`, async () => {
      const { root, boxes } = await labels(widthPx)
      for (const box of boxes) {
        expect(box.right).toBeLessThanOrEqual(root.right)
        expect(box.left).toBeGreaterThanOrEqual(root.left)
      }
      expect(overlaps(boxes)).toEqual([])
    })
  }

  it('stay inside and apart when text is twice as large', async () => {
    document.documentElement.style.fontSize = '200%'
    const { root, boxes } = await labels(800)
    expect(Math.max(...boxes.map((box) => box.height))).toBeGreaterThan(30)
    for (const box of boxes) expect(box.right).toBeLessThanOrEqual(root.right)
    expect(overlaps(boxes)).toEqual([])
  })
})
