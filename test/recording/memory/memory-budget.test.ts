import { describe, expect, it } from 'vitest'

import { decodeBlock } from '../../../src/recording/decode/decode-block.ts'
import type { WindowEvent } from '../../../src/recording/events.ts'
import { Recording } from '../../../src/recording/recording.ts'
import type { BlockInfo } from '../../../src/recording/replay-source.ts'
import { fixtureBytes, TODO_MVC, TWO_TABS } from '../fixtures.ts'
import { randomRecording } from '../fold/random-recording.ts'
import { seeded, shuffled } from '../seeded.ts'

interface Part {
  readonly block: BlockInfo
  readonly events: readonly WindowEvent[]
}

const TINY = { memoryBudgetBytes: 1_000 }

function cut(events: readonly WindowEvent[], count: number): readonly Part[] {
  const sorted = [...events].sort((a, b) => a.event.timestamp - b.event.timestamp)
  const size = Math.ceil(sorted.length / count)
  return Array.from({ length: Math.ceil(sorted.length / size) }, (_, index): Part => {
    const own = sorted.slice(index * size, (index + 1) * size)
    const span = { startMs: own[0]!.event.timestamp, endMs: own.at(-1)!.event.timestamp }
    return { block: { index, key: String(index), ...span }, events: own }
  })
}

function filled(recording: Recording, parts: readonly Part[], order: readonly Part[] = parts): Recording {
  const span = { startMs: parts[0]!.block.startMs!, endMs: parts.at(-1)!.block.endMs!, complete: true }
  recording.setBlocks(
    parts.map(({ block }) => block),
    span,
  )
  for (const { block, events } of order) {
    // What is handed in is the recording's: it may be the only copy that is not packed.
    recording.append(block, { events: structuredClone(events), problems: [], format: 'events', facts: {} })
  }
  return recording
}

function viewOf(recording: Recording): unknown {
  const { version: _, ...content } = recording.view()
  return content
}

const RECORDINGS = {
  'two tabs': () => decodeBlock(fixtureBytes(TWO_TABS)).events,
  'a to-do list': () => decodeBlock(fixtureBytes(TODO_MVC)).events,
  'seeded changes': () => randomRecording(31, { mutations: 3_000 }).map((event) => ({ windowId: 'w', event })),
}

describe.each(Object.entries(RECORDINGS))(
  'a recording of %s that may take next to no memory',
  { timeout: 60_000 },
  (_, load) => {
    const parts = cut(load(), 6)
    const unbounded = filled(new Recording({ memoryBudgetBytes: Infinity }), parts)

    it('has the same view', () => {
      expect(viewOf(filled(new Recording(TINY), parts))).toEqual(viewOf(unbounded))
    })

    it.each([1, 2, 3])('answers seeks and plays the same, wherever they go (seed %i)', (seed) => {
      const random = seeded(seed)
      const tiny = filled(new Recording(TINY), parts, shuffled(parts, random))
      const { windows, durationMs } = unbounded.view()
      for (let turn = 0; turn < 8; turn++) {
        const { id } = windows[Math.floor(random() * windows.length)]!
        const offsetMs = Math.round(random() * durationMs)
        expect(tiny.base(id, offsetMs)).toEqual(unbounded.base(id, offsetMs))
        for (let fromMs = offsetMs; fromMs < offsetMs + 20_000; fromMs += 8_000) {
          expect(tiny.read(id, fromMs, fromMs + 8_000)).toEqual(unbounded.read(id, fromMs, fromMs + 8_000))
        }
      }
      expect(tiny.search('a', { limit: Infinity })).toEqual(unbounded.search('a', { limit: Infinity }))
      expect(viewOf(tiny)).toEqual(viewOf(unbounded))
    })

    it('takes in what comes twice and late as it would otherwise', () => {
      const random = seeded(4)
      const tiny = filled(new Recording(TINY), parts, shuffled([...parts, ...parts], random))
      expect(viewOf(tiny)).toEqual(viewOf(unbounded))
      const { windows, durationMs } = unbounded.view()
      for (const { id } of windows) expect(tiny.read(id, -1, durationMs)).toEqual(unbounded.read(id, -1, durationMs))
    })

    it('can be asked while it packs', () => {
      const tiny = new Recording(TINY)
      const [first, ...rest] = parts
      filled(tiny, parts, [first!])
      let turn = 0
      for (const { block, events } of rest) {
        const steps = tiny.appendSteps(block, { events, problems: [], format: 'events', facts: {} })
        while (steps.next().done !== true) {
          const { windows, durationMs } = tiny.view()
          if (turn++ % 5 === 0) tiny.base(windows[turn % windows.length]!.id, (turn * 997) % durationMs)
        }
      }
      expect(viewOf(tiny)).toEqual(viewOf(unbounded))
    })
  },
)
