import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import type { Page } from 'playwright'

import { findFile } from '../scripts/corpus/find-recordings.ts'
import { type Lab, openLab } from '../scripts/corpus/lab.ts'
import type { PeerLab, PlayerLab } from '../scripts/corpus/lab-contract.ts'
import { servedBlocks } from '../scripts/corpus/try-recording.ts'
import { replayedFrame } from '../test/e2e/renderers/replayed-frame.ts'
import { type Figure, figure, quantile } from './figure.ts'
import { type BenchLimits, SMOKE, USUAL, within } from './limits.ts'
import { LARGE_PAGE_PLACES, makeLargePage } from './made/large-page.ts'
import { tracePhases } from './trace-page.ts'
import { warmUpOurs, warmUpPeer } from './warm-up.ts'

const SIZE = { width: 1280, height: 800 }
/** On a machine of 2026 rebuilding these takes some three seconds. */
const ROWS = 7_000
const SMOKE_ROWS = 50
/** Where a renderer that hangs is given up. */
const PATIENCE_MS = 10_000

interface Rebuild {
  readonly tookMs: number
  readonly longestMs: number
  readonly gapMs: number
}

/**
 * Whether the portal's own thread stays free of what an isolated renderer does: how long its heart does not beat while
 * the renderer hangs and rebuilds a large page, and the longest task of its thread during that rebuild. The page is a
 * made one, beside rrweb's Replayer, which rebuilds it in the portal's thread. A crash is measured by a test
 * (`test/e2e/renderers/isolated.test.ts`), where the page tells by itself: the driver does not outlive one.
 *
 * @param file A JSON array of rrweb events, gzip or not: the recording whose renderer hangs.
 */
export async function benchIsolation(file: string, limits: BenchLimits = USUAL): Promise<Figure[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'portal-replay-bench-'))
  const large = path.join(folder, 'large.json')
  writeFileSync(large, JSON.stringify(makeLargePage(limits.seeks === SMOKE.seeks ? SMOKE_ROWS : ROWS)))
  const gaps: number[] = []
  const rebuilds: Record<'ours' | 'peer', Rebuild[]> = { ours: [], peer: [] }
  const lab = await openLab()
  try {
    for (let run = 0; run < limits.runs; run += 1) {
      gaps.push(...(await measureHang(lab, file, limits)))
      rebuilds.ours.push(...(await rebuildOurs(lab, large, limits)))
      rebuilds.peer.push(...(await rebuildPeer(lab, large, limits)))
    }
  } finally {
    await lab.close()
    rmSync(folder, { recursive: true, force: true })
  }
  const compare = (name: string, what: keyof Rebuild) => {
    const [ours, peer] = (['ours', 'peer'] as const).map((who) => rebuilds[who].map((rebuild) => rebuild[what]))
    return ours?.length ? [figure(name, 'ms', quantile(ours, 0.5), peer?.length ? quantile(peer, 0.5) : null)] : []
  }
  return [
    ...(gaps.length > 0 ? [figure('heartbeat gap, renderer hangs, worst', 'ms', Math.max(...gaps))] : []),
    ...compare('rebuild of a large page', 'tookMs'),
    ...compare('heartbeat gap, rebuild', 'gapMs'),
    ...compare('longest host task, rebuild', 'longestMs'),
  ]
}

/** Keeps the renderer of a recording busy, and waits until the viewer is told: the largest gap until then. */
async function measureHang(lab: Lab, file: string, { limitMs }: BenchLimits): Promise<number[]> {
  const { page, context } = await lab.open('player-page', SIZE)
  try {
    const gapMs = await within('a renderer that hangs', limitMs, async () => {
      await openIsolated(lab, page, file)
      const replayed = await replayedFrame(page, 'body > *')
      const told = new Promise<number>((resolve) => {
        page.on('console', (message) => {
          const [, failure, gap] = /^heartbeat (\w+) ([\d.]+)$/.exec(message.text()) ?? []
          if (failure === 'renderer_failed') resolve(Number(gap))
        })
      })
      await page.evaluate(beat)
      void replayed
        .evaluate(() => {
          for (;;);
        })
        .catch(() => undefined)
      // Asking it for something is what makes its silence known.
      void page.evaluate(() => (window.lab as PlayerLab).playFor(60_000, 1)).catch(() => undefined)
      return told
    })
    return gapMs === null ? [] : [gapMs]
  } finally {
    // The driver waits for a frame that hangs.
    await Promise.race([context.close(), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))])
  }
}

async function openIsolated(lab: Lab, page: Page, file: string): Promise<void> {
  await warmUpOurs(lab, page, 'isolated')
  const blocks = servedBlocks(lab, findFile(file))
  await page.evaluate((served) => (window.lab as PlayerLab).open(served, 'isolated'), blocks)
}

async function rebuildOurs(lab: Lab, file: string, { limitMs }: BenchLimits): Promise<Rebuild[]> {
  const { page, context } = await lab.open('player-page', SIZE)
  try {
    await openIsolated(lab, page, file)
    const seek = (offsetMs: number) => page.evaluate((ms) => (window.lab as PlayerLab).seek(ms), offsetMs)
    return await measureRebuild(page, 'ours', limitMs, seek)
  } finally {
    await context.close()
  }
}

async function rebuildPeer(lab: Lab, file: string, { limitMs }: BenchLimits): Promise<Rebuild[]> {
  const { page, context } = await lab.open('peer-page', SIZE)
  try {
    await warmUpPeer(lab, page, { peer: 'rrweb' })
    await page.evaluate((url) => (window.lab as PeerLab).open(url, { peer: 'rrweb' }), lab.serve(file))
    const seek = (offsetMs: number) => page.evaluate((ms) => (window.lab as PeerLab).seek(ms), offsetMs)
    return await measureRebuild(page, 'rrweb', limitMs, seek)
  } finally {
    await context.close()
  }
}

/** Goes to where the page is another one, and measures the way back. */
async function measureRebuild(
  page: Page,
  what: string,
  limitMs: number,
  seek: (offsetMs: number) => Promise<number>,
): Promise<Rebuild[]> {
  let tookMs = 0
  const tasks = await tracePhases(page, ['rebuild'], (during) =>
    within(what, limitMs, async () => {
      await seek(LARGE_PAGE_PLACES.after)
      await page.evaluate(beat)
      tookMs = await during('rebuild', () => seek(LARGE_PAGE_PLACES.before))
      return true
    }),
  )
  if (tasks === null) return []
  return [{ tookMs, longestMs: tasks.rebuild.longestMs, gapMs: await page.evaluate(() => window.heart.longestMs) }]
}

/** Runs in the page: notes how long its thread does not answer, and says on the console what the viewer is told. */
function beat(): void {
  window.heart = { longestMs: 0 }
  let last = performance.now()
  setInterval(() => {
    const now = performance.now()
    window.heart.longestMs = Math.max(window.heart.longestMs, now - last)
    last = now
    const failure = 'failure' in (window.lab as PlayerLab) ? (window.lab as PlayerLab).failure() : null
    if (failure !== null) console.debug(`heartbeat ${failure} ${window.heart.longestMs}`)
  }, 10)
}

declare global {
  interface Window {
    heart: { longestMs: number }
  }
}
