import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { COMMANDS } from '../../src/cli/commands.ts'
import { createConsumer, ROOT, type Consumer } from './consumer.ts'

interface Manifest {
  readonly version: string
  readonly bin: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
}

const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Manifest

describe('portal-replay, installed', () => {
  let consumer: Consumer
  let bin: string
  beforeAll(() => {
    // Neither React nor a database: a command loads what it needs when it is called.
    const packages = Object.keys(manifest.dependencies).filter((name) => !/react|radix|lucide/.test(name))
    consumer = createConsumer({ packages })
    bin = path.join(consumer.folder, 'portal-replay')
    symlinkSync(path.join(consumer.installed, manifest.bin['portal-replay']!), bin)
  })
  afterAll(() => consumer.remove())

  const run = (...args: readonly string[]) => spawnSync(bin, args, { cwd: consumer.folder, encoding: 'utf8' })

  it('is a program of its own', () => {
    expect(execFileSync(bin, ['--version'], { encoding: 'utf8' })).toBe(`${manifest.version}\n`)
  })

  it('explains every command', () => {
    for (const { name } of COMMANDS) {
      const { status, stdout, stderr } = run(name, '--help')
      expect({ name, status, stderr }).toEqual({ name, status: 0, stderr: '' })
      expect(stdout).toContain(`Usage: portal-replay ${name}`)
    }
  })

  it('inspects a file, and says what is wrong with another', () => {
    const meta = {
      type: 4,
      data: { href: 'https://shop.example/', width: 800, height: 600 },
      timestamp: 1_700_000_000_000,
    }
    const snapshot = { type: 2, data: { node: { type: 0, id: 1, childNodes: [] }, initialOffset: { left: 0, top: 0 } } }
    const events = [meta, { ...snapshot, timestamp: 1_700_000_000_001 }]
    writeFileSync(path.join(consumer.folder, 'r1.json'), JSON.stringify(events))
    writeFileSync(path.join(consumer.folder, 'noise.json'), '{"neither":"nor"}')
    const found = run('inspect', 'r1.json', '--json')
    expect(JSON.parse(found.stdout)).toMatchObject({ id: 'r1', events: 2 })
    const wrong = run('inspect', 'noise.json')
    expect(wrong.status).toBe(1)
    expect(wrong.stderr).toMatch(/^portal-replay: noise\.json /)
    expect(wrong.stderr).not.toMatch(/\n\s+at /)
  })

  it('serves nothing where analytics are asked for and DuckDB is not there, and says what to install', () => {
    const serve = (environment: Readonly<Record<string, string>>) =>
      spawnSync(bin, ['serve', '--data', 'data', '--port', '0', '--dangerously-allow-anyone'], {
        cwd: consumer.folder,
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], ...environment },
        timeout: 60_000,
      })
    const refused = serve({ ANALYTICS: 'true' })
    expect(refused).toMatchObject({
      status: 2,
      stdout: '',
      stderr:
        'portal-replay: The package @duckdb/node-api could not be loaded.\n' +
        '  portal-replay leaves it to you, because only some servers need it.\n' +
        '  Run npm install @duckdb/node-api.\n',
    })
    expect(existsSync(path.join(consumer.folder, 'data'))).toBe(false)
    // Without analytics nobody misses it: here it is the next package that is not there.
    expect(serve({}).stderr).toContain('Run npm install @electric-sql/pglite.')
  })
})
