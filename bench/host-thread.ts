import type { Page } from 'playwright'

import { type Lab, openLab } from '../scripts/corpus/lab.ts'
import type { LabRenderer, PeerLab, PlayerLab, ServedArchive } from '../scripts/corpus/lab-contract.ts'
import { archived } from './archived.ts'
import { type Figure, figure, quantile } from './figure.ts'
import { type BenchLimits, USUAL, within } from './limits.ts'
import type { PageTasks } from './page-tasks.ts'
import { tracePhases } from './trace-page.ts'
import { smallArchive, warmUpFromArchive, warmUpPeer } from './warm-up.ts'

const SIZE = { width: 1280, height: 800 }
/** Shares of the recording, far apart. */
const PLACES = [0.5, 0.1, 0.9, 0.3, 0.7, 0.05, 0.99, 0.6, 0.2, 0.8]
const PHASES = ['load', 'seeks', 'play'] as const

type Phase = (typeof PHASES)[number]
type Phases = Readonly<Record<Phase, PageTasks>>

/**
 * The longest task of the host page's own thread while a recording is loaded, sought ten times, and played for 30 s:
 * by our player with each renderer from an archive folder, beside rrweb-player, which takes it as one file. In ms on the processor, medians of fresh pages with all code
 * loaded, in turns, in one real Chromium, which runs an isolated page in a process of its own.
 *
 * @param file A JSON array of rrweb events, gzip or not.
 */
export async function benchHostThread(file: string, limits: BenchLimits = USUAL): Promise<Figure[]> {
  const { recordingId, folder, zipped, durationMs } = await archived(file)
  const { playedMs } = limits
  const times = { playedMs, limitMs: limits.limitMs + playedMs, durationMs }
  const samples: Record<LabRenderer | 'peer', Phases[]> = { isolated: [], frame: [], peer: [] }
  const lab = await openLab()
  try {
    for (let run = 0; run < limits.runs; run += 1) {
      for (const renderer of ['isolated', 'frame'] as const) {
        const archive = { baseUrl: lab.serveFolder(folder), recordingId, startMs: 0 }
        const ours = await measureOurs(lab, archive, renderer, times)
        if (ours) samples[renderer].push(ours)
      }
      const peer = await measurePeer(lab, lab.serve(zipped), times)
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

async function measureOurs(lab: Lab, archive: ServedArchive, renderer: LabRenderer, times: Times) {
  const { page, context } = await lab.open('player-page', SIZE)
  try {
    await warmUpFromArchive(page, await smallArchive(lab), renderer)
    return await trace(page, `ours, ${renderer}`, times, {
      load: () =>
        page.evaluate(([served, how]) => (window.lab as PlayerLab).openArchive(served, how), [
          archive,
          renderer,
        ] as const),
      seek: (offsetMs) => page.evaluate((ms) => (window.lab as PlayerLab).seek(ms), offsetMs),
      play: () => page.evaluate((ms) => (window.lab as PlayerLab).playFor(ms, 1), times.playedMs),
    })
  } finally {
    await context.close()
  }
}

async function measurePeer(lab: Lab, address: string, times: Times) {
  const { page, context } = await lab.open('peer-page', SIZE)
  try {
    await warmUpPeer(lab, page, { peer: 'rrweb-player' })
    return await trace(page, 'rrweb-player', times, {
      load: () => page.evaluate((url) => (window.lab as PeerLab).open(url, { peer: 'rrweb-player' }), address),
      seek: (offsetMs) => page.evaluate((ms) => (window.lab as PeerLab).seek(ms), offsetMs),
      play: () => page.evaluate((ms) => (window.lab as PeerLab).playFor(ms), times.playedMs),
    })
  } finally {
    await context.close()
  }
}

/** ms. */
interface Times {
  readonly playedMs: number
  readonly limitMs: number
  readonly durationMs: number
}

/** What a viewer does. */
interface Steps {
  load(): Promise<unknown>
  seek(offsetMs: number): Promise<unknown>
  play(): Promise<unknown>
}

function trace(page: Page, what: string, times: Times, { load, seek, play }: Steps): Promise<Phases | null> {
  const { durationMs, limitMs } = times
  return tracePhases(page, PHASES, (during) =>
    within(what, limitMs, async () => {
      await during('load', load)
      await during('seeks', async () => {
        for (const place of PLACES) await seek(durationMs * place)
      })
      await seek(durationMs * 0.4)
      await during('play', play)
      return true
    }),
  )
}
