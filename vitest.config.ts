import path from 'node:path'

import { storybookTest } from '@storybook/addon-vitest/vitest-plugin'
import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'

import { inlineWorkerVite } from './scripts/build/inline-worker.ts'
import { chromiumLaunchOptions } from './scripts/find-chromium.ts'

/** A factory: vitest refuses one browser object shared by two projects. */
const browser = () => ({
  enabled: true,
  headless: true,
  provider: playwright({ launchOptions: chromiumLaunchOptions() }),
  instances: [{ browser: 'chromium' as const, viewport: { width: 1280, height: 800 } }],
  screenshotFailures: false,
})

/** What is waited for may take its time on a busy machine: this only has to catch what never comes. */
const patience = { expect: { poll: { timeout: 15_000 } } }

/** One project after the other: a real browser wants the processor to itself, and measures time. */
const inTurn = (groupOrder: number) => ({ sequence: { groupOrder } })

/** `npm run test:browser -- --workers throwing|forbidden`: the same tests in pages that may start no worker. */
const workers = workersMode(process.env['PORTAL_REPLAY_TEST_WORKERS'])

function workersMode(asked = 'allowed'): 'allowed' | 'throwing' | 'forbidden' {
  if (asked === 'allowed' || asked === 'throwing' || asked === 'forbidden') return asked
  throw new TypeError(`Workers are allowed, throwing or forbidden, not ${asked}.`)
}

/** `npm run test:browser -- test/player/dom/recorded-page --seeds 200`: so many recordings made at random. */
const seeds = Number(process.env['PORTAL_REPLAY_TEST_SEEDS'] || 3)

const BROWSER_TESTS = 'test/**/*.browser.test.{ts,tsx}'
const REPO_TESTS = 'test/{architecture,package,types}/**/*.test.{ts,tsx}'
const E2E_TESTS = 'test/e2e/**/*.test.ts'

export default defineConfig({
  plugins: [react(), inlineWorkerVite()],
  optimizeDeps: {
    // All that tests and stories meet, named beforehand: a dependency found midway reloads the page under a test.
    include: [
      'react',
      'react-dom',
      'react-dom/client',
      'react/jsx-runtime',
      'react/jsx-dev-runtime',
      '@tanstack/react-query',
      '@tanstack/react-virtual',
      'radix-ui',
      'lucide-react',
      'rrweb',
      'fflate',
      'snappyjs',
      'idb',
      '@testing-library/react',
      '@testing-library/dom',
      '@testing-library/user-event',
      'axe-core',
    ],
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // Generous, because it only has to catch what hangs: the machine may be busy.
          testTimeout: 60_000,
          environment: 'node',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [BROWSER_TESTS, REPO_TESTS, E2E_TESTS],
          ...patience,
          ...inTurn(0),
        },
      },
      {
        extends: true,
        server: workers === 'forbidden' ? { headers: { 'Content-Security-Policy': "worker-src 'self'" } } : {},
        test: {
          name: 'browser',
          include: [BROWSER_TESTS],
          setupFiles: ['test/setup/workers.ts', 'test/setup/patience.ts'],
          provide: { workers, seeds },
          browser: browser(),
          testTimeout: 60_000,
          ...patience,
          ...inTurn(1),
        },
      },
      {
        extends: true,
        plugins: [storybookTest({ configDir: path.join(import.meta.dirname, '.storybook') })],
        test: { name: 'storybook', browser: browser(), testTimeout: 60_000, ...inTurn(2) },
      },
      {
        extends: true,
        test: {
          name: 'repo',
          environment: 'node',
          include: [REPO_TESTS],
          testTimeout: 120_000,
          hookTimeout: 240_000,
          fileParallelism: false,
          ...inTurn(3),
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          environment: 'node',
          include: [E2E_TESTS],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          ...patience,
          ...inTurn(4),
        },
      },
    ],
  },
})
