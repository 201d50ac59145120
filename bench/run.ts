import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'

import type { Figure } from './figure.ts'
import { type BenchLimits, SMOKE, USUAL } from './limits.ts'
import { SMALL_RECORDING } from './warm-up.ts'
import { madeRecording, type MadeSize, SIZES } from './make-recording.ts'

/** Measures ours and the peer on one recording, the path of a file. */
type Bench = (recording: string, limits: BenchLimits) => Promise<readonly Figure[]>

/** One after the other: each wants the machine to itself. */
const BENCHES = [
  'decode',
  'fold',
  'search',
  'first-frame',
  'seek',
  'network',
  'main-thread',
  'host-thread',
  'isolation',
  'sanitize',
  'steps',
  'handler',
]

const USAGE = `Usage: npm run bench -- --recording FILE [--only ${BENCHES.join('|')}] [--json OUT]
       npm run bench -- --made ${Object.keys(SIZES).join('|')}   a made recording of so many MB
       npm run bench -- --smoke         only whether everything runs
       --runs N                         of how many runs a median is (default: ${USUAL.runs})`

const { values } = parseArgs({
  options: {
    recording: { type: 'string' },
    made: { type: 'string' },
    only: { type: 'string', multiple: true },
    smoke: { type: 'boolean' },
    runs: { type: 'string' },
    json: { type: 'string' },
  },
})

const recording = recordingPath()
if (!recording || !existsSync(recording)) {
  process.stderr.write(`${recording ? `There is no recording at ${recording}.\n` : ''}${USAGE}\n`)
  process.exit(2)
}

const limits = { ...(values.smoke ? SMOKE : USUAL), ...(values.runs && { runs: Math.max(1, Number(values.runs)) }) }
const figures: Figure[] = []
const silent: string[] = []
for (const name of BENCHES.filter((each) => !values.only || values.only.includes(each))) {
  const bench = benchOf((await import(`./${name}.ts`)) as Readonly<Record<string, unknown>>)
  const measured = await bench(path.resolve(recording), limits)
  for (const line of measured) process.stdout.write(`${describeFigure(line)}\n`)
  figures.push(...measured)
  if (measured.length === 0) silent.push(name)
}
if (values.json) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`)
if (values.smoke) {
  const senseless = figures.filter(
    ({ ours, ratio }) => !Number.isFinite(ours) || (ratio !== null && !Number.isFinite(ratio)),
  )
  const missing = [...senseless.map(({ name }) => name), ...silent]
  for (const name of missing) process.stderr.write(`no figure: ${name}\n`)
  const failed = missing.length + (figures.length + silent.length === 0 ? 1 : 0)
  process.stdout.write(`${figures.length - senseless.length} passed, ${failed} failed\n`)
  process.exitCode = failed > 0 ? 1 : 0
}

function recordingPath(): string | undefined {
  if (values.smoke) return SMALL_RECORDING
  const size = Object.keys(SIZES).find((known) => known === values.made)
  return size === undefined ? values.recording : madeRecording(Number(size) as MadeSize)
}

function describeFigure({ name, ours, peer, ratio, unit }: Figure): string {
  const beside = peer === null ? '' : `  peer ${peer} ${unit}  ratio ${ratio}`
  return `${name.padEnd(48)} ${ours} ${unit}${beside}`
}

/** The one function of a module that is named as a bench. */
function benchOf(exported: Readonly<Record<string, unknown>>): Bench {
  const name = Object.keys(exported).find((key) => key.startsWith('bench'))
  return exported[name ?? ''] as Bench
}
