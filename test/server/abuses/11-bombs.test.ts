import { brotliCompressSync, gzipSync } from 'node:zlib'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { archiveSource } from '../../../src/server/archive-source.ts'
import { memorySource } from '../../../src/sources/memory-source.ts'
import type { ReplaySource } from '../../../src/recording/replay-source.ts'
import { fillStore, fixture } from '../archive-fixture.ts'
import { memoryArchiveStore } from '../memory-archive-store.ts'
import { BASE, BLOCK, id, MANIFEST, startKeyHoldingServer, type KeyHoldingServer } from './key-holding-server.ts'

const ZEROS = 300_000_000
const gzipBomb = gzipSync(Buffer.alloc(ZEROS))
/** What one answer may cost beyond what is there anyway: far less than the bomb holds. */
const MOST_BYTES = 120_000_000

/** The handler over a source whose every block is this. */
function sourceOf(bytes: Uint8Array): ReplaySource {
  const source = memorySource({ recordings: [] })
  const info = { id, startMs: 1_000, endMs: 2_000, ongoing: false }
  const block = { index: 0, key: '0', startMs: 1_000, endMs: 2_000 }
  return {
    ...source,
    getRecording: async () => info,
    listBlocks: async () => ({ blocks: [block], complete: true }),
    async *readBlocks() {
      yield { block, bytes }
    },
  }
}

/** The most that the process held beyond what it began with. */
async function memoryOf(work: () => Promise<void>): Promise<number> {
  const held = () => process.memoryUsage().rss
  const before = held()
  let most = before
  const timer = setInterval(() => (most = Math.max(most, held())), 2)
  await work()
  clearInterval(timer)
  return Math.max(most, held()) - before
}

describe('abuse 11: answers without end', () => {
  let server: KeyHoldingServer
  beforeAll(async () => {
    server = await startKeyHoldingServer()
  })
  afterAll(() => server.close())

  it.each([
    ['gzip', gzipBomb],
    ['gzip in gzip', gzipSync(gzipBomb)],
    ['brotli', brotliCompressSync(Buffer.alloc(50_000_000))],
    ['snappy that promises 4 GB', new Uint8Array([0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0])],
    ['gzip that is cut off', gzipSync(Buffer.from('["w",{}]\n'.repeat(1_000))).subarray(0, 40)],
    ['gzip that is damaged', gzipSync(Buffer.from('["w",{}]\n')).map((byte, at) => (at > 12 ? byte ^ 0x55 : byte))],
  ])('%s is sent on as it is, and unpacked within a budget for an export', async (_, bomb) => {
    const bombed = await startKeyHoldingServer({ source: sourceOf(bomb) })
    const grown = await memoryOf(async () => {
      const block = await bombed.get(`${BASE}/${id}/blocks/0.jsonl.gz`)
      expect((await block.arrayBuffer()).byteLength).toBe(bomb.length)
      const answer = await bombed.get(`${BASE}/${id}/export`)
      const text = await answer.text().catch(() => 'ended')
      expect(text.length).toBeLessThan(1_000_000)
    })
    expect(grown).toBeLessThan(MOST_BYTES)
    expect((await bombed.get(`${BASE}/${id}/info`)).status).toBe(200)
    await bombed.close()
  })

  it('a bomb that lies in an archive is refused, unpacked no further than a reader would', async () => {
    const store = await fillStore(memoryArchiveStore())
    const key = `${fixture.info.id}/blocks/000001.jsonl.gz`
    await store.write(key, gzipBomb)
    const bombed = await startKeyHoldingServer({ source: archiveSource(store) })
    const grown = await memoryOf(async () => {
      const answer = await bombed.get(`${BASE}/${key}`)
      expect([answer.status, (await answer.json()).error.code]).toEqual([413, 'too_large'])
    })
    expect(grown).toBeLessThan(MOST_BYTES)
    await bombed.close()
  })

  it('an upstream that never ends is cut off at its limit', async () => {
    let sent = 0
    const endless = await startKeyHoldingServer({
      fetchUpstream: async () => {
        const body = new ReadableStream<Uint8Array>({
          pull(controller) {
            sent += 1_000_000
            controller.enqueue(new Uint8Array(1_000_000))
          },
        })
        return new Response(body, { status: 500 })
      },
    })
    const answer = await endless.get(MANIFEST)
    expect(answer.status).toBe(503)
    // Of a failure’s body the first kilobytes are looked at.
    expect(sent).toBeLessThan(10_000_000)
    await endless.close()
  })

  it('a body that a viewer sends is not read', async () => {
    let pulled = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled++
        if (pulled > 2_000) controller.close()
        else controller.enqueue(new Uint8Array(1_000_000))
      },
    })
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' }
    const status = await fetch(server.url + BLOCK, init).then(
      (answer) => answer.status,
      () => 'connection ended',
    )
    expect([405, 'connection ended']).toContain(status)
    expect(pulled).toBeLessThan(200)
    expect((await server.get(MANIFEST)).status).toBe(200)
  })

  it('an address as long as a book is refused', async () => {
    expect(
      (await server.raw(`GET ${BASE}/search?email=${'a'.repeat(17_000)} HTTP/1.1\r\nHost: a\r\n\r\n`)).slice(0, 12),
    ).toMatch(/HTTP\/1\.1 4[13]/)
  })
})
