import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { validate } from 'dockerfile-utils'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'

import { ensureDist } from '../../scripts/build/ensure-dist.ts'
import { startServeProcess } from '../e2e/serve-process.ts'
import { ROOT } from './consumer.ts'

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')
const dockerfile = read('Dockerfile')
const [, image = ''] = dockerfile.split(/^(?=FROM .*slim$)/m)

/** The arguments of an instruction of the second stage, where it stands there once. */
function instruction(name: string, holding = ''): string {
  const found = image.split('\n').filter((line) => line.startsWith(`${name} `) && line.includes(holding))
  expect(found).toHaveLength(1)
  return found[0]!.slice(name.length + 1)
}

describe('the Dockerfile', () => {
  it('passes a linter, which finds what is planted', () => {
    expect(validate(dockerfile).map(({ message }) => message)).toEqual([])
    expect(validate(`${dockerfile}\nMAINTAINER nobody\nCOPPY a b\n`)).toHaveLength(2)
  })

  it('ends as a user who owns nothing but the data', () => {
    expect(instruction('USER')).toBe('node')
    expect(image.indexOf('USER node')).toBeLessThan(image.indexOf('ENTRYPOINT'))
  })

  it('installs the versions that are tested here', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> }
    const named = [...instruction('RUN', 'npm install').matchAll(/ (\S+)@([\d.]+)/g)]
    expect(named.map(([, name]) => name)).toEqual(['@electric-sql/pglite', 'pg', 'posthog-js'])
    for (const [, name, version] of named) expect(devDependencies[name!]).toBe(version)
  })
})

interface Service {
  readonly image: string
  readonly environment: Readonly<Record<string, string>>
  readonly [more: string]: unknown
}

describe('docker-compose.yml', () => {
  const { services, volumes } = parse(read('docker-compose.yml')) as {
    services: Record<string, Service>
    volumes: object
  }
  const replay = services['replay']!

  it('gives the server no more than it needs', () => {
    expect(replay).toMatchObject({
      ports: ['127.0.0.1:4600:4600'],
      volumes: ['replay-data:/data'],
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    })
    expect(Object.keys(volumes)).toEqual(['replay-data', 'postgres-data'])
  })

  it('holds no secret, and does not start without access control', () => {
    for (const value of Object.values(services).flatMap(({ environment }) => Object.values(environment))) {
      expect(value).toMatch(/^(?:replay|\$\{\w+:(?:-|-info|\?.*)\})$/)
    }
    expect(replay.environment['REPLAY_VIEWERS']).toContain(':?')
  })

  it('passes on only what the server reads', () => {
    const files = ['read-serve-config.ts', 'serve-secrets.ts', 's3-environment.ts']
    const sources = files.map((file) => read(`src/server/serve/${file}`)).join()
    for (const name of Object.keys(replay.environment)) expect(sources).toContain(name)
  })
})

describe('what the container runs', () => {
  let app: string
  beforeAll(() => {
    ensureDist()
    app = mkdtempSync(path.join(tmpdir(), 'portal-replay-container-'))
    const pack = ['pack', '--silent', '--ignore-scripts', '--pack-destination', app]
    execFileSync('npm', pack, { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] })
    const [tarball] = readdirSync(app)
    renameSync(path.join(app, tarball!), path.join(app, 'portal-replay.tgz'))
    const [program, ...args] = instruction('RUN', 'npm install').split(' ')
    execFileSync(program!, args, { cwd: app, stdio: ['ignore', 'ignore', 'pipe'] })
  })
  afterAll(() => rmSync(app, { recursive: true, force: true }))

  it('starts, takes in and is ready, and ends with 0', async () => {
    const words = JSON.parse(instruction('ENTRYPOINT')) as [string, string]
    const server = await startServeProcess({
      command: [process.execPath, path.join(app, words[1])],
      dataFolder: path.join(app, 'data'),
      environment: { INGEST_TOKENS: 'phc_shop', INGEST_ORIGINS: 'https://shop.example' },
    })
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
    const recorder = await fetch(`${server.url}/ingest/static/lazy-recorder.js`)
    expect((await recorder.text()).length).toBeGreaterThan(100_000)
    expect((await fetch(`${server.url}/api/replay/frame.html`)).status).toBe(200)
    const { port } = new URL(server.url)
    const health = JSON.parse(instruction('HEALTHCHECK').replace(/^.*CMD /, '')) as string[]
    execFileSync(process.execPath, health.slice(1), { env: { ...process.env, PORT: port } })
    expect(await server.end('SIGTERM')).toEqual({ code: 0, signal: null })
  })
})
