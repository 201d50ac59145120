import { act, cleanup, render } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { indexAt, useCurrentIndex } from '../../src/hooks/use-current-index.ts'
import { HandReplay } from '../components/hand-replay.tsx'
import { createHandPlayer } from '../player/hand-player.ts'
import { seeded } from '../player/seeded.ts'

afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

function setup(offsets: readonly number[], offsetMs = 0) {
  const player = createHandPlayer({ offsetMs })
  const seen: number[] = []
  function Probe({ given }: { readonly given: readonly number[] }) {
    seen.push(useCurrentIndex(given))
    return null
  }
  const ui = (given: readonly number[]) => (
    <HandReplay player={player}>
      <Probe given={given} />
    </HandReplay>
  )
  const { rerender } = render(ui(offsets))
  const renders = () => seen.length
  return { player, seen, renders, give: (given: readonly number[]) => rerender(ui(given)) }
}

describe('useCurrentIndex', () => {
  it('is the last offset the playhead has passed', () => {
    const { player, seen } = setup([1_000, 2_000, 3_000], 500)
    expect(seen.at(-1)).toBe(-1)
    act(() => player.moveTo(2_000))
    expect(seen.at(-1)).toBe(1)
  })

  it('does not render while the playhead passes nothing', () => {
    const { player, renders } = setup([1_000, 60_000], 1_500)
    const before = renders()
    act(() => {
      for (let frame = 0; frame < 600; frame += 1) player.moveTo(1_500 + frame * 16)
    })
    expect(renders()).toBe(before)
  })

  it('renders at most twice a second, and ends up right', () => {
    vi.useFakeTimers()
    const { player, seen, renders } = setup(Array.from({ length: 1_000 }, (_, index) => index * 10))
    const before = renders()
    for (let frame = 0; frame < 120; frame += 1) {
      act(() => {
        player.moveTo(frame * 70)
        vi.advanceTimersByTime(16)
      })
    }
    act(() => void vi.advanceTimersByTime(600))
    expect(renders() - before).toBeLessThanOrEqual(6)
    expect(seen.at(-1)).toBe(119 * 7)
  })

  it('answers at once, not a render later, when it gets other offsets', () => {
    const { seen, give } = setup([1_000], 5_000)
    const before = seen.length
    give([1_000, 2_000, 3_000])
    expect(seen[before]).toBe(2)
  })
})

describe('indexAt', () => {
  it('agrees with a plain search', () => {
    const random = seeded(91)
    for (let round = 0; round < 200; round += 1) {
      const offsets = Array.from({ length: random.integer(0, 20) }, () => random.integer(0, 30)).sort((a, b) => a - b)
      const offsetMs = random.integer(-1, 31)
      expect(indexAt(offsets, offsetMs)).toBe(offsets.findLastIndex((offset) => offset <= offsetMs))
    }
  })
})
