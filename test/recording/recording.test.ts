import { describe, expect, it } from 'vitest'

import { decodeBlock } from '../../src/recording/decode/decode-block.ts'
import type { WindowEvent } from '../../src/recording/events.ts'
import { Recording } from '../../src/recording/recording.ts'
import { cut, decoded, filled, listed, type Part } from './cut-blocks.ts'
import { fixtureBytes, fixtureEvents, IDLE, idleBlocks, TODO_MVC, TWO_TABS } from './fixtures.ts'
import { listWork, listWorkOf } from './list-work.ts'
import { seeded, shuffled } from './seeded.ts'

/** Everything a recording says, without the count of its changes. */
function everything(recording: Recording): unknown {
  const { version: _, ...view } = recording.view()
  const moments = [0.1, 0.35, 0.6, 0.85, 1].map((share) => share * view.durationMs)
  return {
    view,
    bases: view.windows.flatMap(({ id }) => moments.map((offsetMs) => recording.base(id, offsetMs))),
    reads: view.windows.map(({ id }) => recording.read(id, -1, view.durationMs)),
  }
}

const CASES = [
  { fixture: TODO_MVC, everyMs: 3000 },
  { fixture: TWO_TABS, everyMs: 7000 },
  { fixture: IDLE, everyMs: 10_000 },
]

describe.each(CASES)('Recording of $fixture', ({ fixture, everyMs }) => {
  const events = fixtureEvents(fixture)
  const parts = cut(events, everyMs)

  it('is the same in one block as in many', () => {
    const whole = filled([{ block: { index: 0, key: 'all' }, decoded: decoded(events) }])
    expect(everything(filled(parts))).toEqual(everything(whole))
  })

  it.each([1, 2, 3, 4, 5])('is the same in whatever order its blocks come, seed %i', (seed) => {
    const random = seeded(seed)
    const recording = listed(parts)
    for (const { block, decoded: some } of shuffled(parts, random)) {
      recording.append(block, some)
      // Asking on the way must not change the answer at the end.
      const view = recording.view()
      const window = view.windows[Math.floor(random() * view.windows.length)]
      if (window !== undefined) recording.base(window.id, random() * view.durationMs)
    }
    expect(everything(recording)).toEqual(everything(filled(parts)))
  })

  it.each([6, 7, 8])('is the same when blocks overlap and come twice, seed %i', (seed) => {
    const random = seeded(seed)
    const overlapping = parts.map((part, i): Part => {
      const before = parts[i - 1]?.decoded.events ?? []
      return { ...part, decoded: decoded([...before.slice(-Math.floor(random() * 8)), ...part.decoded.events]) }
    })
    const recording = listed(parts)
    for (const { block, decoded: some } of shuffled([...overlapping, ...overlapping], random))
      recording.append(block, some)
    expect(everything(recording)).toEqual(everything(filled(parts)))
  })

  it('is the same when every third line comes twice within a block', () => {
    const doubled = parts.map((part): Part => {
      const lines = part.decoded.events.flatMap((each, i) => (i % 3 === 0 ? [each, each] : [each]))
      return { ...part, decoded: decoded(lines) }
    })
    expect(everything(filled(doubled))).toEqual(everything(filled(parts)))
  })

  it.each([9, 10])('is the same when lines within blocks are out of order, seed %i', (seed) => {
    const random = seeded(seed)
    // Lines of one instant keep their order: only that tells which came first.
    const mixed = parts.map((part): Part => {
      const instants = new Map<number, WindowEvent[]>()
      for (const each of part.decoded.events) {
        instants.set(each.event.timestamp, [...(instants.get(each.event.timestamp) ?? []), each])
      }
      return { ...part, decoded: decoded(shuffled([...instants.values()], random).flat()) }
    })
    expect(everything(filled(mixed))).toEqual(everything(filled(parts)))
  })
})

describe('Recording.appendSteps', () => {
  it.each(CASES)('may be looked at during every pause, $fixture', ({ fixture, everyMs }) => {
    const parts = cut(fixtureEvents(fixture), everyMs)
    const recording = listed(parts)
    let looks = 0
    for (const part of parts) {
      const steps = recording.appendSteps(part.block, part.decoded)
      while (steps.next().done !== true) {
        const view = recording.view()
        for (const { id } of view.windows) recording.base(id, (looks * 997) % view.durationMs)
        looks++
      }
    }
    expect(looks).toBeGreaterThan(parts.length)
    expect(everything(recording)).toEqual(everything(filled(parts)))
  })
})

describe('the steps of a recording', () => {
  const MANY = 20_000
  const block = { index: 0, key: 'all' }
  const manyEvents = (dataAt: (index: number) => object) =>
    decoded(
      Array.from({ length: MANY }, (_, i) => ({
        windowId: 'w',
        event: { type: 3, timestamp: i * 20, data: dataAt(i) },
      })),
    )

  it('never put much into lists at once while a block is taken in, however many events it has', () => {
    const scrolled = manyEvents((i) => ({ source: 3, id: 1, x: 0, y: i }))
    const work = listWorkOf(new Recording().appendSteps(block, scrolled))
    expect(Math.max(...work)).toBeLessThan(5_000)
    expect(work.reduce((sum, count) => sum + count)).toBeGreaterThan(MANY)
  })

  it('leave nothing for the view to do but to hand out rows and the pointer’s way', () => {
    const recording = new Recording()
    const used = manyEvents((i) =>
      i % 10 === 0
        ? { source: 2, type: 2, id: 1, x: i % 500, y: 9 }
        : { source: 1, positions: [{ x: i % 700, y: 8, id: 1, timeOffset: -30 }] },
    )
    recording.append(block, used)
    expect(listWork(() => void recording.view())).toBeLessThan(100)
    const { items, pointers } = recording.view()
    expect(items).toHaveLength(MANY / 10)
    expect(pointers.get('w')).toHaveLength(MANY)
  })
})

describe('Recording.view', () => {
  it('is the same object until something changes', () => {
    const [first, second] = cut(fixtureEvents(TODO_MVC), 5000)
    const recording = listed([first!, second!])
    const empty = recording.view()
    expect(recording.view()).toBe(empty)
    recording.append(first!.block, first!.decoded)
    const one = recording.view()
    expect(one.version).toBeGreaterThan(empty.version)
    expect(one.eventCount).toBe(first!.decoded.events.length)
    recording.append(second!.block, second!.decoded)
    expect(one.eventCount).toBe(first!.decoded.events.length)
    expect(one.items.length).toBeLessThan(recording.view().items.length)
  })

  it('knows start, length and blocks before the first event', () => {
    const parts = cut(fixtureEvents(TODO_MVC), 5000)
    const view = listed(parts).view()
    expect(view).toMatchObject({
      startMs: parts[0]?.block.startMs,
      durationMs: 36857,
      complete: false,
      loaded: [],
      windows: [],
    })
    expect(view.segments).toEqual([{ kind: 'idle', windowId: null, startMs: 0, endMs: 36857 }])
  })

  it('starts with the first event where the source does not know better', () => {
    const recording = new Recording()
    const [part] = cut(fixtureEvents(TODO_MVC), 1e9)
    recording.setBlocks([{ index: 0, key: '0' }], { startMs: 0, endMs: 0, complete: true })
    recording.append({ index: 0, key: '0' }, part!.decoded)
    expect(recording.view()).toMatchObject({ startMs: part!.block.startMs, durationMs: 36857, complete: true })
  })

  it('says what is loaded and what is missing, silence between blocks included', () => {
    const parts = idleBlocks()
    const recording = new Recording()
    const startMs = parts[0]?.block.startMs ?? 0
    recording.setBlocks(
      parts.map(({ block }) => block),
      { startMs, endMs: parts.at(-1)?.block.endMs ?? 0, complete: true },
    )
    parts.forEach(({ block, bytes }, i) =>
      i === 3 ? recording.markMissing(block) : recording.append(block, decodeBlock(bytes)),
    )
    const view = recording.view()
    const hole = parts[3]!.block
    const missing = { startMs: hole.startMs! - startMs, endMs: parts[4]!.block.startMs! - startMs }
    expect(view.missing).toEqual([missing])
    expect(view.loaded).toEqual([
      { startMs: 0, endMs: missing.startMs },
      { startMs: missing.endMs, endMs: view.durationMs },
    ])
    expect(view.complete).toBe(true)
    expect(view.problems).toContainEqual(
      expect.objectContaining({
        reason: 'block_missing',
        blockKey: hole.key,
        range: { startMs: missing.startMs, endMs: hole.endMs! - startMs },
      }),
    )
  })

  it('does not call a live recording complete', () => {
    const parts = cut(fixtureEvents(TODO_MVC), 5000)
    const recording = listed(parts, false)
    for (const part of parts) recording.append(part.block, part.decoded)
    expect(recording.view().complete).toBe(false)
  })

  it('wants a block again that has grown since', () => {
    const [first, second] = cut(fixtureEvents(TODO_MVC), 30_000)
    const recording = listed([first!])
    recording.append(first!.block, first!.decoded)
    expect(recording.view().complete).toBe(true)
    const grown = { ...first!.block, endMs: second!.block.endMs! }
    recording.setBlocks([grown], { startMs: first!.block.startMs!, endMs: grown.endMs, complete: true })
    expect(recording.view().complete).toBe(false)
    recording.append(grown, decoded([...first!.decoded.events, ...second!.decoded.events]))
    expect(everything(recording)).toEqual(
      everything(filled([{ block: grown, decoded: decoded(fixtureEvents(TODO_MVC)) }])),
    )
  })

  it('tells problems of blocks in the order of the blocks', () => {
    const parts = cut(fixtureEvents(TODO_MVC), 10_000)
    const problem = (key: string) => ({
      reason: 'line_invalid' as const,
      blockKey: null,
      line: 1,
      message: `in ${key}`,
    })
    const recording = listed(parts)
    for (const part of [...parts].reverse()) {
      recording.append(part.block, { ...part.decoded, problems: [problem(part.block.key)] })
    }
    expect(recording.view().problems.map(({ blockKey, message }) => [blockKey, message])).toEqual(
      parts.map(({ block }) => [block.key, `in ${block.key}`]),
    )
  })

  it('plays lists of a recording without any full snapshot, and says that nothing can be shown', () => {
    const events = fixtureEvents(TODO_MVC).filter(({ event }) => event.type !== 2)
    const recording = filled(cut(events, 10_000))
    const view = recording.view()
    expect(view.problems.map(({ reason }) => reason)).toEqual(['no_full_snapshot'])
    expect(view.items.length).toBeGreaterThan(10)
    expect(view.complete).toBe(true)
    expect(recording.base('main', 20_000)).toBeNull()
  })

  it('does not miss a full snapshot that may still come', () => {
    const parts = cut(fixtureEvents(TODO_MVC), 10_000)
    const recording = listed(parts)
    recording.append(parts[1]!.block, parts[1]!.decoded)
    expect(recording.view().problems).toEqual([])
  })
})

describe('Recording.base', () => {
  const parts = cut(fixtureEvents(IDLE), 10_000)
  const startMs = parts[0]!.block.startMs!
  const windowId = fixtureEvents(IDLE)[0]!.windowId
  const offsetIn = (part: Part): number => (part.block.startMs! + part.block.endMs!) / 2 - startMs

  it('begins with the page size and a full snapshot', () => {
    const base = filled(parts).base(windowId, 12_000)
    expect(base?.events.slice(0, 2).map(({ type }) => type)).toEqual([4, 2])
    expect(base).toMatchObject({ windowId, offsetMs: 12_000, fromMs: 5 })
  })

  it('starts from the last full snapshot', () => {
    expect(filled(parts).base(windowId, 420_000)).toMatchObject({ fromMs: 300_022 })
  })

  it('never crosses a block that is missing, and plays again after the next full snapshot', () => {
    const recording = listed(parts)
    parts.forEach((part, i) =>
      i === 1 ? recording.markMissing(part.block) : recording.append(part.block, part.decoded),
    )
    expect(recording.base(windowId, 4000)).not.toBeNull()
    expect(recording.base(windowId, offsetIn(parts[1]!))).toBeNull()
    expect(recording.base(windowId, offsetIn(parts[2]!))).toBeNull()
    expect(recording.base(windowId, 420_000)).toMatchObject({ fromMs: 300_022 })
  })

  it('waits for every block between the full snapshot and the moment', () => {
    const recording = listed(parts)
    recording.append(parts[0]!.block, parts[0]!.decoded)
    recording.append(parts[2]!.block, parts[2]!.decoded)
    expect(recording.base(windowId, offsetIn(parts[2]!))).toBeNull()
    recording.append(parts[1]!.block, parts[1]!.decoded)
    expect(recording.base(windowId, offsetIn(parts[2]!))).toMatchObject({ fromMs: 5 })
  })

  it('does not take a later full snapshot while an earlier one may still come', () => {
    const recording = listed(parts)
    for (const part of parts.slice(1)) recording.append(part.block, part.decoded)
    expect(recording.base(windowId, 15_000)).toBeNull()
    recording.markMissing(parts[0]!.block)
    expect(recording.base(windowId, 15_000)).toMatchObject({ fromMs: 300_022, offsetMs: 300_022 })
  })

  it('shows a window that starts later as it began', () => {
    const events = fixtureEvents(TWO_TABS)
    const recording = filled(cut(events, 7000))
    const second = recording.view().windows[1]!
    const first = second.fullSnapshotsMs[0]!
    expect(first).toBeGreaterThan(5000)
    expect(recording.base(second.id, 100)).toMatchObject({ offsetMs: first, fromMs: first })
  })

  it('knows no window that is not there', () => {
    expect(filled(parts).base('another', 1000)).toBeNull()
    expect(filled(parts).read('another', 0, 1000)).toEqual([])
  })

  it('gives copies, so that whoever breaks them breaks nothing', () => {
    const recording = filled(parts)
    const spoil = (events: readonly unknown[]): void => {
      for (const event of events) (event as { data: { node?: unknown; adds?: unknown[] } }).data.adds?.splice(0)
      for (const event of events) delete (event as { data: { node?: { childNodes?: unknown } } }).data.node?.childNodes
    }
    const before = JSON.stringify([recording.base(windowId, 12_000), recording.read(windowId, 0, 12_000)])
    spoil(recording.base(windowId, 12_000)!.events)
    spoil(recording.read(windowId, 0, 12_000))
    expect(JSON.stringify([recording.base(windowId, 12_000), recording.read(windowId, 0, 12_000)])).toBe(before)
  })
})

describe('Recording.read', () => {
  const recording = filled(cut(fixtureEvents(TWO_TABS), 7000))
  const [window] = recording.view().windows

  it('gives every event once when a stretch is read in pieces', () => {
    const { durationMs } = recording.view()
    const pieces = Array.from({ length: 40 }, (_, i) => (i * durationMs) / 40)
    const read = pieces.flatMap((fromMs, i) =>
      recording.read(window!.id, i === 0 ? -1 : fromMs, pieces[i + 1] ?? durationMs),
    )
    expect(read).toEqual(recording.read(window!.id, -1, durationMs))
    expect(read.length).toBeGreaterThan(100)
  })

  it('leaves out what only moves the pointer or changes nothing on the page', () => {
    const kinds = recording
      .read(window!.id, -1, 1e9)
      .map(({ type, data }) => `${type}.${String((data as { source?: number }).source)}`)
    expect(new Set(kinds)).toEqual(new Set(['4.undefined', '2.undefined', '3.0', '3.2', '3.3', '3.5']))
  })
})

describe('decodeBlock and Recording together', () => {
  it('say the same of PostHog’s blocks as of the events exported from them', () => {
    const recording = new Recording()
    const parts = idleBlocks()
    recording.setBlocks(
      parts.map(({ block }) => block),
      { startMs: parts[0]!.block.startMs!, endMs: 0, complete: true },
    )
    for (const { block, bytes } of parts) recording.append(block, decodeBlock(bytes, { blockKey: block.key }))
    const file = new Recording()
    file.append({ index: 0, key: 'file' }, decodeBlock(fixtureBytes(IDLE)))
    const { version: _a, ...fromBlocks } = recording.view()
    const { version: _b, ...fromFile } = file.view()
    expect(fromBlocks).toEqual(fromFile)
  })
})
