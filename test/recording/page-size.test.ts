import { describe, expect, it } from 'vitest'

import type { WindowEvent } from '../../src/recording/events.ts'
import { cut, filled } from './cut-blocks.ts'
import { fixtureEvents, IDLE, TODO_MVC, TWO_TABS } from './fixtures.ts'

describe('Recording.base without Meta events', () => {
  const size = (base: { events: readonly { type: number; data: unknown }[] } | null) => base?.events[0]
  const strip = (events: readonly WindowEvent[], keep: (each: WindowEvent) => boolean = () => false) =>
    events.filter((each) => each.event.type !== 4 || keep(each))

  it('takes an ordinary screen where no size was ever told', () => {
    const recording = filled(cut(strip(fixtureEvents(TODO_MVC)), 5000))
    expect(size(recording.base('main', 5000))).toMatchObject({ type: 4, data: { href: '', width: 1024, height: 768 } })
    expect(recording.view().problems.map(({ reason }) => reason)).toEqual(['meta_missing'])
  })

  it('takes the size the window was last resized to', () => {
    const events = strip(fixtureEvents(IDLE))
    const recording = filled(cut(events, 10_000))
    const resize = events.findLast(({ event }) => (event.data as { source?: number }).source === 4)!
    const { width, height } = resize.event.data as { width: number; height: number }
    expect(size(recording.base(events[0]!.windowId, 310_000))).toMatchObject({ data: { width, height } })
  })

  it('takes the size of another window', () => {
    const events = fixtureEvents(TWO_TABS)
    const [first, second] = [...new Set(events.map(({ windowId }) => windowId))]
    const recording = filled(
      cut(
        strip(events, ({ windowId }) => windowId === first),
        7000,
      ),
    )
    const base = recording.base(second!, 30_000)
    expect(size(base)).toMatchObject({ type: 4, data: { width: 1280, height: 800 } })
    expect(recording.view().problems.filter(({ reason }) => reason === 'meta_missing')).toHaveLength(1)
  })
})
