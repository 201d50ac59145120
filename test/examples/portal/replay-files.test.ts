import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'

import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { CapturedSession } from '../../../examples/portal/server/capture/captured-session.ts'
import { createLiveArchive } from '../../../examples/portal/server/live-archive.ts'
import { createReplayFiles } from '../../../examples/portal/server/replay-files.ts'

let root: string
let app: Hono

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'replay-files-'))
  const archive = path.join(root, 'archive')
  await mkdir(path.join(archive, 'abc-1', 'blocks'), { recursive: true })
  await writeFile(path.join(root, 'secret.json'), '{}')
  await writeFile(path.join(archive, 'index.json'), '[]')
  await writeFile(path.join(archive, 'abc-1', 'blocks', '000000.jsonl.gz'), 'bytes')
  app = new Hono().route('/api/replay', createReplayFiles(archive))
})
afterAll(() => rm(root, { recursive: true }))

describe('createReplayFiles', () => {
  it('serves the files of an archive as they are', async () => {
    const index = await app.request('/api/replay/index.json')
    expect([await index.text(), index.headers.get('content-type')]).toEqual(['[]', 'application/json'])
    const block = await app.request('/api/replay/abc-1/blocks/000000.jsonl.gz')
    expect([await block.text(), block.headers.get('content-type')]).toEqual(['bytes', 'application/gzip'])
    expect(block.headers.get('content-encoding')).toBeNull()
  })

  it('says that a file is not there', async () => {
    expect((await app.request('/api/replay/abc-2/manifest.json')).status).toBe(404)
  })

  it('leads nowhere else', async () => {
    for (const asked of [
      '../secret.json',
      '..%2Fsecret.json',
      '%2e%2e/secret.json',
      'abc-1/..%2f..%2fsecret.json',
      'abc-1',
      '',
      '/etc/passwd',
    ]) {
      expect((await app.request(`http://localhost/api/replay/${asked}`)).status).toBe(404)
    }
  })
})

describe('createLiveArchive', () => {
  it('makes an archive of what has arrived so far, which grows when the recording is opened again', async () => {
    const session = new CapturedSession('live-1')
    const live = new Hono().route(
      '/api/replay',
      createReplayFiles(root, createLiveArchive(new Map([['live-1', session]]))),
    )
    expect((await live.request('/api/replay/live-1/manifest.json')).status).toBe(404)
    const send = (timestamp: number) =>
      session.add({
        uuid: 'e',
        event: '$snapshot',
        timestamp: '2026-11-23T10:00:00.000Z',
        $set: {},
        properties: { $window_id: 'w1', $snapshot_data: [{ type: 4, timestamp, data: {} }] },
      })
    send(1000)
    const first = await (await live.request('/api/replay/live-1/manifest.json')).json()
    send(2000)
    const second = await (await live.request('/api/replay/live-1/manifest.json')).json()
    expect([first.counters.events, second.counters.events]).toEqual([1, 2])
    const block = await live.request('/api/replay/live-1/blocks/000000.jsonl.gz')
    expect(
      gunzipSync(new Uint8Array(await block.arrayBuffer()))
        .toString()
        .trim()
        .split('\n'),
    ).toHaveLength(2)
  })
})
