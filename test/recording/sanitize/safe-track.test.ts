import { describe, expect, it } from 'vitest'

import type { ReplayEvent } from '../../../src/recording/events.ts'
import { Recording } from '../../../src/recording/index.ts'
import { RemovalCounter } from '../../../src/recording/sanitize/report.ts'
import { SafeTrack } from '../../../src/recording/sanitize/safe-track.ts'
import { runSteps } from '../../../src/recording/steps.ts'
import { findUnsafe } from '../../hostile/find-unsafe.ts'
import { makeHostile } from '../../hostile/make-hostile.ts'
import { randomRecording } from '../fold/random-recording.ts'
import { seeded, shuffled } from '../seeded.ts'

interface Entry {
  readonly event: ReplayEvent
}

/** Three pages one after the other, as a recorder that takes full snapshots now and then writes them. */
function hostileEntries(seed: number): Entry[] {
  const pages = [0, 1, 2].flatMap((page) =>
    makeHostile(randomRecording(seed * 3 + page, { mutations: 40 }), seed * 3 + page).map((event) => ({
      ...event,
      timestamp: event.timestamp + page * 100_000,
    })),
  )
  return pages.map((event) => ({ event }))
}

function reportOf(track: SafeTrack<Entry>) {
  const counter = new RemovalCounter()
  track.count(counter)
  return counter.toReport()
}

describe('SafeTrack', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('comes to the same whatever order events come in (seed %i)', (seed) => {
    const all = hostileEntries(seed)
    const oracle = new SafeTrack<Entry>({})
    const expected = runSteps(oracle.follow(all, 0, [])).safe

    const random = seeded(seed)
    const blocks = shuffled([...Array(9).keys()], random)
    const size = Math.ceil(all.length / 9)
    const track = new SafeTrack<Entry>({})
    let [raw, safe]: [Entry[], Entry[]] = [[], []]
    for (const block of blocks) {
      const own = all.slice(block * size, (block + 1) * size)
      const from = raw.findIndex((entry) => all.indexOf(entry) > all.indexOf(own[0]!))
      const at = from === -1 ? raw.length : from
      raw = [...raw.slice(0, at), ...own, ...raw.slice(at)]
      const before = safe
      const followed = runSteps(track.follow(raw, at, safe))
      safe = followed.safe
      expect(safe.slice(0, followed.changedFrom)).toEqual(before.slice(0, followed.changedFrom))
      expect(findUnsafe(safe.map(({ event }) => event))).toEqual([])
    }
    expect(safe).toEqual(expected)
    expect(reportOf(track)).toEqual(reportOf(oracle))
  })
})

describe('Recording', () => {
  it('shows nothing that the sanitiser has not seen, and says what was taken out', () => {
    const events = hostileEntries(9).map(({ event }) => event)
    const recording = new Recording()
    const own = events.map((event) => ({ windowId: 'w', event }))
    recording.append({ index: 0, key: 'all' }, { events: own, problems: [], format: 'events', facts: {} })
    const { durationMs, removals, blockedHosts } = recording.view()
    const shown = recording.read('w', -1, durationMs)
    expect(findUnsafe(shown)).toEqual([])
    expect(findUnsafe(events).length).toBeGreaterThan(10)
    for (const offsetMs of [10, 500, 100_300, durationMs]) {
      expect(findUnsafe(recording.base('w', offsetMs)?.events ?? [])).toEqual([])
    }
    expect(removals?.length).toBeGreaterThan(3)
    expect(blockedHosts?.map(({ host }) => host)).toContain('attacker.example')
  })

  it('says which limits were reached, as problems', () => {
    const recording = new Recording({ sanitize: { limits: { maxTextChars: 10 } } })
    const [meta, page] = randomRecording(1, { mutations: 0 })
    const long = { source: 5, id: 5, text: 'much longer than that', isChecked: false }
    const input = { ...meta!, type: 3, data: { ...long, id: -1 } }
    const own = [meta!, page!, input].map((event) => ({ windowId: 'w', event }))
    recording.append({ index: 0, key: 'all' }, { events: own, problems: [], format: 'events', facts: {} })
    expect(recording.view().problems.map(({ reason }) => reason)).toEqual(['limit_exceeded'])
  })
})
