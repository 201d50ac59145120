import type { Page } from 'playwright'

import { type CorpusRecording, findFile } from '../scripts/corpus/find-recordings.ts'
import { type Lab, openLab } from '../scripts/corpus/lab.ts'
import type { LabRenderer, PeerLab, PlayerLab } from '../scripts/corpus/lab-contract.ts'
import { servedBlocks } from '../scripts/corpus/try-recording.ts'
import { type Figure, figure, quantile } from './figure.ts'
import { type BenchLimits, USUAL, within } from './limits.ts'
import type { PageTasks } from './page-tasks.ts'
import { tracePhases } from './trace-page.ts'
import { warmUpOurs, warmUpPeer } from './warm-up.ts'

const SIZE = { width: 1280, height: 800 }
/** Shares of the recording, far apart. */
const PLACES = [0.5, 0.1, 0.9, 0.3, 0.7, 0.05, 0.99, 0.6, 0.2, 0.8]
const PHASES = ['load', 'seeks', 'play'] as const

type Phase = (typeof PHASES)[number]
type Phases = Readonly<Record<Phase, PageTasks>>

/**
 * The longest task of the host page's own thread while a recording is loaded, sought ten times, and played for 30 s:
 * by our player with each renderer, beside rrweb-player. In ms on the processor, medians of fresh pages with all code
 * loaded, in turns, in one real Chromium, which runs an isolated page in a process of its own.
 *
 * @param file A JSON array of rrweb events, gzip or not.
 */
export async function benchHostThread(file: string, limits: BenchLimits = USUAL): Promise<Figure[]> {
  const recording = findFile(file)
  const { playedMs } = limits
  const limitMs = limits.limitMs + playedMs
  const samples: Record<LabRenderer | 'peer', Phases[]> = { isolated: [], frame: [], peer: [] }
  const lab = await openLab()
  try {
    for (let run = 0; run < limits.runs; run += 1) {
      for (const renderer of ['isolated', 'frame'] as const) {
        const ours = await measureOurs(lab, recording, renderer, { playedMs, limitMs })
        if (ours) samples[renderer].push(ours)
      }
      const peer = await measurePeer(lab, recording, { playedMs, limitMs })
      if (peer) samples.peer.push(peer)
    }
  } finally {
    await lab.close()
  }
  const longest = (who: keyof typeof samples, phase: Phase) =>
    samples[who].length === 0
      ? null
      : quantile(
          samples[who].map((phases) => phases[phase].longestMs),
          0.5,
        )
  return (['isolated', 'frame'] as const).flatMap((renderer) =>
    PHASES.flatMap((phase) => {
      const ours = longest(renderer, phase)
      return ours === null
        ? []
        : [figure(`longest host task, ${phase}, ${renderer}`, 'ms', ours, longest('peer', phase))]
    }),
  )
}

async function measureOurs(lab: Lab, recording: CorpusRecording, renderer: LabRenderer, { playedMs, limitMs }: Times) {
  const { page, context } = await lab.open('player-page', SIZE)
  try {
    await warmUpOurs(lab, page, renderer)
    return await trace(page, `ours, ${renderer}`, limitMs, {
      load: () =>
        page.evaluate(([blocks, how]) => (window.lab as PlayerLab).open(blocks, how), [
          servedBlocks(lab, recording),
          renderer,
        ] as const),
      seek: (offsetMs) => page.evaluate((ms) => (window.lab as PlayerLab).seek(ms), offsetMs),
      play: () => page.evaluate((ms) => (window.lab as PlayerLab).playFor(ms, 1), playedMs),
    })
  } finally {
    await context.close()
  }
}

async function measurePeer(lab: Lab, recording: CorpusRecording, { playedMs, limitMs }: Times) {
  const { page, context } = await lab.open('peer-page', SIZE)
  try {
    await warmUpPeer(lab, page, { peer: 'rrweb-player' })
    return await trace(page, 'rrweb-player', limitMs, {
      load: () =>
        page.evaluate(
          (url) => (window.lab as PeerLab).open(url, { peer: 'rrweb-player' }),
          lab.serve(recording.eventsFile ?? ''),
        ),
      seek: (offsetMs) => page.evaluate((ms) => (window.lab as PeerLab).seek(ms), offsetMs),
      play: () => page.evaluate((ms) => (window.lab as PeerLab).playFor(ms), playedMs),
    })
  } finally {
    await context.close()
  }
}

interface Times {
  readonly playedMs: number
  readonly limitMs: number
}

/** What a viewer does. */
interface Steps {
  load(): Promise<{ readonly durationMs: number }>
  seek(offsetMs: number): Promise<unknown>
  play(): Promise<unknown>
}

function trace(page: Page, what: string, limitMs: number, { load, seek, play }: Steps): Promise<Phases | null> {
  return tracePhases(page, PHASES, (during) =>
    within(what, limitMs, async () => {
      const { durationMs } = await during('load', load)
      await during('seeks', async () => {
        for (const place of PLACES) await seek(durationMs * place)
      })
      await seek(durationMs * 0.4)
      await during('play', play)
      return true
    }),
  )
}
