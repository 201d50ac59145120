import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { chromium } from 'playwright'

import { findRecordings } from './corpus/find-recordings.ts'
import { comparePictures } from './fidelity/compare-pictures.ts'
import { type Comparison, compareRecording } from './fidelity/compare-recording.ts'
import { chromiumLaunchOptions } from './find-chromium.ts'

const USAGE = `Usage: npx tsx scripts/sanitize-report.ts FOLDER [--only NAME] [--pictures MOMENTS]

Says of every recording in FOLDER in what it differs from what the sanitiser lets through, and for what reason. With
--pictures its pages are built of both in bare rrweb, in a real Chromium without a network, and compared pixel by pixel.
Exit code 1 when something is lost without a reason.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', default: '' }, pictures: { type: 'string', default: '0' } },
})
const [folder] = positionals
if (!folder || !existsSync(folder)) {
  process.stderr.write(`${USAGE}\n`)
  process.exit(2)
}

/** More is a difference that somebody sees; less is how letters and shadows are smoothed. */
const MOST_OFF = 0.1

const moments = Number(values.pictures)
const browser = moments > 0 ? await chromium.launch(chromiumLaunchOptions()) : null
let [passed, failed] = [0, 0]
for (const recording of findRecordings(folder).filter(({ name }) => name.includes(values.only))) {
  const comparison = compareRecording(recording.blocks.map(({ file }) => file))
  const off: number[] = []
  for (const window of browser === null ? [] : comparison.windows) {
    for (const outcome of await comparePictures(browser!, window, moments)) off.push(outcome.off)
  }
  const isSame = comparison.unexplained.length === 0 && off.every((share) => share <= MOST_OFF)
  if (isSame) passed += 1
  else failed += 1
  process.stdout.write(`${isSame ? 'ok  ' : 'FAIL'} ${recording.name.padEnd(44)} ${describe(comparison, off)}\n`)
}
await browser?.close()
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0

function describe({ events, same, removals, unexplained, reports }: Comparison, off: readonly number[]): string {
  const share = events === 0 ? 100 : Math.round((same / events) * 1000) / 10
  const listed = [...removals].sort(([, a], [, b]) => b - a).map(([why, count]) => `${why} ${count}`)
  const cut = reports.flatMap(({ limits }) => limits.map(({ limit, count }) => `beyond ${limit} ${count}`))
  const lost = unexplained.map((difference) => `LOST ${difference}`)
  const pictures = off.length === 0 ? [] : [`pixels off ${off.map((each) => each.toFixed(3)).join(', ')} %`]
  return [`${events} events, ${share} % the same`, ...[...listed, ...cut, ...lost, ...pictures]].join(' | ')
}
