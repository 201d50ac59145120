import { writeFileSync } from 'node:fs'

import type { Reporter, TestModule } from 'vitest/node'

/** What a test run came to. A file that could not even be loaded counts as one failure. */
export interface TestCounts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** Where the reporter leaves its counts, as JSON: an environment variable, because vitest runs in its own process. */
export const COUNTS_FILE = 'REPLAY_TEST_COUNTS'

/** Counts tests for the last line of `npm test`. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const file = process.env[COUNTS_FILE]
    if (file) writeFileSync(file, JSON.stringify(countTests(modules, unhandledErrors.length)))
  }
}

function countTests(modules: readonly TestModule[], unhandledErrors: number): TestCounts {
  const counts = { passed: 0, failed: unhandledErrors, skipped: 0 }
  for (const module of modules) {
    let failedHere = 0
    for (const test of module.children.allTests()) {
      const { state } = test.result()
      if (state === 'passed') counts.passed++
      else if (state === 'skipped') counts.skipped++
      else failedHere++
    }
    const brokenFile = module.state() === 'failed' && failedHere === 0
    counts.failed += brokenFile ? 1 : failedHere
  }
  return counts
}
