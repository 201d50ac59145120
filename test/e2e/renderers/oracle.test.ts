import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { ReplayEvent } from '../../../src/recording/events.ts'
import { serializeFrame, shownFrame } from './replayed-frame.ts'
import { type Lab, startLab } from './start-lab.ts'

const STREAMS = path.join(import.meta.dirname, '../../player/dom/streams')

let lab: Lab
beforeAll(async () => {
  lab = await startLab()
})
afterAll(() => lab.close())

/** Moments of a stream: spread over its events from the first full snapshot on. */
function moments(events: readonly ReplayEvent[], count: number): number[] {
  const later = events.slice(events.findIndex((event) => event.type === 2)).map((event) => event.timestamp)
  return [
    ...new Set(Array.from({ length: count }, (_, i) => later[Math.floor(((later.length - 1) * i) / (count - 1))] ?? 0)),
  ]
}

const streams = readdirSync(STREAMS)
  .filter((name) => name.endsWith('.json'))
  .map((name) => ({
    name: name.replace(/^rrweb-|\.json$/g, ''),
    events: (JSON.parse(readFileSync(path.join(STREAMS, name), 'utf8')) as ReplayEvent[]).toSorted(
      (a, b) => a.timestamp - b.timestamp,
    ),
  }))
  // For pages with nested documents an isolated renderer gives way to a frame.
  .filter(({ events }) => !JSON.stringify(events).includes('"isAttachIframe":true'))

describe('an isolated renderer beside one in a frame', () => {
  // What the frame shows is compared with plain rrweb where it can be reached.
  it.each(streams)('shows the same page at any moment of $name', async ({ events }) => {
    const { page, lab: frame } = await lab.open()
    const shown: Record<string, string[]> = { frame: [], isolated: [] }
    const startMs = events[0]?.timestamp ?? 0
    for (const renderer of ['frame', 'isolated'] as const) {
      await frame.evaluate((choice) => window.rendererLab.mount({ renderer: choice }), renderer)
      for (const momentMs of moments(events, 4)) {
        const until = events.filter((event) => event.timestamp <= momentMs)
        await frame.evaluate(([list, at]) => window.rendererLab.show(list, at), [until, momentMs - startMs] as const)
        const replayed = await shownFrame(page)
        shown[renderer]?.push(await serializeFrame(replayed))
      }
      const failed = await frame.evaluate(() =>
        window.rendererLab.facts().filter(({ type }) => type === 'event-failed'),
      )
      shown[renderer]?.push(JSON.stringify(failed))
      await frame.evaluate(() => window.rendererLab.unmount())
    }

    expect(shown['isolated']).toEqual(shown['frame'])
    await page.close()
  })
})
