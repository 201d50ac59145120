import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'

import { ensureChromium } from './ensure-chromium.ts'
import { COUNTS_FILE, type TestCounts } from './test/count-reporter.ts'

/** Projects that run without a browser. */
const HEADLESS = new Set(['unit', 'repo'])

const [otherArgs, pageWorkers = 'allowed'] = takeOption('--workers', process.argv.slice(2))
const [args, seeds = ''] = takeOption('--seeds', otherArgs)
const scratch = mkdtempSync(path.join(tmpdir(), 'portal-replay-test-'))
const countsFile = path.join(scratch, 'counts.json')

try {
  if (needsBrowser()) await ensureChromium()
  const exitCode = await runVitest()
  const { passed, failed, skipped } = readCounts(exitCode)
  process.exitCode = failed > 0 ? 1 : exitCode
  process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`)
} catch (error) {
  process.exitCode = 1
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.stdout.write('0 passed, 1 failed\n')
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

/** `--workers MODE` and `--seeds COUNT` are ours (see vitest.config.ts); the rest goes to vitest. */
function takeOption(name: string, given: readonly string[]): readonly [rest: readonly string[], value?: string] {
  const at = given.indexOf(name)
  return at < 0 ? [given] : [given.toSpliced(at, 2), given[at + 1] ?? '']
}

function needsBrowser(): boolean {
  const projects = args.filter((_, index) => args[index - 1] === '--project')
  return projects.length === 0 || projects.some((project) => !HEADLESS.has(project))
}

function runVitest(): Promise<number> {
  const vitest = path.join(path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
  const reporters = ['--reporter=default', `--reporter=${path.join(import.meta.dirname, 'test/count-reporter.ts')}`]
  const workers = `--maxWorkers=${Math.max(1, Math.min(4, availableParallelism()))}`
  const child = spawn(process.execPath, [vitest, 'run', workers, ...reporters, ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      [COUNTS_FILE]: countsFile,
      STORYBOOK_DISABLE_TELEMETRY: '1',
      PORTAL_REPLAY_TEST_WORKERS: pageWorkers,
      PORTAL_REPLAY_TEST_SEEDS: seeds,
    },
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
}

/** A run that left no counts, or failed without a failed test, is one failure: the last line never flatters. */
function readCounts(exitCode: number): TestCounts {
  if (!existsSync(countsFile)) return { passed: 0, failed: 1, skipped: 0 }
  const counts = JSON.parse(readFileSync(countsFile, 'utf8')) as TestCounts
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}
