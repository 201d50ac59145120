import path from 'node:path'

import { build } from 'esbuild'
import type { Frame, Page } from 'playwright'

/** The frame whose document is the replayed page, wherever it is: the innermost one that has an element like it. */
export async function replayedFrame(page: Page, selector: string): Promise<Frame> {
  const untilMs = Date.now() + 20_000
  while (Date.now() < untilMs) {
    for (const frame of page.frames().toReversed()) {
      // A frame that goes away while it is asked is not the one.
      const found = await frame.evaluate((css) => document.querySelector(css) !== null, selector).catch(() => false)
      if (found) return frame
    }
    await page.waitForTimeout(50)
  }
  throw new Error(`No frame shows ${selector}`)
}

/** The frame of the page that is up: within the last wrapper that can be seen. */
export async function shownFrame(page: Page): Promise<Frame> {
  const wrappers = await page.locator('#stage iframe').elementHandles()
  for (const wrapper of wrappers.toReversed()) {
    const isSeen = await wrapper.evaluate((element) => (element as HTMLElement).style.visibility === 'visible')
    const frame = isSeen ? (await wrapper.contentFrame())?.childFrames()[0] : undefined
    if (frame) return frame
  }
  throw new Error('No page is shown')
}

let code: Promise<string> | null = null

/** The replayed page in a frame as text, by the same rules as in tests that run in the browser. */
export async function serializeFrame(frame: Frame): Promise<string> {
  code ??= build({
    entryPoints: [path.join(import.meta.dirname, '../../player/dom/serialize-page.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'labSerialize',
  }).then(({ outputFiles }) => outputFiles.map(({ text }) => text).join(''))
  return frame.evaluate(`(() => { ${await code}; return labSerialize.serializePage(document) })()`)
}
