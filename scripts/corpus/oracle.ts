import type { Page } from 'playwright'

import type { CorpusRecording } from './find-recordings.ts'
import { firstDifference, type PageDifference } from './first-difference.ts'
import type { Lab } from './lab.ts'
import type { OpenedRecording, PeerLab, PlayerLab } from './lab-contract.ts'
import { servedBlocks } from './try-recording.ts'

/** Our page at one moment. Offsets are ms from the recording's start. */
interface Sample {
  readonly how: 'seek' | 'playback'
  readonly offsetMs: number
  readonly windowId: string | null
  readonly text: string
}

export interface OracleDifference extends PageDifference, Omit<Sample, 'text'> {}

export interface OracleOutcome {
  readonly name: string
  readonly compared: number
  readonly differences: readonly OracleDifference[]
  readonly failures: readonly string[]
}

const SIZE = { width: 1280, height: 800 }
const PLAYED_MS = 15_000
const SPEED = 16
/** One cause makes many differences. */
const SHOWN = 5
const LIMIT_MS = 300_000

/**
 * Holds our pages to plain rrweb's without its virtual DOM, as text: after seeks in a seeded order, forward and back,
 * and after 15 s of playback from each. rrweb then visits the same moments in order of time, window by window, so that
 * it applies every event once and never goes back. It gets sanitised events, as our page does. Never throws: what went wrong is in `failures`.
 */
export async function holdToOracle(lab: Lab, recording: CorpusRecording, moments: number): Promise<OracleOutcome> {
  const failures: string[] = []
  const differences: OracleDifference[] = []
  let compared = 0
  if (!recording.eventsFile) return { name: recording.name, compared, differences, failures: ['no events for rrweb'] }
  const limited = async <T>(what: string, work: () => Promise<T>): Promise<T | null> => {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`not done after ${LIMIT_MS / 1000} s`)), LIMIT_MS)
    })
    const done = work()
    return Promise.race([done, late])
      .catch((error: unknown) => {
        failures.push(`${what}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`)
        return null
      })
      .finally(() => clearTimeout(timer))
  }

  const ours = await lab.open('player-page', SIZE)
  const taken = await limited('ours', () => sampleOurs(ours.page, lab, recording, moments))
  await ours.context.close()
  if (taken === null) return { name: recording.name, compared, differences, failures }
  for (const windowId of new Set(taken.samples.map((sample) => sample.windowId))) {
    const theirs = await lab.open('peer-page', SIZE)
    await limited(`rrweb, window ${windowId ?? ''}`, async () => {
      const startMs = await openOracle(theirs.page, lab.serve(recording.eventsFile ?? ''), windowId)
      const samples = taken.samples.filter((sample) => sample.windowId === windowId)
      for (const { text, ...sample } of samples.sort((a, b) => a.offsetMs - b.offsetMs)) {
        // Ours is after all events of that millisecond; rrweb leaves out those of the very instant it is asked for.
        const oracle = await pageAt(theirs.page, Math.floor(taken.startMs + sample.offsetMs) + 0.5 - startMs)
        compared += 1
        const difference = firstDifference(text, oracle)
        if (difference) differences.push({ ...sample, ...difference })
      }
    })
    await theirs.context.close()
  }
  return { name: recording.name, compared, differences, failures }
}

async function sampleOurs(page: Page, lab: Lab, recording: CorpusRecording, moments: number) {
  const opened = await page.evaluate((served) => (window.lab as PlayerLab).open(served), servedBlocks(lab, recording))
  const samples: Sample[] = []
  for (const { windowId, offsetMs } of momentsOf(opened, moments)) {
    await page.evaluate((id) => (window.lab as PlayerLab).showWindow(id), windowId)
    const sought = await page.evaluate(async (ms) => {
      const player = window.lab as PlayerLab
      await player.seek(ms)
      await new Promise((resolve) => setTimeout(resolve, 300))
      return player.pageText()
    }, offsetMs)
    samples.push({ how: 'seek', offsetMs, windowId, text: sought })
    const [reachedMs, played] = await page.evaluate(
      async ([ms, speed]) => {
        const player = window.lab as PlayerLab
        const reached = await player.playFor(ms, speed)
        return [reached, player.pageText()] as const
      },
      [PLAYED_MS, SPEED] as const,
    )
    samples.push({ how: 'playback', offsetMs: reachedMs, windowId, text: played })
  }
  return { startMs: opened.startMs, samples }
}

/** Seeded moments within the windows' lives, half a millisecond past a whole one: no event is then or not yet. */
function momentsOf({ windows }: OpenedRecording, count: number) {
  let seed = 42
  const random = () => {
    seed = (seed * 1_664_525 + 1_013_904_223) >>> 0
    return seed / 2 ** 32
  }
  return Array.from({ length: count }, (_, i) => {
    const window = windows[i % windows.length]
    const [startMs, endMs] = [window?.startMs ?? 0, window?.endMs ?? 0]
    const offsetMs = Math.floor(startMs + random() * (endMs - startMs)) + 0.5
    return { windowId: windows.length > 1 ? (window?.id ?? null) : null, offsetMs }
  })
}

async function openOracle(page: Page, url: string, windowId: string | null): Promise<number> {
  const options = { peer: 'rrweb-no-virtual-dom' as const, sanitized: true, ...(windowId !== null && { windowId }) }
  const { startMs } = await page.evaluate(([address, how]) => (window.lab as PeerLab).open(address, how), [
    url,
    options,
  ] as const)
  return startMs
}

function pageAt(page: Page, offsetMs: number): Promise<string> {
  return page.evaluate(async (ms) => {
    const peer = window.lab as PeerLab
    await peer.seek(ms)
    return peer.pageText()
  }, offsetMs)
}

/** One recording as a line, and one more for each moment at which the pages differ. */
export function oracleLine({ name, compared, differences, failures }: OracleOutcome): string {
  const verdict = failures.length + differences.length > 0 ? 'FAIL' : 'ok  '
  const lines = differences
    .slice(0, SHOWN)
    .map(({ how, offsetMs, windowId, line, lines: count, ours, theirs }) =>
      [
        `     ${how} at ${offsetMs.toFixed(1)} ms${windowId === null ? '' : ` of window ${windowId}`}: ${count} lines, first ${line}`,
        `       ours  ${ours}`,
        `       rrweb ${theirs}`,
      ].join('\n'),
    )
  const head = `${verdict} ${name.padEnd(44)} ${compared - differences.length} of ${compared} pages the same`
  const more = differences.length > SHOWN ? [`     and ${differences.length - SHOWN} more`] : []
  return [head, ...failures.map((failure) => `     ${failure}`), ...lines, ...more].join('\n')
}
