import { describe, expect, it } from 'vitest'

import { PointerKind } from '../../../src/recording/recording-view.ts'
import { seeded } from '../seeded.ts'
import { at, press, viewOf } from './items.ts'

function move(atMs: number, positions: readonly (readonly [number, number])[], source = 1) {
  return at(atMs, 3, { source, positions: positions.map(([timeOffset, x]) => ({ x, y: 2 * x, id: 5, timeOffset })) })
}

const start = at(0, 4, { href: 'x', width: 1, height: 1 })
const rows = (events: Parameters<typeof viewOf>[0]) => {
  const track = viewOf(events).pointers.get('w')!
  return Array.from({ length: track.length }, (_, i) => [
    track.offsetMs[i],
    track.x[i],
    track.y[i],
    track.nodeId[i],
    track.kind[i],
  ])
}

describe('the pointer track', () => {
  it('has every position at its own time, presses between them', () => {
    const events = [
      start,
      press(600, 1, 7, { x: 30, y: 31 }),
      move(1000, [
        [-450, 10],
        [-300, 20],
        [0, 40],
      ]),
    ]
    expect(rows(events)).toEqual([
      [550, 10, 20, 5, PointerKind.Move],
      [600, 30, 31, 7, PointerKind.Down],
      [700, 20, 40, 5, PointerKind.Move],
      [1000, 40, 80, 5, PointerKind.Move],
    ])
  })

  it('tells fingers and drags from moves', () => {
    expect(rows([start, move(10, [[0, 1]], 6), move(20, [[0, 2]], 12)]).map((row) => row[4])).toEqual([
      PointerKind.TouchMove,
      PointerKind.Drag,
    ])
  })

  it('leaves out presses without a place and positions that are none', () => {
    const odd = at(30, 3, { source: 1, positions: [{ x: 'a', y: 1 }, null, { x: 1, y: 1, id: 1, timeOffset: -1e12 }] })
    expect(
      rows([start, press(10, 2, 5, {}), press(20, 2, -1), at(70_000, 3, { source: 1, positions: [] }), odd]),
    ).toEqual([[-59_970, 1, 1, 1, 0]])
  })

  it('is sorted whatever came', () => {
    const random = seeded(3)
    const events = Array.from({ length: 300 }, (_, i) =>
      move(i * 100, [
        [-Math.floor(random() * 5000), i],
        [0, i],
      ]),
    )
    const times = rows([start, ...events]).map(([offsetMs]) => offsetMs!)
    expect(times).toHaveLength(600)
    expect(times).toEqual([...times].sort((a, b) => a - b))
  })
})

describe('the density', () => {
  it('lies between 0 and 1, the busiest moment at 1 and silence at 0', () => {
    const events = [
      start,
      ...Array.from({ length: 50 }, (_, i) => press(1000 + i, 2, 1)),
      press(30_000, 2, 1),
      at(60_000, 5, { tag: 'x', payload: 1 }),
    ]
    const { density, durationMs } = viewOf(events)
    expect(density.values.length * density.bucketMs).toBeCloseTo(durationMs)
    const at1s = density.values[Math.floor(1000 / density.bucketMs)]
    const at30s = density.values[Math.floor(30_000 / density.bucketMs)]!
    expect(at1s).toBe(1)
    expect(at30s).toBeGreaterThan(0.1)
    expect(at30s).toBeLessThan(0.2)
    expect(density.values[Math.floor(45_000 / density.bucketMs)]).toBe(0)
  })

  it('has some hundreds of buckets, however long the recording', () => {
    for (const durationMs of [0, 10, 60_000, 3_600_000, 1e10]) {
      const { values } = viewOf([start, at(durationMs, 1, {})]).density
      expect(values.length).toBeGreaterThanOrEqual(200)
      expect(values.length).toBeLessThanOrEqual(1000)
    }
  })
})
