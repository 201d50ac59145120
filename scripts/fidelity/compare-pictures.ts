import { fileURLToPath } from 'node:url'

import type { Browser, Page } from 'playwright'

import { EventType, type ReplayEvent } from '../../src/recording/events.ts'
import { FoldTrack } from '../../src/recording/fold/fold-track.ts'
import { runSteps } from '../../src/recording/steps.ts'
import { pictureDiff } from '../corpus/picture-diff.ts'
import type { ComparedWindow } from './compare-recording.ts'

const RRWEB = fileURLToPath(import.meta.resolve('rrweb')).replace(/rrweb\.c?js$/, 'rrweb.umd.min.cjs')
const SIZE = { width: 1280, height: 800 }
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

export interface PictureOutcome {
  readonly atMs: number
  /** Share of pixels that differ, in percent. */
  readonly off: number
}

/**
 * Builds a window's page in bare rrweb at some moments, once of the recorded events and once of what the sanitiser left,
 * and compares the pictures. No request leaves: every image from the network is a transparent pixel for both, and
 * nothing else comes.
 */
export async function comparePictures(
  browser: Browser,
  { raw, safe }: ComparedWindow,
  moments: number,
): Promise<readonly PictureOutcome[]> {
  const from = raw.find(({ type }) => type === EventType.FullSnapshot)?.timestamp
  if (from === undefined) return []
  const until = raw.at(-1)?.timestamp ?? from
  const outcomes: PictureOutcome[] = []
  const page = await browser.newPage({ viewport: SIZE })
  try {
    // Where this runs by tsx: what it makes of functions asks for it.
    await page.addInitScript({ content: 'globalThis.__name = (value) => value' })
    await page.route('**', (route) =>
      route.request().resourceType() === 'image'
        ? route.fulfill({ body: PIXEL, contentType: 'image/gif' })
        : route.abort(),
    )
    for (let moment = 0; moment < moments; moment++) {
      const atMs = Math.round(from + ((until - from) * moment) / Math.max(1, moments - 1))
      const recorded = await picture(page, stateAt(raw, atMs), atMs)
      const sanitized = await picture(page, stateAt(safe, atMs), atMs)
      outcomes.push({ atMs: atMs - from, off: (await pictureDiff(page, recorded, sanitized)).off })
    }
  } finally {
    await page.close()
  }
  return outcomes
}

/** The page at an instant, as the few events to build it of. */
function stateAt(events: readonly ReplayEvent[], atMs: number): readonly ReplayEvent[] {
  const entries = events.map((event) => ({ event, timestamp: event.timestamp, type: event.type }))
  return runSteps(new FoldTrack(() => entries).checkpointAt(atMs)) ?? []
}

async function picture(page: Page, state: readonly ReplayEvent[], atMs: number): Promise<Buffer> {
  await page.goto('about:blank')
  await page.addScriptTag({ path: RRWEB })
  await page.evaluate(
    async ([events, end]) => {
      const { Replayer } = (window as unknown as { rrweb: typeof import('rrweb') }).rrweb
      const mark = { type: 5, timestamp: end + 1_000, data: { tag: 'mark', payload: {} } }
      const replayer = new Replayer([...events, mark] as never, {
        root: document.body,
        mouseTail: false,
        useVirtualDom: false,
        triggerFocus: false,
        showWarning: false,
      })
      replayer.pause(end - (events[0]?.timestamp ?? end) + 1)
      await new Promise((resolve) => setTimeout(resolve, 300))
      // The caret and animations are as they happen to be when the picture is taken.
      for (const animation of replayer.iframe.contentDocument?.getAnimations() ?? []) animation.cancel()
    },
    [state, atMs] as const,
  )
  return page.screenshot({ animations: 'disabled' })
}
