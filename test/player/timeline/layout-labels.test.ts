import { describe, expect, it } from 'vitest'

import { layoutLabels } from '../../../src/player/timeline/layout-labels.ts'
import { seeded } from '../seeded.ts'

describe('layoutLabels', () => {
  it('never lets two labels of a row touch, nor one leave the timeline, on random lanes', () => {
    const random = seeded(41)
    for (let round = 0; round < 300; round += 1) {
      const widthPx = random.integer(200, 1_400)
      const labels = Array.from({ length: random.integer(1, 40) }, () => ({
        xPx: random.between(0, widthPx),
        widthPx: random.integer(20, 160),
      }))
      const places = layoutLabels(labels, { widthPx, rows: 2 })
      const placed = places.flatMap((place, index) => (place ? [{ ...place, width: labels[index]?.widthPx ?? 0 }] : []))
      for (const one of placed) {
        expect(one.leftPx).toBeGreaterThanOrEqual(0)
        expect(one.leftPx + one.width).toBeLessThanOrEqual(widthPx + 1e-9)
        for (const other of placed) {
          if (one === other || one.row !== other.row || other.leftPx < one.leftPx) continue
          expect(other.leftPx).toBeGreaterThanOrEqual(one.leftPx + one.width)
        }
      }
    }
  })

  it('centres a label under its mark', () => {
    expect(layoutLabels([{ xPx: 300, widthPx: 80 }], { widthPx: 600 })).toEqual([{ row: 0, leftPx: 260 }])
  })

  it('pushes labels at the ends inwards', () => {
    const places = layoutLabels(
      [
        { xPx: 0, widthPx: 80 },
        { xPx: 600, widthPx: 80 },
      ],
      { widthPx: 600 },
    )
    expect(places).toEqual([
      { row: 0, leftPx: 0 },
      { row: 0, leftPx: 520 },
    ])
  })

  it('takes the second row where the first is full, and leaves a mark bare where both are', () => {
    const labels = [
      { xPx: 300, widthPx: 80 },
      { xPx: 310, widthPx: 80 },
      { xPx: 320, widthPx: 80 },
    ]
    expect(layoutLabels(labels, { widthPx: 600, rows: 2 }).map((place) => place?.row ?? null)).toEqual([0, 1, null])
  })

  it('keeps out of the way of edge chips, which stand in the first row', () => {
    const [place] = layoutLabels([{ xPx: 590, widthPx: 80 }], { widthPx: 600, insetEndPx: 100, rows: 2 })
    expect(place).toEqual({ row: 1, leftPx: 520 })
  })

  it('answers in the order of the labels, not of their places', () => {
    const places = layoutLabels(
      [
        { xPx: 500, widthPx: 40 },
        { xPx: 100, widthPx: 40 },
      ],
      { widthPx: 600 },
    )
    expect(places.map((place) => place?.leftPx)).toEqual([480, 80])
  })
})
