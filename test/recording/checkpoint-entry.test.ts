import { describe, expect, it } from 'vitest'

import { createDerivation } from '../../src/recording/archive/derivation.ts'
import { planCheckpoints } from '../../src/recording/archive/plan-checkpoints.ts'
import type { ReplayEvent, WindowEvent } from '../../src/recording/events.ts'
import { Recording } from '../../src/recording/recording.ts'
import type { SourceCheckpoint } from '../../src/recording/replay-source.ts'
import { runSteps } from '../../src/recording/steps.ts'
import { findUnsafe } from '../hostile/find-unsafe.ts'
import { makeHostile } from '../hostile/make-hostile.ts'
import { cut, filled, listed, type Part } from './cut-blocks.ts'
import { fixtureEvents, TODO_MVC, TWO_TABS } from './fixtures.ts'
import { randomRecording } from './fold/random-recording.ts'
import { seeded, shuffled } from './seeded.ts'

/** The checkpoints that an archive of these blocks has, by the index of their block. */
function checkpointsOf(parts: readonly Part[]): ReadonlyMap<number, SourceCheckpoint> {
  const [startMs, endMs] = [parts[0]!.block.startMs!, parts.at(-1)!.block.endMs!]
  const derivation = createDerivation({ startMs, endMs })
  const blocks = parts.map(({ block, decoded }) => {
    const bytes = new TextEncoder().encode(
      decoded.events.map(({ windowId, event }) => `${JSON.stringify([windowId, event])}\n`).join(''),
    )
    runSteps(derivation.addSteps(block, bytes))
    return { key: block.key, startMs: block.startMs!, endMs: block.endMs!, events: decoded.events.length }
  })
  const all = parts.flatMap(({ block, decoded }) => decoded.events.map((each) => ({ ...each, blockKey: block.key })))
  const windows = [...new Set(all.map(({ windowId }) => windowId))].map((id) => {
    const times = all.filter(({ windowId }) => windowId === id).map(({ event }) => event.timestamp)
    return { id, startMs: Math.min(...times), endMs: Math.max(...times) }
  })
  const fullSnapshots = all
    .filter(({ event }) => event.type === 2)
    .map(({ windowId, event, blockKey }) => ({ windowId, timestampMs: event.timestamp, blockKey }))
  return new Map(
    planCheckpoints({ blocks, windows, fullSnapshots }).flatMap((planned): [number, SourceCheckpoint][] => {
      const checkpoint = runSteps(derivation.checkpointSteps(planned))
      return checkpoint === null ? [] : [[Number(planned.blockKey), checkpoint]]
    }),
  )
}

const inWindow = (events: readonly ReplayEvent[]): WindowEvent[] => events.map((event) => ({ windowId: 'w', event }))

const RECORDINGS: Readonly<Record<string, () => readonly Part[]>> = {
  'a to-do list': () => cut(fixtureEvents(TODO_MVC), 4_000),
  'two tabs': () => cut(fixtureEvents(TWO_TABS), 8_000),
  'a page that changes at random': () => cut(inWindow(randomRecording(5, { mutations: 900 })), 2_000),
}

/** What a page is at an instant, whatever leads to it: the state, not the events that it comes from. */
function stateAt(recording: Recording, windowId: string, offsetMs: number) {
  const base = recording.base(windowId, offsetMs)
  return base?.events.map(({ type, data }) => ({ type, data }))
}

describe.each(Object.entries(RECORDINGS))('Recording, entered by a checkpoint: %s', (_, make) => {
  const parts = make()
  const whole = filled(parts)
  const { startMs, windows } = whole.view()
  const checkpoints = checkpointsOf(parts)
  const entries = [...checkpoints.keys()]
  const entry = entries[Math.floor(entries.length * 0.7)]!

  function entered(): Recording {
    const recording = listed(parts)
    recording.addCheckpoint(parts[entry]!.block, checkpoints.get(entry)!)
    recording.append(parts[entry]!.block, parts[entry]!.decoded)
    return recording
  }

  /** Instants within a block, its last one included. */
  const instantsOf = (index: number) => {
    const { block } = parts[index]!
    const length = block.endMs! - block.startMs!
    return [0, 0.3, 0.7, 1].map((share) => block.startMs! - startMs + length * share)
  }

  it('has checkpoints to enter by', () => {
    expect(entries.length).toBeGreaterThan(2)
  })

  it('shows what a recording that was read from its start shows, with one block at hand', () => {
    const recording = entered()
    for (const { windowId } of checkpoints.get(entry)!.windows) {
      for (const offsetMs of instantsOf(entry)) {
        expect(stateAt(recording, windowId, offsetMs)).toEqual(stateAt(whole, windowId, offsetMs))
      }
      expect(recording.base(windowId, parts[0]!.block.startMs! - startMs)).toBeNull()
    }
  })

  it('says of its lists no more than the block does', () => {
    const view = entered().view()
    const ids = new Set(whole.view().items.map(({ id }) => id))
    const invented = view.items.filter(({ id, kind }) => !ids.has(id) && kind !== 'navigation' && kind !== 'resize')
    expect(invented).toEqual([])
    expect(view.eventCount).toBeLessThanOrEqual(parts[entry]!.decoded.events.length)
    expect(view.windows.every((window) => Number.isFinite(window.startMs) && Number.isFinite(window.endMs))).toBe(true)
  })

  it.each([1, 2, 3])('comes to the same when everything is there, in whatever order it came (seed %i)', (seed) => {
    const random = seeded(seed)
    const recording = entered()
    const late = new Set(entries.filter(() => random() < 0.3))
    for (const part of shuffled(
      parts.filter(({ block }) => block.index !== entry),
      random,
    )) {
      const { index } = part.block
      if (late.has(index)) recording.addCheckpoint(part.block, checkpoints.get(index)!)
      recording.append(part.block, part.decoded)
    }
    const { version, ...view } = recording.view()
    const { version: _version, ...expected } = whole.view()
    expect(version).toBeGreaterThan(0)
    expect(view).toEqual(expected)
    for (const { id } of windows) {
      expect(recording.read(id, -1, view.durationMs)).toEqual(whole.read(id, -1, view.durationMs))
      for (let index = 0; index < parts.length; index += 3) {
        for (const offsetMs of instantsOf(index)) {
          expect(stateAt(recording, id, offsetMs)).toEqual(stateAt(whole, id, offsetMs))
        }
      }
    }
  })

  it('never shows across the hole before it', () => {
    const recording = entered()
    recording.append(parts[0]!.block, parts[0]!.decoded)
    for (const { id } of windows) {
      const { windows: known } = checkpoints.get(entry)!
      const isKnown = known.some(({ windowId }) => windowId === id)
      const base = recording.base(id, parts[entry]!.block.startMs! - startMs)
      expect(base === null ? -Infinity : base.fromMs).toBeGreaterThanOrEqual(
        isKnown ? checkpoints.get(entry)!.atMs - startMs : -Infinity,
      )
      if (entry > 2) expect(recording.base(id, parts[2]!.block.startMs! - startMs)).toBeNull()
    }
  })
})

describe('Recording, entered by a checkpoint that lies', () => {
  const parts = cut(inWindow(makeHostile(randomRecording(6, { mutations: 500 }), 6)), 1_500)
  // The same ids, with other meanings: what is a text here is a style sheet there.
  const others = cut(inWindow(makeHostile(randomRecording(7, { mutations: 500 }), 7)), 1_500)
  const [honest, lying] = [checkpointsOf(parts), checkpointsOf(others)]
  const { startMs, durationMs } = filled(parts).view()

  it.each([1, 2, 3, 4])('is safe on every page that stands, whatever came when (seed %i)', (seed) => {
    const random = seeded(seed)
    const recording = listed(parts)
    const pages: { events: ReplayEvent[]; reachedMs: number }[] = []
    const loadedUntil = (offsetMs: number) =>
      recording.view().loaded.find((range) => range.startMs <= offsetMs && offsetMs < range.endMs)?.endMs ?? offsetMs
    for (const part of shuffled(parts, random)) {
      const checkpoint = (random() < 0.5 ? lying : honest).get(part.block.index)
      const isAfter = random() < 0.5
      if (isAfter) recording.append(part.block, part.decoded)
      if (checkpoint) recording.addCheckpoint(part.block, checkpoint)
      if (!isAfter) recording.append(part.block, part.decoded)
      const offsetMs = part.block.startMs! + random() * (part.block.endMs! - part.block.startMs!) - startMs
      const base = recording.base('w', offsetMs)
      if (base) pages.push({ events: [...base.events], reachedMs: base.offsetMs })
      for (const page of pages) {
        const untilMs = loadedUntil(page.reachedMs)
        page.events.push(...recording.read('w', page.reachedMs, untilMs - 0.01))
        page.reachedMs = Math.max(page.reachedMs, untilMs - 0.01)
        expect(findUnsafe(page.events)).toEqual([])
      }
    }
    expect(pages.length).toBeGreaterThan(3)
    expect(findUnsafe(recording.read('w', -1, durationMs))).toEqual([])
  })
})

describe('Recording, entered by a checkpoint that says something else than the events before it', () => {
  const css = '@import url(https://attacker.example/a.css); b { color: red }'
  const pageOf = (tagName: string, timestamp: number): ReplayEvent[] => {
    const text = { type: 3, id: 7, textContent: 'b { color: blue }' }
    const element = { type: 2, id: 6, tagName, attributes: {}, childNodes: [text] }
    const body = { type: 2, id: 5, tagName: 'body', attributes: {}, childNodes: [element] }
    const html = { type: 2, id: 2, tagName: 'html', attributes: {}, childNodes: [body] }
    const data = { node: { type: 0, id: 1, childNodes: [html] }, initialOffset: { left: 0, top: 0 } }
    return [
      { type: 4, timestamp, data: { href: 'https://shop.example/', width: 800, height: 600 } },
      { type: 2, timestamp, data },
    ]
  }
  const textAt = (timestamp: number, value: string): ReplayEvent => ({
    type: 3,
    timestamp,
    data: { source: 0, adds: [], removes: [], attributes: [], texts: [{ id: 7, value }] },
  })
  const partsOf = (tagName: string) => {
    const changes = [1_000, 2_000, 3_000].map((timestamp) => textAt(timestamp, css))
    return cut(inWindow([...pageOf(tagName, 10), ...changes]), 990)
  }
  it('asks about no address twice, and finds the same instead of it', () => {
    const picture = (timestamp: number, id: number): ReplayEvent => {
      const node = { type: 2, id, tagName: 'img', attributes: { src: `https://cdn.example/${id}.png` }, childNodes: [] }
      const adds = [{ parentId: 5, nextId: null, node }]
      return { type: 3, timestamp, data: { source: 0, adds, removes: [], attributes: [], texts: [] } }
    }
    const changes = [1_000, 2_000, 3_000].map((timestamp) => picture(timestamp, timestamp / 100))
    const parts = cut(inWindow([...pageOf('div', 10), ...changes]), 990)
    const assets = { resolve: (url: string) => url.replace('https://cdn.example', 'https://proxy.example/cdn') }
    const recordingOf = () => {
      const recording = new Recording({ sanitize: { assets } })
      recording.setBlocks(
        parts.map(({ block }) => block),
        { startMs: 10, endMs: 3_000, complete: true },
      )
      return recording
    }
    const [whole, entered] = [recordingOf(), recordingOf()]
    entered.addCheckpoint(parts[2]!.block, {
      atMs: 1_999,
      windows: [{ windowId: 'w', events: [...pageOf('div', 1_999), { ...picture(1_999, 10) }] }],
    })
    for (const index of [2, 1, 3, 0]) entered.append(parts[index]!.block, parts[index]!.decoded)
    for (const { block, decoded } of parts) whole.append(block, decoded)
    expect(entered.read('w', -1, 2_990)).toEqual(whole.read('w', -1, 2_990))
    expect(JSON.stringify(whole.read('w', 500, 2_990)).match(/proxy\.example\/cdn\/\d+/g)).toHaveLength(3)
  })

  const valuesIn = (events: readonly ReplayEvent[]) => JSON.stringify(events).match(/attacker\.example/g) ?? []

  it.each([
    { told: 'style', lie: 'div' },
    { told: 'div', lie: 'style' },
  ])('judges what follows by both, where it was $told and is said to be $lie', ({ told, lie }) => {
    const parts = partsOf(told)
    const recording = listed(parts)
    const take = (index: number) => recording.append(parts[index]!.block, parts[index]!.decoded)
    take(0)
    const before = recording.base('w', 5)!
    recording.addCheckpoint(parts[2]!.block, { atMs: 1_999, windows: [{ windowId: 'w', events: pageOf(lie, 1_999) }] })
    take(2)
    const after = recording.base('w', 1_995)!
    expect(after.fromMs).toBe(1_989)
    take(1)
    take(3)
    const [onTold, onLie] = [before, after].map(({ offsetMs }) => recording.read('w', Math.max(offsetMs, 1_995), 2_990))
    expect(onTold).toHaveLength(1)
    expect(valuesIn([...onTold!, ...onLie!])).toEqual([])
    // What lies before the checkpoint is nobody's but the events' own.
    expect(valuesIn(recording.read('w', 5, 1_500))).toHaveLength(told === 'style' ? 0 : 1)
  })
})
