/**
 * Records the demo's fixtures anew: a customer in a real browser, the real posthog-js, and the rows that her visit
 * wrote. Takes about two and a half minutes, because she does. `npx tsx scripts/record-demo.ts [FOLDER]`; without a
 * folder it replaces what is committed. `--hurry 4` makes her four times as fast, which tests want and nobody who
 * watches.
 */
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

import { chromium } from 'playwright'

import { customerJourney } from '../examples/portal/recorder/customer-journey.ts'
import { writeFixtures } from '../examples/portal/recorder/write-fixtures.ts'
import { createBaseRows } from '../examples/portal/server/database/base-rows.ts'
import { FIXTURES } from '../examples/portal/server/fixtures.ts'
import { openReplay } from '../examples/portal/server/replay/open-replay.ts'
import { startAround } from '../examples/portal/server/start-demo.ts'
import { chromiumLaunchOptions } from './find-chromium.ts'

/** The address in the recording: a shop's, instead of a port of whatever machine recorded it. */
const SHOP_HOST = 'lumen-and-lark.example'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { hurry: { type: 'string', default: '1' } },
})
const [folder] = positionals
const hurry = Number(values.hurry)
if (!(hurry > 0)) throw new TypeError(`She can be some times as fast, such as 4, but not ${values.hurry}.`)
const target = folder === undefined ? FIXTURES : pathToFileURL(`${path.resolve(folder)}/`)

const demo = await startAround({ port: 0, rows: createBaseRows(Date.now()) }, (dataFolder, db) =>
  openReplay({ dataFolder, db }),
)
try {
  const options = chromiumLaunchOptions()
  const rule = `MAP ${SHOP_HOST} ${new URL(demo.url).host}`
  const browser = await chromium.launch({ ...options, args: [...options.args, `--host-resolver-rules=${rule}`] })
  try {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: 'en-GB',
      timezoneId: 'Europe/Madrid',
    })
    await customerJourney(context, `http://${SHOP_HOST}/shop`, { hurry })
  } finally {
    await browser.close()
  }
  await demo.replay.endRecordings()
  const { id, startMs, endMs } = await writeFixtures(target, demo.replay.store, demo.db)
  process.stdout.write(`recorded ${id}: ${Math.round((endMs - startMs) / 1000)} s\n`)
} finally {
  await demo.close()
}
