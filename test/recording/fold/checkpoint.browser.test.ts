import { describe, expect, inject, it } from 'vitest'

import type { ReplayEvent } from '../../../src/recording/events.ts'
import { FoldTrack } from '../../../src/recording/fold/fold-track.ts'
import { toldAgain } from '../../player/dom/known-faults.ts'
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

/** `oracleEvents` are what plain rrweb is given: the same, with what it needs to be right. */
async function expectSamePages(
  events: readonly ReplayEvent[],
  count: number,
  oracleEvents: readonly ReplayEvent[] = events,
): Promise<void> {
  const { renderer, page } = await mountRenderer()
  const track = new FoldTrack(() => events.map((event) => ({ event })))
  for (const momentMs of moments(events, count)) {
    await renderer.show(sceneOf(checkpoint(track, momentMs)), noSignal())
    // A fresh one each time: rrweb keeps a document's adopted sheets when it goes back.
    const oracle = plainReplay(oracleEvents)
    oracle.seek(momentMs)
    expect(serializePage(page()), `at ${momentMs}`).toBe(serializePage(oracle.page()))

    const laterMs = momentMs + 15_000
    const rest = events.filter((event) => event.timestamp > momentMs && event.timestamp <= laterMs)
    renderer.apply(structuredClone(rest), { offsetMs: 0, pointer: null })
    oracle.seek(laterMs)
    expect(serializePage(page()), `15 s after ${momentMs}`).toBe(serializePage(oracle.page()))
    oracle.destroy()
  }
}

/**
 * What is known of plain rrweb, and said after each event that brings it out:
 * - a document that takes the place of another in the same frame keeps the sheets which that one had adopted, because it
 *   is the same object to the browser, and stays scrolled to where that one was: it adopts none and is at its top,
 * - a dialog that it opens takes the focus, and pages scroll to it: they are where they were.
 */
function withWorkarounds(events: readonly ReplayEvent[]): ReplayEvent[] {
  const positions = new Map<number, object>([[1, { x: 0, y: 0 }]])
  return events.flatMap((event) => {
    const { source, id, x, y, isAttachIframe, adds } = event.data as {
      readonly source?: number
      readonly id?: number
      readonly x?: number
      readonly y?: number
      readonly isAttachIframe?: boolean
      readonly adds?: readonly { readonly node: { readonly id: number } }[]
    }
    const later = (data: object): ReplayEvent => ({ ...event, data })
    if (source === 3 && id !== undefined && positions.has(id)) positions.set(id, { x, y })
    if (isAttachIframe === true && adds?.[0]) {
      const documentId = adds[0].node.id
      positions.set(documentId, { x: 0, y: 0 })
      return [
        event,
        later({ source: 15, id: documentId, styleIds: [] }),
        later({ source: 3, id: documentId, x: 0, y: 0 }),
      ]
    }
    if (event.type !== 3 || !JSON.stringify(event.data).includes('rr_open_mode')) return [event]
    return [event, ...[...positions].map(([scrolled, position]) => later({ source: 3, id: scrolled, ...position }))]
  })
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

  /** `npm run test:browser -- test/recording/fold/checkpoint --seeds 200` for more of them. */
  const seeds = Array.from({ length: inject('seeds') }, (_, index) => index + 1)

  it.each(seeds)('rebuilds the page that rrweb reaches by replaying seeded changes (%i)', async (seed) => {
    const events = randomRecording(seed, { mutations: 200, order: 'recorded' })
    await expectSamePages(events, 20, withWorkarounds(toldAgain(events)))
  })
})
