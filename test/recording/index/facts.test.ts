import { describe, expect, it } from 'vitest'

import { fixtureEvents, IDLE, OLD_STREAM, TODO_MVC, TWO_TABS } from '../fixtures.ts'
import { viewOf } from './items.ts'

function counts(view: ReturnType<typeof viewOf>): Record<string, number> {
  const found: Record<string, number> = {}
  for (const { kind } of view.items) found[kind] = (found[kind] ?? 0) + 1
  return found
}

/** Facts that the makers of the recordings wrote down while making them. */
describe('the view of a real recording', () => {
  it('knows what was done in TodoMVC', () => {
    const view = viewOf(fixtureEvents(TODO_MVC))
    expect(view).toMatchObject({ durationMs: 36_857, eventCount: 350 })
    expect(view.windows.map(({ fullSnapshotsMs }) => fullSnapshotsMs.length)).toEqual([1])
    expect(view.items.find(({ kind }) => kind === 'input')).toMatchObject({
      title: 'Type in “New Todo Input”',
    })
    expect(view.items.filter(({ title }) => title.startsWith('Double click'))).not.toEqual([])
  })

  it('knows two tabs, their pages and who was looked at', () => {
    const view = viewOf(fixtureEvents(TWO_TABS))
    expect(view).toMatchObject({ durationMs: 63_830, eventCount: 438 })
    expect(view.windows.map(({ number, fullSnapshotsMs }) => [number, fullSnapshotsMs.length])).toEqual([
      [1, 4],
      [2, 3],
    ])
    const [first, second] = view.windows.map(({ id }) => id)
    const urlAt = (offsetMs: number, windowId: string) =>
      view.urls.filter((change) => change.windowId === windowId && change.offsetMs <= offsetMs).at(-1)?.url
    const windowAt = (offsetMs: number) => view.segments.find((segment) => offsetMs < segment.endMs)?.windowId
    const shots = [
      { offsetMs: 6557, windowId: first, path: '/index.html' },
      { offsetMs: 18_415, windowId: second, path: '/charts.html' },
      { offsetMs: 26_027, windowId: first, path: '/tables.html' },
      { offsetMs: 51_175, windowId: first, path: '/register.html' },
    ]
    for (const { offsetMs, windowId, path } of shots) {
      expect(windowAt(offsetMs)).toBe(windowId)
      expect(urlAt(offsetMs, windowId!)).toMatch(new RegExp(`${path}$`, 'u'))
    }
  })

  it('finds an idle stretch of six and a half minutes that nothing marks', () => {
    const view = viewOf(fixtureEvents(IDLE))
    expect(view.durationMs).toBe(428_236)
    const longest = view.segments.reduce((a, b) => (b.endMs - b.startMs > a.endMs - a.startMs ? b : a))
    expect(longest.kind).toBe('idle')
    expect((longest.endMs - longest.startMs) / 60_000).toBeCloseTo(6.5, 0)
    expect(view.items.filter(({ kind }) => kind === 'resize').map(({ title }) => title)).toEqual([
      'Resized to 1100 × 760',
      'Resized to 900 × 700',
      'Resized to 640 × 900',
      'Resized to 1280 × 800',
    ])
    expect(counts(view)).toMatchObject({ click: 5, resize: 4 })
    expect(JSON.stringify(view.items)).not.toContain('$posthog_config')
  })

  it('reads a stream of 2018', () => {
    const view = viewOf(fixtureEvents(OLD_STREAM))
    expect(view).toMatchObject({ durationMs: 81_080, eventCount: 272, problems: [] })
    expect(counts(view)).toEqual({ navigation: 1, click: 3 })
  })
})
