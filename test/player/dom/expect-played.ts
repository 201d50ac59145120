import { expect } from 'vitest'

import type { ReplayEvent } from '../../../src/recording/events.ts'
import type { RendererFact } from '../../../src/player/renderer.ts'
import { sceneOf } from './pages.ts'
import { recordingOf } from './recording-of.ts'
import { mountRenderer, noSignal } from './replay-element.ts'

/** What a page looked like at a moment, ms from the start of its recording. */
export interface Look<T> {
  readonly offsetMs: number
  readonly look: T
}

/** Shows the first page and plays on: at each moment the replay has to look as the page did. What the renderer told. */
export async function expectPlayed<T>(
  events: readonly ReplayEvent[],
  looks: readonly Look<T>[],
  lookOf: (page: Document) => T,
): Promise<readonly RendererFact[]> {
  const recording = recordingOf(events)
  const { renderer, page, facts } = await mountRenderer()
  await renderer.show(sceneOf(recording.base('w', 0)!.events), noSignal())
  let fromMs = 0
  for (const { offsetMs, look } of looks) {
    renderer.apply(recording.read('w', fromMs, offsetMs), { offsetMs, pointer: null })
    expect(lookOf(page()), `played to ${offsetMs}`).toEqual(look)
    fromMs = offsetMs
  }
  return facts
}
