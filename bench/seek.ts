import { type CorpusRecording, findFile } from '../scripts/corpus/find-recordings.ts'
import { type Lab, openLab } from '../scripts/corpus/lab.ts'
import type { PeerLab, PeerOptions, PlayerLab } from '../scripts/corpus/lab-contract.ts'
import { servedBlocks } from '../scripts/corpus/try-recording.ts'
import { type Figure, figure, quantile } from './figure.ts'
import { type BenchLimits, USUAL, within } from './limits.ts'
import { meterPage, type PageMeter } from './page-meter.ts'

const SIZE = { width: 1280, height: 800 }
const SNAPSHOT_REBUILT = 'rebuild of the snapshot'

interface Samples {
  readonly wallMs: number[]
  readonly cpuMs: number[]
  readonly heapMegabytes: number
}

/**
 * 20 seeks over the whole recording, forward and back, at the same places for everybody: time until the picture is
 * painted, and what it costs the page's own thread on the processor (in the lines with CPU), p50 and p95; and the
 * largest heap of the page while loading and seeking. Against rrweb's Replayer and rrweb-player, and against the
 * floor: rebuilding this page's first full snapshot, and nothing else.
 *
 * @param file A JSON array of rrweb events, gzip or not.
 */
export async function benchSeek(file: string, limits: BenchLimits = USUAL): Promise<Figure[]> {
  const recording = findFile(file)
  const lab = await openLab()
  try {
    const ours = await measureOurs(lab, recording, limits)
    if (ours === null) return []
    const figures: Figure[] = []
    for (const peer of ['rrweb', 'rrweb-player'] as const) {
      figures.push(...compare(peer, ours, await measurePeer(lab, recording, { peer }, limits)))
    }
    const floor = await measurePeer(lab, recording, { peer: 'rrweb-no-virtual-dom', onlySnapshot: true }, limits)
    return [...figures, ...compare(SNAPSHOT_REBUILT, ours, floor).filter(({ name }) => !name.startsWith('heap'))]
  } finally {
    await lab.close()
  }
}

function compare(peer: string, ours: Samples, theirs: Samples | null): Figure[] {
  const line = (what: 'wallMs' | 'cpuMs', q: number, label: string) =>
    figure(`seek ${label} (${peer})`, 'ms', quantile(ours[what], q), theirs && quantile(theirs[what], q))
  return [
    line('wallMs', 0.5, 'p50'),
    line('wallMs', 0.95, 'p95'),
    line('cpuMs', 0.5, 'CPU p50'),
    line('cpuMs', 0.95, 'CPU p95'),
    figure(`heap peak (${peer})`, 'MB', ours.heapMegabytes, theirs?.heapMegabytes ?? null),
  ]
}

/** Shares of the recording, the same in every run: the golden ratio visits all of it without an order. */
function places(count: number): number[] {
  return Array.from({ length: count }, (_, index) => (0.31 + index * 0.618034) % 1)
}

async function measureOurs(lab: Lab, recording: CorpusRecording, limits: BenchLimits): Promise<Samples | null> {
  const { page, context } = await lab.open('player-page', SIZE)
  const meter = await meterPage(page)
  const measured = await within('our seeks', limits.limitMs * 2, async () => {
    const { durationMs } = await page.evaluate(
      (served) => (window.lab as PlayerLab).open(served),
      servedBlocks(lab, recording),
    )
    return sample(meter, limits, (share) =>
      page.evaluate((ms) => (window.lab as PlayerLab).seek(ms), durationMs * share),
    )
  })
  await meter.close()
  await context.close()
  return measured
}

async function measurePeer(
  lab: Lab,
  recording: CorpusRecording,
  options: PeerOptions,
  limits: BenchLimits,
): Promise<Samples | null> {
  const { page, context } = await lab.open('peer-page', SIZE)
  const meter = await meterPage(page)
  const url = lab.serve(recording.eventsFile ?? '')
  const measured = await within(`seeks of ${nameOf(options)}`, limits.limitMs * 2, async () => {
    const { durationMs } = await page.evaluate(([address, how]) => (window.lab as PeerLab).open(address, how), [
      url,
      options,
    ] as const)
    return sample(meter, limits, (share) =>
      options.onlySnapshot
        ? page.evaluate(() => (window.lab as PeerLab).rebuild())
        : page.evaluate((ms) => (window.lab as PeerLab).seek(ms), durationMs * share),
    )
  })
  await meter.close()
  await context.close()
  return measured
}

const nameOf = ({ peer, onlySnapshot }: PeerOptions): string => (onlySnapshot ? SNAPSHOT_REBUILT : peer)

/** Stops measuring when the time is up, with what it has by then. */
async function sample(
  meter: PageMeter,
  { seeks, limitMs }: BenchLimits,
  seek: (share: number) => Promise<number>,
): Promise<Samples> {
  const [wallMs, cpuMs]: [number[], number[]] = [[], []]
  const endsMs = performance.now() + limitMs
  for (const share of places(seeks)) {
    const [wall, cpu] = await meter.cpuOf(() => seek(share))
    wallMs.push(wall)
    cpuMs.push(cpu)
    if (performance.now() > endsMs) break
  }
  if (wallMs.length < seeks) process.stderr.write(`${wallMs.length} of ${seeks} seeks in ${limitMs / 1_000} s\n`)
  return { wallMs, cpuMs, heapMegabytes: (await meter.peakHeapBytes()) / 1e6 }
}
