import { describe, expect, it } from 'vitest'

import type { ReplayEvent } from '../../../src/recording/events.ts'
import { sceneOf } from './pages.ts'
import { plainReplay } from './plain-replay.ts'
import { mountRenderer, noSignal } from './replay-element.ts'
import { serializePage } from './serialize-page.ts'

const streams = import.meta.glob<ReplayEvent[]>('./streams/*.json', { eager: true, import: 'default' })

/** Moments of a stream: spread over its events from the first full snapshot on. */
function moments(events: readonly ReplayEvent[], count: number): number[] {
  const first = events.findIndex((event) => event.type === 2)
  const later = events.slice(first).map((event) => event.timestamp)
  const picked = Array.from({ length: count }, (_, i) => later[Math.floor(((later.length - 1) * i) / (count - 1))] ?? 0)
  return [...new Set(picked)]
}

describe('createFrameRenderer beside plain rrweb', () => {
  for (const [path, stream] of Object.entries(streams)) {
    const events = stream.toSorted((a, b) => a.timestamp - b.timestamp)
    const name = path.replace(/.*\/(?:rrweb-)?|\.json$/g, '')

    it(`shows the same page at any moment of ${name}`, async () => {
      const oracle = plainReplay(events)
      const { renderer, page } = await mountRenderer()
      for (const momentMs of moments(events, 6)) {
        oracle.seek(momentMs)
        await renderer.show(sceneOf(events.filter((event) => event.timestamp <= momentMs)), noSignal())

        expect(serializePage(page()), `at ${momentMs}`).toBe(serializePage(oracle.page()))
      }
    })

    it(`shows the same page when ${name} is played from its first snapshot`, async () => {
      const oracle = plainReplay(events)
      const { renderer, page } = await mountRenderer()
      const [firstMs = 0, ...laterMs] = moments(events, 6)
      await renderer.show(sceneOf(events.filter((event) => event.timestamp <= firstMs)), noSignal())
      let afterMs = firstMs
      for (const momentMs of laterMs) {
        const batch = events.filter((event) => event.timestamp > afterMs && event.timestamp <= momentMs)
        renderer.apply(structuredClone(batch), { offsetMs: momentMs - firstMs, pointer: null })
        oracle.seek(momentMs)
        afterMs = momentMs

        expect(serializePage(page()), `at ${momentMs}`).toBe(serializePage(oracle.page()))
      }
    })
  }
})
