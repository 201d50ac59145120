import { describe, expect, it } from 'vitest'

import type { WindowRun } from '../../../src/recording/index/activity.ts'
import { findSegments } from '../../../src/recording/index/segments.ts'
import { seeded } from '../seeded.ts'

function run(windowId: string, startMs: number, endMs: number): WindowRun {
  return { windowId, startMs, endMs }
}

const A = { id: 'a', startMs: 0, endMs: 60_000 }
const B = { id: 'b', startMs: 20_000, endMs: 60_000 }

function words(segments: ReturnType<typeof findSegments>): readonly string[] {
  return segments.map(({ kind, windowId, startMs, endMs }) => `${kind} ${windowId ?? '-'} ${startMs}-${endMs}`)
}

describe('findSegments', () => {
  it('calls more than five seconds without an act idle, and looks a second longer at the last one', () => {
    const runs = [run('a', 1000, 4000), run('a', 9000, 10_000), run('a', 15_001, 16_000)]
    expect(words(findSegments([A], runs, 30_000))).toEqual([
      'idle a 0-1000',
      'active a 1000-11000',
      'idle a 11000-15001',
      'active a 15001-17000',
      'idle a 17000-30000',
    ])
  })

  it('follows the one who watches from window to window, without a gap', () => {
    const runs = [run('a', 0, 20_000), run('b', 22_000, 30_000), run('a', 33_000, 34_000)]
    expect(words(findSegments([A, B], runs, 34_000))).toEqual([
      'active a 0-22000',
      'active b 22000-33000',
      'active a 33000-34000',
    ])
  })

  it('stays with the last window while nothing happens', () => {
    const runs = [run('a', 0, 1000), run('b', 21_000, 22_000)]
    expect(words(findSegments([A, B], runs, 60_000))).toEqual([
      'active a 0-2000',
      'idle a 2000-21000',
      'active b 21000-23000',
      'idle b 23000-60000',
    ])
  })

  it('shows nothing before the first window', () => {
    expect(words(findSegments([B], [], 60_000))).toEqual(['idle - 0-20000', 'idle b 20000-60000'])
    expect(words(findSegments([], [], 5000))).toEqual(['idle - 0-5000'])
    expect(findSegments([], [], 0)).toEqual([])
  })

  it('goes back to a window that went on while another had its turn', () => {
    const runs = [run('a', 0, 30_000), run('b', 21_000, 22_000)]
    expect(words(findSegments([A, B], runs, 30_000))).toEqual([
      'active a 0-21000',
      'active b 21000-22000',
      'active a 22000-30000',
    ])
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('covers the whole recording with segments that touch, seed %i', (seed) => {
    const random = seeded(seed)
    for (let n = 0; n < 60; n++) {
      const durationMs = Math.ceil(random() * 100_000)
      const runs = Array.from({ length: Math.floor(random() * 15) }, () => {
        const startMs = Math.floor(random() * durationMs)
        const endMs = Math.min(durationMs, startMs + Math.floor(random() * 9000))
        return run(random() < 0.6 ? 'a' : 'b', startMs, endMs)
      }).sort((x, y) => x.startMs - y.startMs)
      const segments = findSegments([A, { ...B, startMs: 0 }], runs, durationMs)
      expect(segments[0]?.startMs).toBe(0)
      expect(segments.at(-1)?.endMs).toBe(durationMs)
      segments.forEach((segment, i) => {
        expect(segment.endMs).toBeGreaterThan(segment.startMs)
        if (i > 0) expect(segment.startMs).toBe(segments[i - 1]?.endMs)
      })
      // Every act lies in an active segment, unless it lies on its end.
      for (const { startMs } of runs) {
        const around = segments.filter((segment) => segment.startMs <= startMs && startMs <= segment.endMs)
        expect(around.some(({ kind }) => kind === 'active')).toBe(startMs < durationMs)
      }
    }
  })
})
