import { type CorpusRecording, findFile } from '../scripts/corpus/find-recordings.ts'
import { type Lab, openLab } from '../scripts/corpus/lab.ts'
import type { Peer, PeerLab, PlayerLab } from '../scripts/corpus/lab-contract.ts'
import { servedBlocks } from '../scripts/corpus/try-recording.ts'
import { type BenchLimits, USUAL, within } from './limits.ts'
import { warmUpOurs, warmUpPeer } from './warm-up.ts'
import { type Figure, figure, quantile } from './figure.ts'

const SIZE = { width: 1280, height: 800 }

/**
 * Time from the recording's bytes in memory to its first painted picture, median of fresh pages with all code loaded, against
 * rrweb's Replayer and rrweb-player, in one real Chromium. Ours decodes, sanitises and indexes within that time.
 *
 * @param file A JSON array of rrweb events, gzip or not.
 */
export async function benchFirstFrame(file: string, { runs, limitMs }: BenchLimits = USUAL): Promise<Figure[]> {
  const recording = findFile(file)
  const lab = await openLab()
  const add = async (samples: number[], what: string, measure: () => Promise<number>) => {
    const ms = await within(what, limitMs, measure)
    if (ms !== null) samples.push(ms)
  }
  try {
    const [ours, rrweb, rrwebPlayer]: [number[], number[], number[]] = [[], [], []]
    // In turns, so that a busy moment of the machine hits all alike.
    for (let run = 0; run < runs; run += 1) {
      await add(ours, 'our first frame', () => frameOurs(lab, recording))
      await add(rrweb, 'the first frame of rrweb', () => framePeer(lab, recording, 'rrweb'))
      await add(rrwebPlayer, 'the first frame of rrweb-player', () => framePeer(lab, recording, 'rrweb-player'))
    }
    if (ours.length === 0) return []
    const middle = (samples: readonly number[]) => (samples.length === 0 ? null : quantile(samples, 0.5))
    return [
      figure('first frame (rrweb)', 'ms', quantile(ours, 0.5), middle(rrweb)),
      figure('first frame (rrweb-player)', 'ms', quantile(ours, 0.5), middle(rrwebPlayer)),
    ]
  } finally {
    await lab.close()
  }
}

async function frameOurs(lab: Lab, recording: CorpusRecording): Promise<number> {
  const { page, context } = await lab.open('player-page', SIZE)
  await warmUpOurs(lab, page)
  const { firstFrameMs } = await page.evaluate(
    (served) => (window.lab as PlayerLab).open(served),
    servedBlocks(lab, recording),
  )
  await context.close()
  return firstFrameMs
}

async function framePeer(lab: Lab, recording: CorpusRecording, peer: Peer): Promise<number> {
  const { page, context } = await lab.open('peer-page', SIZE)
  await warmUpPeer(lab, page, { peer })
  const { firstFrameMs } = await page.evaluate(([url, options]) => (window.lab as PeerLab).open(url, options), [
    lab.serve(recording.eventsFile ?? ''),
    { peer },
  ] as const)
  await context.close()
  return firstFrameMs
}
