import { afterEach, describe, expect, it, vi } from 'vitest'

import type { WindowEvent } from '../../src/recording/events.ts'
import type { Recording } from '../../src/recording/recording.ts'
import { TextWatcher } from '../../src/recording/search/text-watcher.ts'
import { runSteps, type Steps } from '../../src/recording/steps.ts'
import { cut, filled, listed, type Part } from './cut-blocks.ts'
import { randomRecording } from './fold/random-recording.ts'

function countSteps(steps: Steps<unknown>): number {
  let count = 0
  while (steps.next().done !== true) count++
  return count
}

/** Many events, and many changes in each, so that states are kept on the way. */
function longPage(): readonly Part[] {
  const [meta, page, ...changes] = randomRecording(3, { mutations: 7_000 })
  const repeated = changes.map((event): WindowEvent => {
    const data = event.data as { source: number; attributes?: unknown[] }
    const attributes = Array.from({ length: 12 }, (_, i) => ({ id: 5, attributes: { 'data-x': String(i) } }))
    return { windowId: 'w', event: data.source === 0 ? { ...event, data: { ...data, attributes } } : event }
  })
  return cut([meta!, page!].map((event): WindowEvent => ({ windowId: 'w', event })).concat(repeated), 10_000)
}

const contentOf = (recording: Recording) => {
  const { version: _, ...view } = recording.view()
  return view
}

describe('Recording, when nobody asks', () => {
  const parts = longPage()

  it('keeps states of its pages, so that the first seek far in is as short as the later ones', () => {
    const [asked, prepared] = [filled(parts), filled(parts)]
    const { durationMs } = asked.view()
    runSteps(prepared.idleSteps())
    const [first, later] = [asked, prepared].map((recording) => countSteps(recording.baseSteps('w', durationMs * 0.95)))
    expect(later!).toBeLessThan(first! / 2)
    expect(prepared.base('w', durationMs * 0.95)).toEqual(asked.base('w', durationMs * 0.95))
  })

  it('reads what stood on its pages, so that the first search reads nothing', () => {
    const [asked, prepared] = [filled(parts), filled(parts)]
    runSteps(prepared.idleSteps())
    expect(countSteps(asked.searchSteps('text'))).toBeGreaterThan(parts.length)
    // One for all the texts there are; none for events.
    expect(countSteps(prepared.searchSteps('text'))).toBeLessThan(5)
    expect(prepared.search('text')).toEqual(asked.search('text'))
  })

  it('may be interrupted anywhere', () => {
    const recording = listed(parts)
    for (const { block, decoded } of parts) {
      const idle = recording.idleSteps()
      for (let step = 0; step < 3; step++) idle.next()
      idle.return()
      recording.append(block, decoded)
    }
    runSteps(recording.idleSteps())
    const whole = filled(parts)
    expect(contentOf(recording)).toEqual(contentOf(whole))
    expect(recording.base('w', 9_000)).toEqual(whole.base('w', 9_000))
  })

  it('brings lists up to date that were left behind while earlier blocks came', () => {
    const recording = listed(parts, false)
    const [last, ...earlier] = [...parts].reverse()
    recording.append(last!.block, last!.decoded)
    for (const { block, decoded } of earlier) recording.append(block, decoded)
    runSteps(recording.idleSteps())
    expect(recording.view().items).toEqual(filled(parts).view().items)
  })
})

describe('Recording, while its blocks come', () => {
  afterEach(() => vi.restoreAllMocks())
  const parts = longPage()
  const [first, ...others] = parts
  const orders = {
    'from the start on': parts,
    'from a moment on, and then what was before': [parts.at(-1)!, ...parts.slice(0, -1)],
    backwards: [...parts].reverse(),
    'the second last of all': [first!, ...others.slice(1), others[0]!],
  }

  it.each(Object.entries(orders))('goes through each event once: %s', (_, order) => {
    const read = vi.spyOn(TextWatcher.prototype, 'apply')
    const recording = listed(parts)
    for (const { block, decoded } of order) {
      recording.append(block, decoded)
      runSteps(recording.foldSteps('settled'))
    }
    const events = filled(parts).view().eventCount
    expect(read).toHaveBeenCalledTimes(events)
    runSteps(recording.idleSteps())
    expect(read).toHaveBeenCalledTimes(events)
    const partly = vi.fn()
    expect(recording.search('text', { onPartial: partly })).toEqual(filled(parts).search('text'))
    expect(partly).not.toHaveBeenCalled()
  })
})
