import { describe, expect, it } from 'vitest'

import type { ReplayEvent } from '../../../src/recording/events.ts'
import { FoldTrack } from '../../../src/recording/fold/fold-track.ts'
import { runSteps, type Steps } from '../../../src/recording/steps.ts'

const NODES = 20_000
const MOST_PER_STEP = 1_500

const entriesOf = (events: readonly ReplayEvent[]) => events.map((event) => ({ event }))
const answerOf = (events: readonly ReplayEvent[], atMs: number) => runSteps(trackOf(events).checkpointAt(atMs))

function trackOf(events: readonly ReplayEvent[]): FoldTrack {
  const entries = entriesOf(events)
  return new FoldTrack(() => entries)
}

/** A page that counts how often the attributes of its nodes are asked for, and what happens on it. */
function watchedPage(nodes: number, changes: number) {
  const counter = { looks: 0 }
  const children = Array.from({ length: nodes }, (_, index) => ({
    type: 2,
    id: index + 2,
    tagName: 'p',
    childNodes: [],
    get attributes() {
      counter.looks++
      return {}
    },
  }))
  const change = (count: number): ReplayEvent => ({
    type: 3,
    timestamp: count + 2,
    data: { source: 0, attributes: [{ id: 2 + (count % nodes), attributes: { title: `${count}` } }] },
  })
  const events: readonly ReplayEvent[] = [
    { type: 2, timestamp: 1, data: { node: { type: 0, id: 1, childNodes: children } } },
    ...Array.from({ length: changes }, (_, count) => change(count)),
  ]
  return { counter, events }
}

/** How often attributes were asked for in the step that did so most. */
function mostLooks(counter: { readonly looks: number }, steps: Steps<unknown>): number {
  let most = 0
  for (;;) {
    const before = counter.looks
    const isDone = steps.next().done === true
    most = Math.max(most, counter.looks - before)
    if (isDone) return most
  }
}

describe('FoldTrack, on a page of many nodes', () => {
  it('writes the page out in pieces', () => {
    const { counter, events } = watchedPage(NODES, 10)
    const track = trackOf(events)
    // Its first step makes the nodes of the full snapshot, which is one event.
    const steps = track.checkpointAt(12)
    steps.next()
    const most = mostLooks(counter, steps)
    expect(most).toBeGreaterThan(0)
    expect(most).toBeLessThan(MOST_PER_STEP)
    expect(counter.looks).toBeGreaterThanOrEqual(NODES)
  })

  it('keeps states in pieces', () => {
    const { counter, events } = watchedPage(NODES, NODES + 1_000)
    const track = trackOf(events)
    const steps = track.foldAhead()
    steps.next()
    counter.looks = 0
    const most = mostLooks(counter, steps)
    expect(counter.looks).toBeGreaterThanOrEqual(NODES)
    expect(most).toBeLessThan(MOST_PER_STEP)
  })
})

describe('FoldTrack, while it is paused', () => {
  const { events } = watchedPage(3_000, 12_000)
  const others = events.filter((_, index) => index < 6_000 || index % 3 !== 0)
  const endMs = others.at(-1)!.timestamp
  const expected = answerOf(others, endMs)

  /** Asks for the end, after some steps of it; something happens then. */
  function interrupted(afterSteps: number, happens: (track: FoldTrack, change: () => void) => void) {
    let entries = entriesOf(events)
    const track = new FoldTrack(() => entries)
    const steps = track.checkpointAt(endMs)
    let step = steps.next()
    for (let count = 1; count < afterSteps && step.done !== true; count++) step = steps.next()
    const wasPaused = step.done !== true
    happens(track, () => {
      entries = entriesOf(others)
      track.forgetFrom(6_000)
    })
    while (step.done !== true) step = steps.next()
    return { wasPaused, answer: step.value, track }
  }

  it('never answers with what has become something else, whatever it was doing', () => {
    let afterSteps = 1
    for (; ; afterSteps += 3) {
      const { wasPaused, answer, track } = interrupted(afterSteps, (_, change) => change())
      if (!wasPaused) break
      expect(answer).toEqual(expected)
      expect(runSteps(track.checkpointAt(endMs))).toEqual(expected)
    }
    expect(afterSteps).toBeGreaterThan(50)
  })

  it('goes ahead for any number of callers in turns, with questions between', () => {
    const track = trackOf(others)
    const callers: Steps<unknown>[] = [track.foldAhead(), track.foldAhead()]
    const moments = [0.2, 0.7, 0.4, 1].map((share) => others[Math.floor((others.length - 1) * share)]!.timestamp)
    const answers = new Map<number, unknown>()
    const asked = moments.map(function* (atMs): Steps<void> {
      answers.set(atMs, yield* track.checkpointAt(atMs))
    })
    for (let waiting = [...callers, ...asked]; waiting.length > 0;)
      waiting = waiting.filter((steps) => steps.next().done !== true)
    for (const atMs of moments) expect(answers.get(atMs)).toEqual(answerOf(others, atMs))
    for (const atMs of moments) expect(runSteps(track.checkpointAt(atMs))).toEqual(answerOf(others, atMs))
  })
})
