import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const ROOT = path.resolve(import.meta.dirname, '../..')
const CONFIG = `export default { test: { globals: true, projects: [{ extends: true, test: { name: 'unit', include: ['*.test.mjs'] } }] } }`

describe('npm test', () => {
  let folder: string
  beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'portal-replay-test-command-'))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  /** Runs the command on other tests than ours: its last line and its exit code. */
  function run(tests: Readonly<Record<string, string>>): [lastLine: string, exitCode: number | null] {
    writeFileSync(path.join(folder, 'vitest.config.mjs'), CONFIG)
    for (const [name, code] of Object.entries(tests)) writeFileSync(path.join(folder, `${name}.test.mjs`), code)
    const tsx = path.join(ROOT, 'node_modules/tsx/dist/cli.mjs')
    const args = [tsx, path.join(ROOT, 'scripts/test.ts'), '--project', 'unit', '--root', folder]
    const { stdout, status } = spawnSync(process.execPath, args, {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, VITEST: '' },
    })
    return [stdout.trimEnd().split('\n').at(-1)!, status]
  }

  it('ends with the number of tests that passed', () => {
    expect(run({ a: `it('a', () => {}); it('b', () => {})`, b: `it('c', () => {})` })).toEqual([
      '3 passed, 0 failed',
      0,
    ])
  })

  it('counts failed and skipped tests, and fails', () => {
    const a = `it('a', () => {}); it('b', () => { throw new Error('b') }); it.skip('c', () => {})`
    expect(run({ a })).toEqual(['1 passed, 1 failed, 1 skipped', 1])
  })

  it('counts a file that cannot be loaded as a failure', () => {
    expect(run({ a: `it('a', () => {})`, b: `import './nowhere.mjs'` })).toEqual(['1 passed, 1 failed', 1])
  })

  it('counts an error outside every test as a failure', () => {
    const a = `it('a', () => { setTimeout(() => { throw new Error('late') }, 0) }); it('b', () => new Promise((r) => setTimeout(r, 50)))`
    expect(run({ a })).toEqual(['2 passed, 1 failed', 1])
  })

  it('fails where there is no test at all', () => {
    expect(run({})).toEqual(['0 passed, 1 failed', 1])
  })
})
