import { act, cleanup, fireEvent, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { hoverTimeOf } from '../../../src/components/timeline/hover-time.ts'
import { TimelineRoot } from '../../../src/components/timeline/timeline-root.tsx'
import type { Player } from '../../../src/player/player.ts'
import { renderHand } from '../render-hand.tsx'

afterEach(cleanup)

type Preview = Player['preview']

/** The pointer rests on the area for real: a card that is not hovered is not shown. */
const STYLE = '.replay-hover-card { display: grid !important }'

function show(preview: Preview, previews = true) {
  const asked = vi.fn(preview)
  const rendered = renderHand(
    <>
      <style>{STYLE}</style>
      <TimelineRoot previews={previews} />
    </>,
    { preview: asked },
  )
  const frame = () => rendered.container.querySelector<HTMLElement>('[data-replay-part="timeline-preview"]')
  const point = (offsetMs: number | null) => act(() => hoverTimeOf(rendered.player).set(offsetMs))
  return { ...rendered, asked, frame, point }
}

const painted: Preview = async () => ({ width: 1200, height: 800 })
const offsets = (asked: ReturnType<typeof show>['asked']) => asked.mock.calls.map(([, offsetMs]) => offsetMs)
const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('the picture where one points', () => {
  it('asks for nothing before somebody points', async () => {
    const { asked, frame } = show(painted)
    await rest(250)
    expect(asked).not.toHaveBeenCalled()
    expect(frame()?.childElementCount).toBe(0)
  })

  it('is asked for when the pointer has come to rest, and only there', async () => {
    const { asked, point, frame } = show(painted)
    for (const offsetMs of [10_000, 20_000, 30_000]) point(offsetMs)
    expect(frame()?.dataset['state']).toBe('loading')
    await waitFor(() => expect(frame()?.dataset['state']).toBe('shown'))
    expect(offsets(asked)).toEqual([30_000])
  })

  it('waits anew each time the pointer goes on', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const { asked, point } = show(painted)
      for (const offsetMs of [10_000, 20_000, 30_000]) {
        point(offsetMs)
        vi.advanceTimersByTime(100)
      }
      expect(asked).not.toHaveBeenCalled()
      vi.advanceTimersByTime(100)
      expect(offsets(asked)).toEqual([30_000])
    } finally {
      vi.useRealTimers()
    }
  })

  it('is scaled to its frame, which keeps its room before and after', async () => {
    const { point, frame } = show(painted)
    point(30_000)
    const before = frame()!.getBoundingClientRect()
    await waitFor(() => expect(frame()?.dataset['state']).toBe('shown'))
    const after = frame()!.getBoundingClientRect()
    expect([after.width, after.height]).toEqual([before.width, before.height])
    const page = frame()!.querySelector('[data-shown]')!.getBoundingClientRect()
    expect(page.width).toBeCloseTo(after.width, 0)
  })

  it('is kept for the instants around, and for going back', async () => {
    const { asked, point, frame } = show(painted)
    for (const offsetMs of [30_000, 90_000]) {
      point(offsetMs)
      await waitFor(() => expect(asked.mock.lastCall?.[1]).toBe(offsetMs))
      await waitFor(() => expect(frame()?.dataset['state']).toBe('shown'))
    }
    point(30_010)
    expect(frame()?.dataset['state']).toBe('shown')
    await rest(200)
    expect(offsets(asked)).toEqual([30_000, 90_000])
  })

  it('never keeps more than a few pages alive', async () => {
    const { point, frame } = show(painted)
    for (let step = 1; step <= 7; step++) {
      point(step * 20_000)
      await waitFor(() => expect(frame()?.dataset['state']).toBe('shown'))
    }
    expect(frame()?.childElementCount).toBe(4)
  })

  it('gives up the one under way when the pointer goes on or leaves', async () => {
    const signals: AbortSignal[] = []
    const { point } = show((_element, _offsetMs, { signal }) => {
      signals.push(signal)
      return new Promise(() => {})
    })
    point(30_000)
    await waitFor(() => expect(signals).toHaveLength(1))
    point(null)
    expect(signals[0]?.aborted).toBe(true)
  })

  it('leaves the times alone where there is no picture', async () => {
    const { point, frame, container } = show(async () => null)
    point(30_000)
    await waitFor(() => expect(frame()?.dataset['state']).toBe('empty'))
    expect(container.querySelector('.replay-hover-times')?.textContent).toContain('00:30')
  })

  it('can be turned off', () => {
    const { point, frame } = show(painted, false)
    point(30_000)
    expect(frame()).toBeNull()
  })

  it('is not asked for by those who want to save data', async () => {
    const connection = Object.getOwnPropertyDescriptor(navigator, 'connection')
    Object.defineProperty(navigator, 'connection', { configurable: true, value: { saveData: true } })
    try {
      const { asked, point, frame } = show(painted)
      point(30_000)
      await rest(250)
      expect(asked).not.toHaveBeenCalled()
      expect(frame()?.childElementCount).toBe(0)
    } finally {
      if (connection) Object.defineProperty(navigator, 'connection', connection)
      else Reflect.deleteProperty(navigator, 'connection')
    }
  })

  it('is shown for a mark that is reached by key', async () => {
    const { asked, container } = show(painted)
    const mark = await waitFor(() => container.querySelector<HTMLElement>('[data-replay-part="timeline-marker"]')!)
    // Focus by script counts as focus by key after a key press.
    fireEvent.keyDown(document.body, { key: 'Tab' })
    act(() => mark.focus())
    await waitFor(() => expect(asked).toHaveBeenCalledOnce())
  })
})
