import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { readRowsFile } from '../../../examples/portal/server/database/rows-file.ts'
import { FIXTURES } from '../../../examples/portal/server/fixtures.ts'
import { parseArchiveIndex, parseManifest } from '../../../src/recording/archive/index.ts'

const folder = fileURLToPath(new URL('recordings/', FIXTURES))
const rows = await readRowsFile(new URL('rows.json', FIXTURES))
const [info] = parseArchiveIndex(JSON.parse(await readFile(path.join(folder, 'index.json'), 'utf8')))
const id = info?.id ?? ''
const manifest = parseManifest(JSON.parse(await readFile(path.join(folder, id, 'manifest.json'), 'utf8')))

async function unzipped(file: string): Promise<string> {
  return gunzipSync(await readFile(path.join(folder, id, file))).toString('utf8')
}

const blocks = await Promise.all(manifest.blocks.map((block) => unzipped(`blocks/${block.key}.jsonl.gz`)))
const productEvents = await unzipped('product-events.jsonl.gz')

/** posthog-js gzips the big parts of events into strings, one character per byte. */
function unpack(_key: string, value: unknown): unknown {
  if (typeof value !== 'string' || !value.startsWith('\u001f\u008b')) return value
  return gunzipSync(Buffer.from(value, 'latin1')).toString('utf8')
}

describe('the demo’s fixtures', () => {
  it('hold a session of two windows and a length worth watching', () => {
    const seconds = (manifest.recording.endMs - manifest.recording.startMs) / 1000
    expect(seconds).toBeGreaterThan(85)
    expect(seconds).toBeLessThan(160)
    expect(manifest.windows).toHaveLength(2)
  })

  it('hold rows that were written while the session ran', () => {
    const written = rows.orders.filter((order) => order.session_id === id)
    expect(written.map((order) => [order.id, order.status])).toEqual([
      [1042, 'payment_failed'],
      [1043, 'paid'],
    ])
    const { startMs, endMs } = manifest.recording
    for (const row of rows.order_history.filter((entry) => entry.order_id >= 1042)) {
      expect(Date.parse(String(row.at))).toBeGreaterThan(startMs)
      expect(Date.parse(String(row.at))).toBeLessThan(endMs)
    }
  })

  it('keep what was received as it was received', () => {
    expect(blocks.join('')).toContain('"cv":"2024-10"')
  })

  it('hold the failures that the story needs: console errors, requests, an exception', () => {
    const text = blocks.join('')
    for (const part of ['Payment declined', 'recommendations_unavailable', 'card_declined', 'insufficient_funds'])
      expect(text).toContain(part)
    expect(productEvents).toContain('"name":"$exception"')
    expect(productEvents).toContain('"$feature/new-checkout":"test"')
  })

  it('pause long enough to be skipped', () => {
    const times = blocks
      .flatMap((block) => block.split('\n').filter(Boolean))
      .map((line) => (JSON.parse(line) as [string, { type: number; timestamp: number; data: { source?: number } }])[1])
      .filter((event) => event.type === 3 && event.data.source !== 0)
      .map((event) => event.timestamp)
      .sort((a, b) => a - b)
    const longest = Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time)))
    expect(longest).toBeGreaterThan(12_000)
  })

  it('hold no card number, no password and no address of the machine that recorded them', () => {
    const lines = blocks.flatMap((block) => block.split('\n').filter(Boolean))
    const unpacked = lines.map((line) => JSON.stringify(JSON.parse(line, unpack))).join('\n')
    const text = unpacked + productEvents + JSON.stringify(manifest) + JSON.stringify(rows)
    expect(unpacked).toContain('Welcome back')
    expect(text).not.toMatch(/4000 ?0000 ?0000 ?9995|4242 ?4242 ?4242 ?4242|correct horse|127\.0\.0\.1|localhost/)
  })

  it('stay small enough to be committed', async () => {
    const files = await readdir(fileURLToPath(FIXTURES), { recursive: true })
    const sizes = await Promise.all(
      files.map(async (file) => (await stat(path.join(fileURLToPath(FIXTURES), file))).size),
    )
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(5_000_000)
  })
})
