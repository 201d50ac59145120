import { describe, expect, it } from 'vitest'

import { decodeBlock, foldCheckpoint, Recording, type ReplayEvent } from '../../../src/recording/index.ts'
import { FoldTrack } from '../../../src/recording/fold/fold-track.ts'
import { runSteps } from '../../../src/recording/steps.ts'
import { fixtureBytes, TWO_TABS } from '../fixtures.ts'
import { randomRecording } from './random-recording.ts'

const NO_FACTS = { problems: [], format: 'events', facts: {} } as const

/** A recording of one window, in blocks of `perBlock` events; those of `missing` could not be had. */
function recordingOf(
  events: readonly ReplayEvent[],
  perBlock = events.length,
  missing: readonly number[] = [],
): Recording {
  const recording = new Recording()
  const blocks = Array.from({ length: Math.ceil(events.length / perBlock) }, (_, index) => {
    const own = events.slice(index * perBlock, (index + 1) * perBlock)
    const info = { index, key: `b${index}`, startMs: own[0]!.timestamp, endMs: own.at(-1)!.timestamp }
    return { info, own }
  })
  const startMs = events[0]!.timestamp
  recording.setBlocks(
    blocks.map(({ info }) => info),
    { startMs, endMs: events.at(-1)!.timestamp, complete: true },
  )
  for (const { info, own } of blocks) {
    const decoded = { ...NO_FACTS, events: own.map((event) => ({ windowId: 'w', event })) }
    if (missing.includes(info.index)) recording.markMissing(info)
    else recording.append(info, decoded)
  }
  return recording
}

describe('foldCheckpoint', () => {
  it('gives the page as it stood, whichever blocks it came in', () => {
    const events = randomRecording(21, { mutations: 1_000 })
    const startMs = events[0]!.timestamp
    const track = new FoldTrack(() => events.map((event) => ({ event })))
    const recording = recordingOf(events, 90)
    for (const index of [5, 400, 999, 60]) {
      const { timestamp } = events[index]!
      const oracle = runSteps(track.checkpointAt(timestamp))
      expect(foldCheckpoint(recording, 'w', timestamp - startMs)).toEqual(oracle)
    }
  })

  it('is Meta and one full snapshot first, all at the instant asked for', () => {
    const recording = new Recording()
    recording.append({ index: 0, key: 'all' }, decodeBlock(fixtureBytes(TWO_TABS)))
    const { windows, startMs } = recording.view()
    const asked = Math.round((windows[0]!.startMs + windows[0]!.endMs) / 2)
    const checkpoint = foldCheckpoint(recording, windows[0]!.id, asked)!
    expect(checkpoint.slice(0, 2).map(({ type }) => type)).toEqual([4, 2])
    expect(checkpoint.filter(({ type }) => type === 2)).toHaveLength(1)
    expect(new Set(checkpoint.map(({ timestamp }) => timestamp))).toEqual(new Set([startMs + asked]))
  })

  it('is none before the window has a page, however soon it gets one', () => {
    const [meta, snapshot, ...rest] = randomRecording(22, { mutations: 20 })
    const late = [meta!, { ...snapshot!, timestamp: snapshot!.timestamp + 5 }]
    const events = [...late, ...rest.map((event) => ({ ...event, timestamp: event.timestamp + 5 }))]
    const recording = recordingOf(events)
    expect(foldCheckpoint(recording, 'w', 4)).toBeNull()
    expect(foldCheckpoint(recording, 'w', 5)).not.toBeNull()
    expect(foldCheckpoint(recording, 'w', 5.3)).not.toBeNull()
    expect(foldCheckpoint(recording, 'elsewhere', 5)).toBeNull()
  })

  it('is none behind a block that is not at hand', () => {
    const events = randomRecording(23, { mutations: 300 })
    const startMs = events[0]!.timestamp
    const recording = recordingOf(events, 100, [1])
    expect(foldCheckpoint(recording, 'w', events[90]!.timestamp - startMs)).not.toBeNull()
    expect(foldCheckpoint(recording, 'w', events[250]!.timestamp - startMs)).toBeNull()
  })

  it('belongs to whoever asked', () => {
    const events = randomRecording(24, { mutations: 100 })
    const recording = recordingOf(events)
    const endMs = events.at(-1)!.timestamp - events[0]!.timestamp
    const before = structuredClone(foldCheckpoint(recording, 'w', endMs))
    const mine = foldCheckpoint(recording, 'w', endMs)!
    for (const { data } of mine) (data as { node?: { childNodes: unknown[] } }).node?.childNodes.splice(0)
    expect(foldCheckpoint(recording, 'w', endMs)).toEqual(before)
  })
})
