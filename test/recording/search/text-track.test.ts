import { describe, expect, it } from 'vitest'

import type { ReplayEvent } from '../../../src/recording/events.ts'
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

function find(track: TextTrack, words: string): number {
  const steps = track.findSteps(words)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value.length
  }
}

describe('TextTrack', () => {
  it('reads on to the end where parts of a page are moved about', () => {
    const entries = movedAbout()
    const track = new TextTrack(() => entries)
    expect([find(track, 'before'), find(track, 'after'), track.truncated]).toEqual([1, 1, false])
    expect(track.readMs).toBe(100)
  })

  it('stops, and says so, where a recording does little else than move much of its page', () => {
    const entries = movedAbout()
    const track = new TextTrack(() => entries, ROWS * 10)
    expect([find(track, 'before'), find(track, 'after'), track.truncated]).toEqual([1, 0, true])
    expect(track.readMs).toBeLessThan(30)
    const { readMs } = track
    runSteps(track.readSteps())
    expect(track.readMs).toBe(readMs)
  })

  it('pauses after each event that has much to be gone through', () => {
    const entries = movedAbout()
    const track = new TextTrack(() => entries)
    let pauses = 0
    for (const steps = track.readSteps(); steps.next().done !== true;) pauses++
    // The page itself, and then about every move: each goes through some 2 000 nodes.
    expect(pauses).toBeGreaterThan(MOVES / 2)
  })
})
