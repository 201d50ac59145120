import { vi } from 'vitest'

import type { ReplayEvent } from '../../../src/recording/events.ts'
import { sceneOf, START_MS } from './pages.ts'
import { recordingOf } from './recording-of.ts'
import { mountRenderer, noSignal } from './replay-element.ts'
import { serializePage } from './serialize-page.ts'

/** Shows the page as it began, plays all that came after, and looks at what a seek to the same moment shows. */
export async function playAndSeek(events: readonly ReplayEvent[]) {
  const recording = recordingOf(events)
  const endMs = events.at(-1)!.timestamp - START_MS
  const { renderer, page, facts } = await mountRenderer()
  await renderer.show(sceneOf(recording.base('w', 0)!.events), noSignal())
  const rest = recording.read('w', 0, endMs)
  const clock = vi.spyOn(Date, 'now')
  renderer.apply(rest, { offsetMs: endMs, pointer: null })
  const looksAtClock = clock.mock.calls.length
  clock.mockRestore()
  return {
    page,
    played: serializePage(page()),
    sought: await sought(recording, endMs),
    failed: facts.filter(({ type }) => type === 'event-failed'),
    /** rrweb looks at the clock once for each mutation, and at each turn while it waits. */
    looksAtClock,
  }
}

async function sought(recording: ReturnType<typeof recordingOf>, endMs: number): Promise<string> {
  const { renderer, page } = await mountRenderer()
  await renderer.show(sceneOf(recording.base('w', endMs)!.events, { offsetMs: endMs }), noSignal())
  return serializePage(page())
}
