import { describe, expect, it } from 'vitest'

import { lookOf, MOVES, RECORDERS, recordMove } from '../../player/dom/moving-page.ts'
import { sceneOf } from '../../player/dom/pages.ts'
import { recordingOf } from '../../player/dom/recording-of.ts'
import { mountRenderer, noSignal } from '../../player/dom/replay-element.ts'

describe.each(RECORDERS)('a page that %s recorded', (recorder) => {
  it.each(MOVES)('is found as it was at any moment, and played on from there, with $name', async (move) => {
    const { events, looks } = await recordMove(move, recorder)
    const recording = recordingOf(events)
    const { renderer, page } = await mountRenderer()
    const last = looks.at(-1)!
    for (const { offsetMs, look } of looks.toReversed()) {
      await renderer.show(sceneOf(recording.base('w', offsetMs)!.events, { offsetMs }), noSignal())
      expect(lookOf(page()), `sought ${offsetMs}`).toEqual(look)
      renderer.apply(recording.read('w', offsetMs, last.offsetMs), { offsetMs: last.offsetMs, pointer: null })
      expect(lookOf(page()), `played on from ${offsetMs}`).toEqual(last.look)
    }
  })
})
