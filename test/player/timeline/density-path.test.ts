import { describe, expect, it } from 'vitest'

import { createAxis } from '../../../src/player/timeline/axis.ts'
import { densityPath } from '../../../src/player/timeline/density-path.ts'

const SIZE = { width: 300, height: 20 }

/** The heights of a path's points, from 0 to 1. */
function heights(path: string): number[] {
  const points = path.replace(/[MZ]/g, '').split('L').slice(1, -1)
  return points.map((point) => 1 - Number(point.split(' ')[1]) / SIZE.height)
}

describe('densityPath', () => {
  it('draws nothing while nothing is known', () => {
    const axis = createAxis(60_000, [])
    expect(densityPath({ bucketMs: 1_000, values: new Float32Array() }, axis, SIZE)).toBe('')
    expect(densityPath({ bucketMs: 0, values: Float32Array.of(1) }, axis, SIZE)).toBe('')
  })

  it('keeps the highest bucket of every step, so that one short burst survives', () => {
    const values = new Float32Array(3_600)
    values[1_234] = 1
    const drawn = heights(densityPath({ bucketMs: 1_000, values }, createAxis(3_600_000, []), SIZE))
    expect(Math.max(...drawn)).toBe(1)
    expect(drawn.filter((height) => height > 0)).toHaveLength(1)
    expect(drawn.findIndex((height) => height > 0) / drawn.length).toBeCloseTo(1_234 / 3_600, 1)
  })

  it('shows only what is visible when zoomed', () => {
    const values = new Float32Array(60).fill(0.5, 0, 30)
    const axis = createAxis(60_000, [], { visible: { startMs: 30_000, endMs: 60_000 } })
    expect(Math.max(...heights(densityPath({ bucketMs: 1_000, values }, axis, SIZE)))).toBe(0)
  })

  it('begins and ends on the base line and stays inside the box', () => {
    const path = densityPath(
      { bucketMs: 1_000, values: Float32Array.from({ length: 60 }, () => 7) },
      createAxis(60_000, []),
      SIZE,
    )
    expect(path.startsWith('M0 20L')).toBe(true)
    expect(path.endsWith('L300 20Z')).toBe(true)
    expect(Math.max(...heights(path))).toBe(1)
  })
})
