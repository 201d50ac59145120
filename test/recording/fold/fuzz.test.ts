import { describe, expect, it } from 'vitest'

import type { ReplayEvent } from '../../../src/recording/events.ts'
import { FoldPage } from '../../../src/recording/fold/fold-page.ts'
import { FoldTrack } from '../../../src/recording/fold/fold-track.ts'
import { runSteps } from '../../../src/recording/steps.ts'
import { checkpointOutline, modelOutline } from './page-outline.ts'
import { modelRecording, randomRecording, seeded } from './random-recording.ts'

const STREAMS = 10_000
const EVENTS = 12
/** No stream has a node of this id. */
const NOBODY = 987_654_321
/** What strangers put where an id, a list, a node or a text should be; the numbers are ids that streams have. */
const JUNK: readonly unknown[] = [null, true, -1, 0, 1, 3, 5, 20, 21, 22, 11, 0.5, 1e300, '', 'id', '5', [], {}, [[]]]

const trackOf = (events: readonly ReplayEvent[]) => {
  const entries = events.map((event) => ({ event }))
  return new FoldTrack(() => entries)
}

function parentsOf(value: unknown, found: Record<string, unknown>[] = []): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return found
  found.push(value as Record<string, unknown>)
  for (const child of Object.values(value)) parentsOf(child, found)
  return found
}

/** Puts junk, or a part of the same event, into a random place of some events; drops, repeats and swaps others. */
function corrupted(stream: readonly ReplayEvent[], random: () => number): ReplayEvent[] {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!
  const events = structuredClone(stream) as ReplayEvent[]
  for (let turn = 0; turn < 8; turn++) {
    const at = Math.floor(random() * events.length)
    const roll = random()
    if (roll < 0.1) events.splice(at, 1)
    else if (roll < 0.2) events.splice(at, 0, structuredClone(pick(events)))
    else if (roll < 0.3) events.push(...events.splice(at, 1))
    else {
      const parents = parentsOf(events[at]?.data)
      if (parents.length === 0 || parents.length > 100) continue
      const parent = pick(parents)
      const key = pick([...Object.keys(parent), 'node', 'childNodes', 'id'])
      parent[key] = structuredClone(random() < 0.3 ? pick(parents) : pick(JUNK))
    }
    if (events.length === 0) return events
  }
  const { timestamp } = stream[0]!
  return events.map((event, index) => ({ ...event, timestamp: timestamp + index }))
}

/** The same stream, with some events that name a node which never was. */
function dangling(stream: readonly ReplayEvent[], random: () => number) {
  const positions: number[] = []
  const lost = { removes: [{ parentId: 5, id: NOBODY }], texts: [{ id: NOBODY, value: 'x' }] }
  const kinds: readonly object[] = [
    { source: 0, adds: [], texts: [], attributes: [], removes: lost.removes },
    { source: 0, adds: [], removes: [], attributes: [], texts: lost.texts },
    { source: 0, adds: [], removes: [], texts: [], attributes: [{ id: NOBODY, attributes: { title: 'x' } }] },
    { source: 0, adds: [{ parentId: NOBODY, nextId: null, node: { type: 3, id: 777, textContent: 'x' } }] },
    { source: 3, id: NOBODY, x: 0, y: 1 },
    { source: 5, id: NOBODY, text: 'x', isChecked: false },
    { source: 7, id: NOBODY, type: 0 },
    { source: 8, id: NOBODY, adds: [] },
    { source: 8, styleId: NOBODY, adds: [] },
    { source: 9, id: NOBODY, commands: [] },
    { source: 4, width: null, height: 5 },
  ]
  const events = stream.flatMap((event, index) => {
    if (index < 2 || random() > 0.2) return [event]
    return [event, { ...event, data: kinds[Math.floor(random() * kinds.length)] }]
  })
  events.forEach((event, position) => {
    if (!stream.includes(event)) positions.push(position)
  })
  return { events, positions }
}

const sizeOf = (value: unknown) => JSON.stringify(value).length

describe('FoldTrack, given whatever anybody may send', () => {
  it(`takes ${STREAMS} random streams, valid and corrupted, and stays in bounds`, () => {
    let largest = 0
    let reported = 0
    const wrong: number[] = []
    for (let seed = 1; seed <= STREAMS; seed++) {
      const random = seeded(seed)
      const { events: stream, page } = modelRecording(seed, { mutations: EVENTS })
      const events = seed % 2 === 0 ? stream : corrupted(stream, random)
      const endMs = events.at(-1)?.timestamp ?? 0
      const track = trackOf(events)
      const checkpoint = runSteps(track.checkpointAt(endMs))
      reported += track.unapplied.size
      if (seed % 2 === 0 && track.unapplied.size > 0) wrong.push(seed)
      if (checkpoint === null) continue
      const isModel = () => checkpointOutline(checkpoint).join() === modelOutline(page.document).join()
      if (seed % 2 === 0 && !isModel()) wrong.push(seed)
      largest = Math.max(largest, sizeOf(checkpoint) / sizeOf(events))
      // What was folded once can be folded again: a state that was kept is such a checkpoint.
      if (runSteps(trackOf(checkpoint).checkpointAt(endMs)) === null) wrong.push(seed)
    }
    expect(wrong).toEqual([])
    expect(largest).toBeLessThan(2)
    expect(reported).toBeGreaterThan(STREAMS / 4)
  })

  it.each([1, 2, 3, 4, 5])('is at the page that the recorder had, after whatever happened (seed %i)', (seed) => {
    const { events, page } = modelRecording(seed, { mutations: 3_000, snapshotEvery: 700 })
    const track = trackOf(events)
    const checkpoint = runSteps(track.checkpointAt(events.at(-1)!.timestamp))
    expect(track.unapplied).toEqual(new Map())
    expect(checkpointOutline(checkpoint ?? [])).toEqual(modelOutline(page.document))
  })

  it('reports each event that names what is not there, and no other', () => {
    for (let seed = 1; seed <= 1_000; seed++) {
      const { events, positions } = dangling(randomRecording(seed, { mutations: EVENTS }), seeded(seed))
      const track = trackOf(events)
      runSteps(track.checkpointAt(events.at(-1)!.timestamp))
      expect([...track.unapplied.keys()], `seed ${seed}`).toEqual(positions)
    }
  })

  it('forgets what it reported of events that changed', () => {
    const stream = randomRecording(1, { mutations: 5 })
    const entries = stream.map((event) => ({ event }))
    const track = new FoldTrack(() => entries)
    const lost = { ...stream.at(-1)!, data: { source: 3, id: NOBODY, x: 0, y: 1 } }
    entries.push({ event: lost })
    runSteps(track.checkpointAt(lost.timestamp))
    expect(track.unapplied.size).toBe(1)

    track.forgetFrom(stream.length)
    expect(track.unapplied.size).toBe(0)
  })

  it('places a long mutation in any order without going through it again and again', () => {
    const [meta, snapshot] = randomRecording(1, { mutations: 0 })
    const element = (id: number) => ({ type: 2, id, tagName: 'p', attributes: {}, childNodes: [] })
    const ids = Array.from({ length: 100_000 }, (_, index) => index + 100)
    const last = ids.at(-1)
    // Each before the one that comes next in the list.
    const adds = ids.map((id) => ({ parentId: 5, nextId: id === last ? null : id + 1, node: element(id) }))
    // Counted: to go through the list again for each would be 5 000 000 000 looks.
    let looks = 0
    const counted = adds.map((addition) => ({
      ...addition,
      get parentId() {
        return (looks++, addition.parentId)
      },
    }))
    const data = { source: 0, adds: counted, removes: [], texts: [], attributes: [] }
    const track = trackOf([meta!, snapshot!, { type: 3, timestamp: snapshot!.timestamp, data }])
    runSteps(track.checkpointAt(snapshot!.timestamp))
    expect(track.unapplied.size).toBe(0)
    expect(looks).toBeLessThan(ids.length * 5)
  })

  it('asks what waits for a node only once that is there, however often it is tried', () => {
    const [meta, snapshot] = randomRecording(1, { mutations: 0 })
    const element = (id: number, more: object = {}) => ({
      type: 2,
      id,
      tagName: 'p',
      attributes: {},
      childNodes: [],
      ...more,
    })
    const count = 2_000
    let looks = 0
    const waiting = Array.from({ length: count }, (_, index) => ({
      get parentId() {
        return (looks++, 5)
      },
      nextId: 100,
      node: element(200 + index),
    }))
    const impossible = Array.from({ length: count }, () => ({
      parentId: 5,
      nextId: null,
      node: element(100, { rootId: NOBODY }),
    }))
    const adds = [...waiting, ...impossible, { parentId: 5, nextId: null, node: element(100) }]
    const data = { source: 0, adds, removes: [], texts: [], attributes: [] }
    const page = new FoldPage()
    for (const event of [meta!, snapshot!, { type: 3, timestamp: snapshot!.timestamp, data }]) page.apply(event)
    expect(page.nodes.has(200 + count - 1)).toBe(true)
    expect(looks).toBeLessThan(count * 10)
  })

  it.each([0, 1, 2, 3, 5])('takes no node whose tag is something else than a text (type %i)', (type) => {
    const [meta, snapshot] = randomRecording(1, { mutations: 0 })
    const node = { type, id: 100, tagName: 5, attributes: {}, childNodes: [] }
    const data = { source: 0, adds: [{ parentId: 5, nextId: null, node }], removes: [], texts: [], attributes: [] }
    const track = trackOf([meta!, snapshot!, { type: 3, timestamp: snapshot!.timestamp, data }])
    runSteps(track.checkpointAt(snapshot!.timestamp))
    expect([...track.unapplied.keys()]).toEqual([2])
  })

  it('never puts a page into itself through a frame', () => {
    const [meta, snapshot] = randomRecording(1, { mutations: 0 })
    const at = snapshot!.timestamp
    const element = (id: number, tagName: string) => ({ type: 2, id, tagName, attributes: {}, childNodes: [] })
    const added = (parentId: number, node: object): ReplayEvent => ({
      type: 3,
      timestamp: at,
      data: { source: 0, adds: [{ parentId, nextId: null, node }], removes: [], texts: [], attributes: [] },
    })
    const outer = element(100, 'div')
    const track = trackOf([
      meta!,
      snapshot!,
      added(5, outer),
      added(100, element(101, 'iframe')),
      added(101, { type: 0, id: 102, childNodes: [element(103, 'html')] }),
      added(103, outer),
    ])
    expect(sizeOf(runSteps(track.checkpointAt(at)))).toBeLessThan(3_000)
    expect([...track.unapplied.keys()]).toEqual([5])
  })
})
