import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { findRecordings, type CorpusRecording } from './corpus/find-recordings.ts'
import { openLab } from './corpus/lab.ts'
import { outcomeLine } from './corpus/outcome-line.ts'
import { holdToOracle, oracleLine } from './corpus/oracle.ts'
import { tryRecording } from './corpus/try-recording.ts'

const USAGE = `Usage: npm run test:corpus -- FOLDER [--peers] [--oracle N] [--only NAME] [--pictures OUT] [--at-once N]

Opens every recording in FOLDER in a real Chromium, plays it to the end at 16x, seeks to ten places, and compares it
with pictures of the live page where there are any. The lab has the fonts that those pictures were taken with.
  --peers      take the pictures of bare rrweb too, in place of its published figures (slow)
  --oracle N   instead, at N moments forward and back and 15 s of playback after each: is the page node by node what
               rrweb without its virtual DOM makes of it? (20 tells much, and takes minutes)
  --only NAME  only recordings whose name contains NAME
  --at-once N  so many recordings at a time, the largest first: done sooner, but its times say little (default: 1)
  --pictures OUT  leave the pictures in that folder: the live page, the replay, and what is off in red
  --without-fonts  leave out the fonts that are in no recording: those of the web, and of the machine it was made on`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    peers: { type: 'boolean' },
    oracle: { type: 'string' },
    only: { type: 'string' },
    pictures: { type: 'string' },
    'at-once': { type: 'string', default: '1' },
    'without-fonts': { type: 'boolean' },
  },
})
const [folder] = positionals
if (!folder || !existsSync(folder)) {
  process.stderr.write(`${folder ? `There is no folder ${folder}.\n\n` : ''}${USAGE}\n`)
  process.exit(2)
}

const oracleMoments = Number(values.oracle ?? 0)
if (!Number.isInteger(oracleMoments) || oracleMoments < 0) {
  process.stderr.write(`--oracle takes a number of moments.\n\n${USAGE}\n`)
  process.exit(2)
}

const atOnce = Number(values['at-once'])
if (!Number.isInteger(atOnce) || atOnce < 1) {
  process.stderr.write(`--at-once takes a number of recordings.\n\n${USAGE}\n`)
  process.exit(2)
}

const recordings = findRecordings(folder).filter(({ name }) => !values.only || name.includes(values.only))
const lab = await openLab({ withoutFonts: values['without-fonts'] ?? false })
let failed = 0
try {
  const waiting = atOnce > 1 ? recordings.toSorted((a, b) => b.bytes - a.bytes) : [...recordings]
  await Promise.all(Array.from({ length: atOnce }, () => work(waiting)))
} finally {
  await lab.close()
}
process.stdout.write(`${recordings.length - failed} passed, ${failed} failed\n`)

/** Takes one recording after the other until none is waiting. */
async function work(waiting: CorpusRecording[]): Promise<void> {
  for (let recording = waiting.shift(); recording; recording = waiting.shift()) {
    const { failures, line } = oracleMoments > 0 ? await hold(recording) : await open(recording)
    if (failures > 0) failed += 1
    process.stdout.write(`${line}\n`)
  }
}

async function open(recording: CorpusRecording) {
  const outcome = await tryRecording(lab, recording, {
    atOnce,
    peers: values.peers ?? false,
    ...(values.pictures !== undefined && { keepIn: values.pictures }),
  })
  return { failures: outcome.failures.length, line: outcomeLine(outcome) }
}

async function hold(recording: CorpusRecording) {
  const outcome = await holdToOracle(lab, recording, oracleMoments)
  return { failures: outcome.differences.length + outcome.failures.length, line: oracleLine(outcome) }
}

process.exitCode = failed > 0 || recordings.length === 0 ? 1 : 0
