import { describe, expect, inject, it } from 'vitest'

import { firstDifference } from '../../../scripts/corpus/first-difference.ts'
import { changesPage } from '../../../src/recording/base/changes-page.ts'
import type { ReplayEvent } from '../../../src/recording/events.ts'
import { createSanitizer } from '../../../src/recording/sanitize/create-sanitizer.ts'
import { seeded } from '../../recording/fold/random-recording.ts'
import { toldAgain, withoutKnownFaults } from './known-faults.ts'
import { sceneOf, START_MS } from './pages.ts'
import { plainReplay } from './plain-replay.ts'
import { recordLivePage } from './record-live-page.ts'
import { recordingOf } from './recording-of.ts'
import { mountRenderer, noSignal } from './replay-element.ts'
import { serializePage } from './serialize-page.ts'
import { mediaSecondsAt, pictureAt } from './state-truth.ts'

const STEPS = 400
const RECORDINGS = Array.from({ length: inject('seeds') }, (_, index) => index + 1)
const SEEKS = 20
const PLAYED_MS = 15_000

interface Sample {
  readonly how: string
  readonly offsetMs: number
  readonly text: string
  /** Seconds of each media element. */
  readonly media: readonly number[]
  /** The picture that the canvas shows, as base64; `null` where none was awaited. */
  readonly drawn: string | null
}

/** Moments of a recording in no order, so that seeks go forward and back. */
function momentsOf(events: readonly ReplayEvent[], seed: number): number[] {
  const random = seeded(seed)
  const endMs = (events.at(-1)?.timestamp ?? START_MS) - START_MS
  return Array.from({ length: SEEKS }, () => Math.floor(random() * endMs))
}

function mediaOf(page: Document): number[] {
  return Array.from(page.querySelectorAll<HTMLMediaElement>('video, audio'), ({ currentTime }) => currentTime)
}

const rounded = (seconds: number) => Math.round(seconds * 1_000)

async function drawnOn(page: Document): Promise<string | null> {
  const url = /url\("(blob:.*)"\)/.exec(page.querySelector('canvas')?.style.content ?? '')?.[1]
  if (url === undefined) return null
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer())
  return btoa(String.fromCharCode(...bytes))
}

/** Our pages: sought, and played on from there. */
async function sampleOurs(events: readonly ReplayEvent[], seed: number): Promise<Sample[]> {
  const recording = recordingOf(events)
  const { renderer, page, facts } = await mountRenderer()
  const samples: Sample[] = []
  for (const offsetMs of momentsOf(events, seed)) {
    const base = recording.base('w', offsetMs)
    await renderer.show(sceneOf(base?.events ?? [], { offsetMs }), noSignal())
    const sought = { text: serializePage(page()), media: mediaOf(page()), drawn: await drawnOn(page()) }
    samples.push({ how: 'sought', offsetMs, ...sought })

    const laterMs = offsetMs + PLAYED_MS
    renderer.apply(recording.read('w', offsetMs, laterMs), { offsetMs: laterMs, pointer: null })
    renderer.setPlaying(false, { offsetMs: laterMs, speed: 1 })
    const played = { text: serializePage(page()), media: mediaOf(page()), drawn: null }
    samples.push({ how: `played from ${offsetMs}`, offsetMs: laterMs, ...played })
  }
  expect(facts.filter(({ type }) => type === 'event-failed')).toEqual([])
  return samples
}

/** What rrweb is given, so that both have the same: it visits every moment in order of time and never goes back. */
function sanitized(events: readonly ReplayEvent[]): ReplayEvent[] {
  const sanitizer = createSanitizer()
  return events.flatMap((event) => sanitizer.sanitize(event) ?? []).filter(changesPage)
}

describe('a recorded page beside plain rrweb', () => {
  it.each(RECORDINGS)(
    'is the same after seeks and after 15 s of playback (seed %i)',
    async (seed) => {
      const events = withoutKnownFaults(await recordLivePage(seed, { steps: STEPS }))
      const samples = await sampleOurs(events, seed)
      const oracle = plainReplay(toldAgain(sanitized(events)))
      const differences: unknown[] = []
      for (const { how, offsetMs, text, media, drawn } of samples.toSorted((a, b) => a.offsetMs - b.offsetMs)) {
        oracle.seek(START_MS + offsetMs)
        const difference = firstDifference(text, serializePage(oracle.page()))
        if (difference) differences.push({ how, offsetMs, ...difference })
        const seconds = mediaSecondsAt(events, offsetMs)
        if (String(media.map(rounded)) !== String(seconds.map(rounded)))
          differences.push({ how, offsetMs, media, seconds })
        const picture = pictureAt(events, offsetMs)
        if (how === 'sought' && drawn !== picture) differences.push({ how, offsetMs, drawn, picture })
      }
      expect(samples).toHaveLength(SEEKS * 2)
      expect(differences).toEqual([])
    },
    120_000,
  )
})
