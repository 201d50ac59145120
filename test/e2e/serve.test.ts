import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { placeEmptyCluster } from '../server/database/empty-cluster.ts'
import { NOON_MS, ORIGIN, pageEvents, post, snapshotMessage, TOKEN } from '../server/ingest/captured.ts'
import { startServeProcess, VIEWER_TOKEN, type ServeProcess } from './serve-process.ts'

const INGEST = { INGEST_TOKENS: TOKEN, INGEST_ORIGINS: ORIGIN }
const METRICS_TOKEN = 'the-token-of-prometheus-in-tests'

let folder: string
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'portal-replay-serve-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A folder for data in which the index need not be made first. */
async function startedBefore(name: string): Promise<string> {
  const dataFolder = path.join(folder, name)
  await placeEmptyCluster(path.join(dataFolder, 'index'))
  return dataFolder
}

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

async function send(url: string, recordingId: string): Promise<number> {
  const shift = Date.now() - NOON_MS
  const events = pageEvents(NOON_MS).map((event) => ({ ...event, timestamp: event.timestamp + shift }))
  const { method, headers, body } = post('/ingest/s/', [snapshotMessage(recordingId, events)])
  return (await fetch(`${url}/ingest/s/`, { method, headers, body: await new Response(body).arrayBuffer() })).status
}

describe('portal-replay serve', () => {
  let server: ServeProcess
  beforeAll(async () => {
    const environment = { ...INGEST, METRICS_TOKEN }
    server = await startServeProcess({ dataFolder: path.join(folder, 'one'), environment })
  })
  afterAll(() => server?.end('SIGTERM'))

  it('says that it lives and that it is ready', async () => {
    expect([(await fetch(`${server.url}/healthz`)).status, (await fetch(`${server.url}/readyz`)).status]).toEqual([
      200, 200,
    ])
  })

  it('takes in a recording and plays it for whoever has a token, and for nobody else', async () => {
    expect(await send(server.url, 's1')).toBe(200)
    const manifest = `${server.url}/api/replay/s1/manifest.json`
    await expect.poll(async () => (await fetch(manifest, bearer(VIEWER_TOKEN))).status).toBe(200)
    expect((await fetch(manifest)).status).toBe(401)
    expect((await fetch(manifest, bearer(`${VIEWER_TOKEN}x`))).status).toBe(401)
    const list = async () => (await fetch(`${server.url}/api/replay/index.json`, bearer(VIEWER_TOKEN))).json()
    // The index hears of recordings in batches, a second after their manifests.
    await expect.poll(list).toMatchObject([{ id: 's1', ongoing: true }])
  })

  it('writes down who watched', async () => {
    const { entries } = await (await fetch(`${server.url}/api/replay/views`, bearer(VIEWER_TOKEN))).json()
    expect(entries).toContainEqual(expect.objectContaining({ viewer: { id: 'tester' }, recordingId: 's1' }))
    expect(entries).toContainEqual(expect.objectContaining({ viewer: null, outcome: 'refused' }))
  })

  it('tells Prometheus how it is doing, and nobody else', async () => {
    const text = await (await fetch(`${server.url}/metrics`, bearer(METRICS_TOKEN))).text()
    expect(text).toContain('portal_replay_requests_total{route="ingest s",method="POST",status="200"} 1')
    expect(text).toContain('portal_replay_live_recordings 1')
    expect(text).toContain('process_resident_memory_bytes')
    expect((await fetch(`${server.url}/metrics`)).status).toBe(401)
  })

  it('logs a line of JSON for each request: what it was about, and no address or token', async () => {
    await fetch(`${server.url}/api/replay/search?email=ada%40shop.example`, bearer(VIEWER_TOKEN))
    await expect.poll(() => server.output()).toContain('"replay search"')
    for (const line of server.output().trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('msg')
    expect(server.output()).not.toMatch(/ada|shop\.example|the-token-of|phc_/)
  })
})

describe('the end of portal-replay serve', () => {
  it('answers what is under way, writes what is not written yet, and goes with 0', async () => {
    const dataFolder = await startedBefore('two')
    const server = await startServeProcess({ dataFolder, environment: INGEST })
    expect(await send(server.url, 's2')).toBe(200)
    expect(await server.end('SIGTERM')).toEqual({ code: 0, signal: null })
    expect(server.output()).toContain('"msg":"ended"')
    const again = await startServeProcess({ dataFolder, environment: INGEST })
    expect(again.output()).toContain('"resumed":1')
    const info = await fetch(`${again.url}/api/replay/s2/info`, bearer(VIEWER_TOKEN))
    expect(await info.json()).toMatchObject({ id: 's2', ongoing: true })
    await again.end('SIGTERM')
  })

  it('waits for a request that takes its time, unless it is told twice', async () => {
    const server = await startServeProcess({ dataFolder: await startedBefore('three'), environment: INGEST })
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    socket.on('error', () => {})
    const head = `POST /ingest/s/ HTTP/1.1\r\nhost: a\r\ncontent-length: 99\r\n\r\n{`
    await new Promise<void>((resolve) => socket.write(head, () => resolve()))
    await new Promise((resolve) => setTimeout(resolve, 300))
    const ended = server.end('SIGTERM')
    await expect.poll(() => server.output()).toContain('"msg":"ending"')
    expect(server.output()).not.toContain('"msg":"ended"')
    process.kill(server.pid, 'SIGTERM')
    expect(await ended).toEqual({ code: null, signal: 'SIGTERM' })
    socket.destroy()
  })
})

describe('portal-replay serve without access control', () => {
  const start = (dataFolder: string, args: readonly string[] = []) =>
    startServeProcess({ dataFolder, environment: { REPLAY_VIEWERS: '' }, args })

  it('does not start', async () => {
    const dataFolder = path.join(folder, 'none')
    await expect(start(dataFolder)).rejects.toThrow(/ended with 2[\s\S]*Nobody may watch/)
    await expect(start(dataFolder, ['--dangerously-allow-anyone', '--host', '0.0.0.0'])).rejects.toThrow(
      'only this machine',
    )
  })

  it('starts on this machine alone, when it is asked for by its long name', async () => {
    const server = await start(await startedBefore('four'), ['--dangerously-allow-anyone'])
    expect((await fetch(`${server.url}/api/replay/index.json`)).status).toBe(200)
    await server.end('SIGTERM')
  })
})
