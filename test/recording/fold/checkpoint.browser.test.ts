import { describe, expect, it } from 'vitest'

import type { ReplayEvent } from '../../../src/recording/events.ts'
import { FoldTrack } from '../../../src/recording/fold/fold-track.ts'
import { sceneOf } from '../../player/dom/pages.ts'
import { plainReplay } from '../../player/dom/plain-replay.ts'
import { mountRenderer, noSignal } from '../../player/dom/replay-element.ts'
import { serializePage } from '../../player/dom/serialize-page.ts'
import { randomRecording } from './random-recording.ts'

const streams = import.meta.glob<ReplayEvent[]>('../../player/dom/streams/*.json', { eager: true, import: 'default' })

function checkpoint(track: FoldTrack, timestampMs: number): ReplayEvent[] {
  const steps = track.checkpointAt(timestampMs)
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value ?? []
}

/** Moments from the first full snapshot on, in an order that jumps forward and back. */
function moments(events: readonly ReplayEvent[], count: number): number[] {
  const later = events.slice(events.findIndex((event) => event.type === 2)).map((event) => event.timestamp)
  const spread = Array.from(
    { length: count },
    (_, turn) => later[Math.floor(((later.length - 1) * turn) / (count - 1))]!,
  )
  return [...new Set(spread)].map((moment, index, all) => all[(index * 7 + 3) % all.length] ?? moment)
}

async function expectSamePages(events: readonly ReplayEvent[], count: number): Promise<void> {
  const { renderer, page } = await mountRenderer()
  const track = new FoldTrack(() => events.map((event) => ({ event })))
  for (const momentMs of moments(events, count)) {
    await renderer.show(sceneOf(checkpoint(track, momentMs)), noSignal())
    // A fresh one each time: rrweb keeps a document's adopted sheets when it goes back.
    const oracle = plainReplay(events)
    oracle.seek(momentMs)
    expect(serializePage(page()), `at ${momentMs}`).toBe(serializePage(oracle.page()))

    const laterMs = momentMs + 15_000
    const rest = events.filter((event) => event.timestamp > momentMs && event.timestamp <= laterMs)
    renderer.apply(structuredClone(rest), { offsetMs: 0, pointer: null })
    oracle.seek(laterMs)
    expect(serializePage(page()), `15 s after ${momentMs}`).toBe(serializePage(oracle.page()))
  }
}

describe('a checkpoint', () => {
  for (const [path, stream] of Object.entries(streams)) {
    const name = path.replace(/.*\/(?:rrweb-)?|\.json$/g, '')
    it(`rebuilds the page that rrweb reaches by replaying ${name}`, async () => {
      await expectSamePages(
        stream.toSorted((a, b) => a.timestamp - b.timestamp),
        8,
      )
    })
  }

  it.each([11, 12, 13])('rebuilds the page that rrweb reaches by replaying seeded changes (%i)', async (seed) => {
    await expectSamePages(randomRecording(seed, { mutations: 1_500 }), 12)
  })
})
