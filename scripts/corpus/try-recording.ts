import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import type { Page } from 'playwright'

import type { CorpusRecording, TruthPicture } from './find-recordings.ts'
import type { Lab } from './lab.ts'
import type { OpenedRecording, PeerLab, PlayerLab, ServedBlock } from './lab-contract.ts'
import { pictureDiff } from './picture-diff.ts'

/** What one recording came to. */
export interface Outcome {
  readonly name: string
  /** Why it failed; empty when it did not. */
  readonly failures: readonly string[]
  readonly events: number
  readonly durationMs: number
  readonly firstFrameMs: number
  readonly seeksMs: readonly number[]
  readonly endedAfterMs: number | null
  readonly failedEvents: number
  readonly problems: number
  readonly pictures: readonly PictureOutcome[]
}

export interface PictureOutcome {
  readonly label: string
  readonly ours: number
  readonly rrweb: number | null
  readonly noVirtualDom: number | null
}

/** Places to seek to, as shares of the recording: forward, back, to the end and to the start. */
const PLACES = [0.5, 0.1, 0.9, 0.3, 0.7, 0.05, 1, 0.6, 0, 0.8]
const SPEED = 16
/** How long any one step may take before it has failed, for each recording that is open at a time. */
const LIMIT_MS = 90_000
/** What ours may be off beyond the better peer, in percent points: anti-aliasing differs from run to run. */
const SLACK = 0.1
/** Fonts and transitions of the page need a moment in the peers' way of taking pictures; so do ours get it. */
const SETTLE_MS = 300

export interface TryOptions {
  /** How many recordings share the machine. */
  readonly atOnce: number
  /** Take the peers' pictures too, in place of the published figures. */
  readonly peers: boolean
  /** Where to leave the pictures: the page then, ours, the peers', and what is off. */
  readonly keepIn?: string
}

/** Plays, seeks and compares one recording in a page of its own. Never throws: what went wrong is in `failures`. */
export async function tryRecording(lab: Lab, recording: CorpusRecording, options: TryOptions): Promise<Outcome> {
  const [first] = recording.pictures
  const size = { width: first?.width ?? 1280, height: first?.height ?? 800 }
  const { page, context, errors } = await lab.open('player-page', {
    ...size,
    deviceScaleFactor: first?.deviceScaleFactor ?? 1,
  })
  const failures: string[] = []
  const stepMs = LIMIT_MS * options.atOnce
  const outcome = { opened: NOTHING, seeksMs: [] as number[], endedAfterMs: null as number | null }
  const pictures: PictureOutcome[] = []
  let facts: ReturnType<PlayerLab['facts']> = { failedEvents: 0, blockedAssets: 0, problems: [] }
  const attempt = async (what: string, work: () => Promise<void>, limitMs = stepMs) => {
    const late = lateAfter(limitMs)
    await Promise.race([work(), late.promise]).catch((error: unknown) => failures.push(`${what}: ${firstLine(error)}`))
    late.cancel()
  }

  await attempt('open', async () => {
    outcome.opened = await open(page, servedBlocks(lab, recording))
  })
  if (failures.length === 0) {
    await attempt('pictures', () => takePictures(page, recording, outcome.opened, pictures, options))
    await attempt('seek', async () => {
      for (const place of PLACES) outcome.seeksMs.push(await seek(page, outcome.opened.durationMs * place))
    })
    const limitMs = stepMs + outcome.opened.durationMs / SPEED
    await attempt('play to the end', async () => void (outcome.endedAfterMs = await playToEnd(page)), limitMs)
    await attempt('facts', async () => {
      facts = await page.evaluate(() => (window.lab as PlayerLab).facts())
    })
  }
  failures.push(...errors.map((error) => `uncaught: ${error}`))
  await context.close()
  const compared = options.peers && recording.eventsFile ? await withPeers(lab, recording, pictures, options) : pictures
  failures.push(...compared.filter(isWorse).map((picture) => `picture ${picture.label} is off by ${picture.ours}`))
  return {
    name: recording.name,
    failures,
    events: outcome.opened.events,
    durationMs: outcome.opened.durationMs,
    firstFrameMs: outcome.opened.firstFrameMs,
    seeksMs: outcome.seeksMs,
    endedAfterMs: outcome.endedAfterMs,
    failedEvents: facts.failedEvents,
    problems: facts.problems.length,
    pictures: compared,
  }
}

const NOTHING: OpenedRecording = { firstFrameMs: 0, startMs: 0, durationMs: 0, events: 0, windows: [] }

export function servedBlocks(lab: Lab, recording: CorpusRecording): ServedBlock[] {
  return recording.blocks.map(({ file, ...times }) => ({ url: lab.serve(file), ...times }))
}

const open = (page: Page, blocks: ServedBlock[]) =>
  page.evaluate((served) => (window.lab as PlayerLab).open(served), blocks)

const seek = (page: Page, offsetMs: number) =>
  page.evaluate((ms) => (window.lab as PlayerLab | PeerLab).seek(ms), offsetMs)

async function playToEnd(page: Page): Promise<number> {
  const startedMs = Date.now()
  await page.evaluate((speed) => (window.lab as PlayerLab).playToEnd(speed), SPEED)
  return Date.now() - startedMs
}

function lateAfter(ms: number): { promise: Promise<never>; cancel: () => void } {
  let timer: NodeJS.Timeout | undefined
  const promise = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${ms / 1000} s`)), ms)
  })
  return { promise, cancel: () => clearTimeout(timer) }
}

async function takePictures(
  page: Page,
  recording: CorpusRecording,
  opened: OpenedRecording,
  pictures: PictureOutcome[],
  { keepIn }: TryOptions,
): Promise<void> {
  for (const picture of recording.pictures) {
    await page.evaluate((windowId) => (window.lab as PlayerLab).showWindow(windowId), picture.windowId)
    await seek(page, picture.epochMs - opened.startMs)
    const ours = await shareOff(page, picture, keepIn && path.join(keepIn, recording.name, `${picture.label}-ours`))
    pictures.push({ label: picture.label, ours, ...picture.published })
  }
  await page.evaluate(() => (window.lab as PlayerLab).showWindow(null))
}

/** `keepAs`: where to leave the pictures, without their endings. */
async function shareOff(page: Page, picture: TruthPicture, keepAs?: string): Promise<number> {
  await page.waitForTimeout(SETTLE_MS)
  const clip = { x: 0, y: 0, width: picture.width, height: picture.height }
  const [truth, taken] = [readFileSync(picture.file), await page.screenshot({ clip })]
  const { off, drawn } = await pictureDiff(page, truth, taken)
  if (keepAs) {
    mkdirSync(path.dirname(keepAs), { recursive: true })
    writeFileSync(`${keepAs}.png`, taken)
    writeFileSync(`${keepAs}-off.png`, drawn)
    writeFileSync(path.join(path.dirname(keepAs), `${picture.label}.png`), truth)
  }
  return round(off)
}

/** Takes the peers' pictures here and now, in place of the published ones. */
async function withPeers(
  lab: Lab,
  recording: CorpusRecording,
  pictures: readonly PictureOutcome[],
  { keepIn }: TryOptions,
): Promise<PictureOutcome[]> {
  const measured = pictures.map((picture) => ({ ...picture }))
  for (const [peer, column] of [
    ['rrweb', 'rrweb'],
    ['rrweb-no-virtual-dom', 'noVirtualDom'],
  ] as const) {
    for (const [index, picture] of recording.pictures.entries()) {
      const { page, context } = await lab.open('peer-page', picture)
      const url = lab.serve(recording.eventsFile ?? '')
      const options = { peer, canvas: recording.hasCanvas, ...(picture.windowId && { windowId: picture.windowId }) }
      const { startMs } = await page.evaluate(([address, how]) => (window.lab as PeerLab).open(address, how), [
        url,
        options,
      ] as const)
      await seek(page, picture.epochMs - startMs)
      await page.waitForTimeout(SETTLE_MS * 2)
      const row = measured[index]
      if (row)
        row[column] = await shareOff(
          page,
          picture,
          keepIn && path.join(keepIn, recording.name, `${picture.label}-${peer}`),
        )
      await context.close()
    }
  }
  return measured
}

function isWorse({ ours, rrweb, noVirtualDom }: PictureOutcome): boolean {
  const best = Math.min(rrweb ?? Infinity, noVirtualDom ?? Infinity)
  return ours > best + SLACK
}

function round(share: number): number {
  return Number(share.toFixed(2))
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}
