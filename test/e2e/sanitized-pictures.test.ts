import path from 'node:path'

import { type Browser, chromium } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { comparePictures } from '../../scripts/fidelity/compare-pictures.ts'
import { compareRecording } from '../../scripts/fidelity/compare-recording.ts'
import { chromiumLaunchOptions } from '../../scripts/find-chromium.ts'
import { IDLE, OLD_STREAM, TODO_MVC, TWO_TABS } from '../recording/fixtures.ts'

const FOLDER = path.join(import.meta.dirname, '../fixtures/recordings')
const MOMENTS = 2

let browser: Browser
beforeAll(async () => {
  browser = await chromium.launch(chromiumLaunchOptions())
})
afterAll(() => browser.close())

describe('a page that came through the sanitiser', () => {
  it.each([IDLE, OLD_STREAM, TODO_MVC, TWO_TABS])(
    'looks in bare rrweb as it does without, at the start and the end of %s',
    async (name) => {
      for (const window of compareRecording([path.join(FOLDER, name)]).windows) {
        const outcomes = await comparePictures(browser, window, MOMENTS)
        expect(outcomes).toHaveLength(MOMENTS)
        for (const { off, atMs } of outcomes) expect(off, `at ${atMs} ms`).toBeLessThan(0.1)
      }
    },
  )
})
