import { type Lab, openLab } from '../scripts/corpus/lab.ts'
import type { Peer, PeerLab, PlayerLab, ServedArchive } from '../scripts/corpus/lab-contract.ts'
import { archived } from './archived.ts'
import { type Figure, figure, quantile } from './figure.ts'
import { type BenchLimits, USUAL, within } from './limits.ts'
import { meterPage } from './page-meter.ts'
import { smallArchive, warmUpFromArchive, warmUpPeer } from './warm-up.ts'

const SIZE = { width: 1280, height: 800 }
const NETWORK = { megabitsPerSecond: 20, latencyMs: 40 }

interface Sample {
  readonly ms: number
  readonly megabytes: number
}

/**
 * From nothing to the first picture over 20 Mbit/s and 40 ms, at the start and at 80 % of the recording: ours from an
 * archive folder, rrweb-player from the whole recording as gzip, which it has to have before it shows anything. And
 * the bytes that had come by then. The floor: the first full snapshot alone, fetched in one piece and rebuilt. All code is loaded before.
 *
 * @param file A JSON array of rrweb events, gzip or not.
 */
export async function benchNetwork(file: string, limits: BenchLimits = USUAL): Promise<Figure[]> {
  const { recordingId, folder, durationMs, zipped, zippedPage } = await archived(file)
  const lab = await openLab()
  try {
    const warmUp = await smallArchive(lab)
    const figures: Figure[] = []
    const snapshot = await median(limits, () =>
      measurePeer(lab, lab.serve(zippedPage), 0, limits, 'rrweb-no-virtual-dom'),
    )
    for (const share of [0, 0.8]) {
      const archive = { baseUrl: lab.serveFolder(folder), recordingId, startMs: durationMs * share }
      const ours = await median(limits, () => measureOurs(lab, warmUp, archive, limits))
      if (ours === null) continue
      const theirs = await median(limits, () => measurePeer(lab, lab.serve(zipped), share, limits, 'rrweb-player'))
      const place = share === 0 ? 'at the start' : `at ${share * 100} %`
      figures.push(
        figure(`over the network, ${place} (first snapshot alone)`, 'ms', ours.ms, snapshot?.ms ?? null),
        figure(`over the network, ${place} (rrweb-player)`, 'ms', ours.ms, theirs?.ms ?? null),
        figure(`fetched by then, ${place} (rrweb-player)`, 'MB', ours.megabytes, theirs?.megabytes ?? null),
      )
    }
    return figures
  } finally {
    await lab.close()
  }
}

async function median({ runs }: BenchLimits, measure: () => Promise<Sample | null>): Promise<Sample | null> {
  const samples: Sample[] = []
  for (let run = 0; run < runs; run++) {
    const sample = await measure()
    // Who did not make it once will not the next time.
    if (sample === null) break
    samples.push(sample)
  }
  if (samples.length === 0) return null
  const middle = (what: keyof Sample) =>
    quantile(
      samples.map((sample) => sample[what]),
      0.5,
    )
  return { ms: middle('ms'), megabytes: middle('megabytes') }
}

async function measureOurs(
  lab: Lab,
  warmUp: ServedArchive,
  archive: ServedArchive,
  limits: BenchLimits,
): Promise<Sample | null> {
  const { page, context } = await lab.open('player-page', SIZE)
  await warmUpFromArchive(page, warmUp)
  const meter = await meterPage(page)
  await meter.slowDown(NETWORK)
  const sample = await within('our first frame', limits.limitMs, async () => {
    const ms = await page.evaluate((served) => (window.lab as PlayerLab).openArchive(served), archive)
    return { ms, megabytes: meter.receivedBytes() / 1e6 }
  })
  await meter.close()
  await context.close()
  return sample
}

async function measurePeer(
  lab: Lab,
  url: string,
  share: number,
  limits: BenchLimits,
  peer: Peer,
): Promise<Sample | null> {
  const { page, context } = await lab.open('peer-page', SIZE)
  await warmUpPeer(lab, page, { peer })
  const meter = await meterPage(page)
  await meter.slowDown(NETWORK)
  const sample = await within(`the first frame of ${peer}`, limits.limitMs, async () => {
    const ms = await page.evaluate(
      ([address, place, options]) => (window.lab as PeerLab).openAt(address, place, options),
      [url, share, { peer }] as const,
    )
    return { ms, megabytes: meter.receivedBytes() / 1e6 }
  })
  await meter.close()
  await context.close()
  return sample
}
