import { describe, expect, it } from 'vitest'

import type { ReplayEvent } from '../../../src/recording/events.ts'
import { FoldTrack } from '../../../src/recording/fold/fold-track.ts'
import { TextTrack } from '../../../src/recording/search/text-track.ts'
import { runSteps } from '../../../src/recording/steps.ts'
import { element, text } from './text-recording.ts'

const ROWS = 500
const MOVES = 40

const move = (timestamp: number, parentId: number): ReplayEvent => ({
  type: 3,
  timestamp,
  data: {
    source: 0,
    adds: [{ parentId, nextId: null, node: element(5, 'section') }],
    removes: [],
    texts: [],
    attributes: [],
  },
})
const say = (timestamp: number, value: string): ReplayEvent => ({
  type: 3,
  timestamp,
  data: { source: 0, adds: [], removes: [], texts: [{ id: 7, value }], attributes: [] },
})

/** A page with much in one place, which is moved to and fro; a text before that and one after. */
function movedAbout(): readonly { readonly event: ReplayEvent }[] {
  const rows = Array.from({ length: ROWS }, (_, index) =>
    element(100 + 2 * index, 'p', [text(101 + 2 * index, `row ${index}`)]),
  )
  const body = element(3, 'body', [
    element(4, 'div'),
    element(5, 'section', rows),
    element(6, 'p', [text(7, 'nothing')]),
  ])
  const page: ReplayEvent = {
    type: 2,
    timestamp: 1,
    data: { node: { type: 0, id: 1, childNodes: [element(2, 'html', [body])] } },
  }
  const moves = Array.from({ length: MOVES }, (_, index) => move(3 + index, index % 2 === 0 ? 4 : 3))
  return [page, say(2, 'before'), ...moves, say(100, 'after')].map((event) => ({ event }))
}

/** A window's texts, read as its states are folded ahead. */
function tracksOf(entries: readonly { readonly event: ReplayEvent }[], maxLooks?: number) {
  const texts = new TextTrack(maxLooks)
  return { texts, fold: new FoldTrack(() => entries, { newReader: () => texts.begin() }) }
}

function find({ texts, fold }: ReturnType<typeof tracksOf>, words: string): number {
  const steps = texts.findSteps(words, fold.foldAhead())
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value.positions.length
  }
}

describe('TextTrack', () => {
  it('reads on to the end where parts of a page are moved about', () => {
    const tracks = tracksOf(movedAbout())
    expect([find(tracks, 'before'), find(tracks, 'after'), tracks.texts.truncated]).toEqual([1, 1, false])
    expect(tracks.texts.readMs).toBe(100)
  })

  it('stops, and says so, where a recording does little else than move much of its page', () => {
    const tracks = tracksOf(movedAbout(), ROWS * 10)
    const { texts, fold } = tracks
    expect([find(tracks, 'before'), find(tracks, 'after'), texts.truncated]).toEqual([1, 0, true])
    expect(texts.readMs).toBeLessThan(30)
    const { readMs } = texts
    runSteps(fold.foldAhead())
    expect(texts.readMs).toBe(readMs)
  })

  it('has the states folded on where it stops', () => {
    const entries = movedAbout()
    const { texts, fold } = tracksOf(entries, ROWS * 10)
    runSteps(fold.foldAhead())
    const plain = new FoldTrack(() => entries)
    expect(texts.truncated).toBe(true)
    for (const atMs of [2, 20, 100])
      expect(runSteps(fold.checkpointAt(atMs))).toEqual(runSteps(plain.checkpointAt(atMs)))
  })

  it('pauses after each event that has much to be gone through', () => {
    let pauses = 0
    const { fold } = tracksOf(movedAbout())
    for (const steps = fold.foldAhead(); steps.next().done !== true;) pauses++
    // The page itself, and then about every other move: each goes through some 2 000 nodes.
    expect(pauses).toBeGreaterThan(MOVES / 4)
  })

  it('is gone on with by whoever comes next, as often as it is given up', () => {
    const [whole, parts] = [tracksOf(movedAbout()), tracksOf(movedAbout())]
    for (let turn = 0; turn < MOVES; turn++) {
      const steps = parts.fold.foldAhead()
      steps.next()
      steps.return()
    }
    const reading = parts.fold.foldAhead()
    reading.next()
    expect([find(parts, 'row'), find(parts, 'after')]).toEqual([find(whole, 'row'), 1])
    expect(reading.next().done).toBe(true)
  })

  it('begins again where events before it have become others', () => {
    let entries = movedAbout()
    const texts = new TextTrack()
    const fold = new FoldTrack(() => entries, { newReader: () => texts.begin() })
    expect(find({ texts, fold }, 'after')).toBe(1)
    entries = [...entries.slice(0, 20), { event: say(90, 'instead') }]
    fold.forgetFrom(20)
    expect(['before', 'after', 'instead'].map((words) => find({ texts, fold }, words))).toEqual([1, 0, 1])
  })

  it('sees what left at the very instant at which the page was recorded anew', () => {
    const [page, ...changes] = movedAbout()
    const gone: ReplayEvent = {
      type: 3,
      timestamp: 200,
      data: { source: 0, adds: [], removes: [{ parentId: 3, id: 6 }], texts: [], attributes: [] },
    }
    const empty: ReplayEvent = {
      type: 2,
      timestamp: 200,
      data: { node: { type: 0, id: 1, childNodes: [element(2, 'html', [element(3, 'body')])] } },
    }
    const { texts, fold } = tracksOf([page!, ...changes, ...[gone, empty].map((event) => ({ event }))])
    const steps = texts.findSteps('after', fold.foldAhead())
    let step = steps.next()
    while (step.done !== true) step = steps.next()
    const { spans, positions } = step.value
    expect(positions.map((position) => spans.at(position))).toEqual([
      { text: 'after', nodeId: 6, fromMs: 100, toMs: 200 },
    ])
  })
})
