import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'

import { AwsClient } from 'aws4fetch'
import { afterAll, describe, expect, it } from 'vitest'

import { directoryStore } from '../../../src/server/adapters/directory-store.ts'
import { parquetAnalytics } from '../../../src/server/database/analytics/parquet-analytics.ts'
import { storedAnalytics } from '../../../src/server/database/analytics/stored-analytics.ts'
import { createIngestHandler } from '../../../src/server/ingest/create-ingest-handler.ts'
import type { ArchiveStore } from '../../../src/server/ports/archive-store.ts'
import type { RemovalProof } from '../../../src/server/remove-recordings.ts'
import { s3Store } from '../../../src/server/s3-store.ts'
import { runHere } from '../../cli/run-cli-here.ts'
import { startSwift } from '../../stand-in/swift-server.ts'
import { storeEmpty } from '../archive-fixture.ts'
import { clicks, ORIGIN, pageEvents, post, snapshotMessage, TOKEN } from '../ingest/captured.ts'
import { startServiceUnderTest, type ServiceUnderTest } from './service-under-test.ts'

const swift = await startSwift()
afterAll(() => swift?.stop())

const INGEST = { INGEST_TOKENS: TOKEN, INGEST_ORIGINS: ORIGIN, ANALYTICS: 'true' }
const DAY_MS = 86_400_000
const recordingsIn = (dataFolder: string) => directoryStore(path.join(dataFolder, 'recordings'))
const tablesIn = (dataFolder: string) =>
  parquetAnalytics({ folder: path.join(dataFolder, 'recordings', 'analytics.d') })

/** Two pages and an error, closed by a process that ended before it told anybody. */
async function ingestAndDie(store: ArchiveStore, id: string): Promise<void> {
  const { fetch, sweep } = createIngestHandler({ store, tokens: [TOKEN], origins: [ORIGIN] })
  const nowMs = Date.now() - 60_000
  const error = { level: 'error', payload: ['"Uncaught TypeError: total is undefined"'], trace: [] }
  const second = [
    { type: 4, timestamp: nowMs + 1_000, data: { href: `https://shop.example/orders/${id}`, width: 8, height: 6 } },
    ...clicks(nowMs + 2_000, 1),
    { type: 6, timestamp: nowMs + 3_000, data: { plugin: 'rrweb/console@1', payload: error } },
  ]
  await fetch(post('/s/', [snapshotMessage(id, pageEvents(nowMs)), snapshotMessage(id, second)]))
  await sweep({ idleMs: 0 })
}

async function found({ ask }: ServiceUnderTest, query: string): Promise<string[]> {
  const { recordings } = await (await ask(`search?${query}`)).json()
  return recordings.map(({ id }: { id: string }) => id)
}

describe('startService with analytics', () => {
  it('tells index and tables what was ingested, which portal-replay query then asks', async () => {
    const service = await startServiceUnderTest({
      environment: INGEST,
      prepare: (dataFolder) => ingestAndDie(recordingsIn(dataFolder), 'taken-in'),
    })
    await expect.poll(() => found(service, 'urlContains=orders%2Ftaken-in&hasErrors=true')).toEqual(['taken-in'])
    const store = path.join(service.dataFolder, 'recordings')
    const sql = 'select kind, count(*)::int as many from events group by kind order by kind'
    await expect
      .poll(async () => (await runHere(['query', sql, '--in', store, '--json'])).out, { timeout: 20_000 })
      .toBe('{"kind":"click","many":4}\n{"kind":"error","many":1}\n{"kind":"navigation","many":2}\n')
  })

  it('finds what was ingested by its pages and errors without tables too, and writes none', async () => {
    const service = await startServiceUnderTest({
      environment: { ...INGEST, ANALYTICS: '' },
      prepare: (dataFolder) => ingestAndDie(recordingsIn(dataFolder), 'untabled'),
    })
    await expect.poll(() => found(service, 'urlContains=orders%2Funtabled&hasErrors=true')).toEqual(['untabled'])
    expect((await tablesIn(service.dataFolder).query('select * from events')).rows).toEqual([])
  })

  it('removes the tables of what is too old, and keeps a proof of everything that is gone', async () => {
    const files = new Map<string, string>()
    const { dataFolder } = await startServiceUnderTest({
      file: { retentionDays: 30, analytics: true },
      prepare: async (folder) => {
        const nowMs = Date.now()
        for (const [id, endMs] of [
          ['old', nowMs - 31 * DAY_MS],
          ['new', nowMs - 1_000],
        ] as const) {
          const info = await storeEmpty(recordingsIn(folder), { id, startMs: endMs - 1_000, endMs })
          const productEvents = [{ id: 'e', name: 'paid', timestampMs: endMs, properties: {} }]
          await tablesIn(folder).write({ info, items: [], productEvents })
        }
        const day = new Date(nowMs - 31 * DAY_MS).toISOString().slice(0, 10)
        const name = `day=${day}/old.parquet`
        const content = await readFile(path.join(folder, 'recordings', 'analytics.d', name))
        files.set(name, createHash('sha256').update(content).digest('hex'))
      },
    })
    const store = recordingsIn(dataFolder)
    const proofs = async () => {
      const keys: string[] = []
      for await (const { key } of store.list('removals.d/')) keys.push(key)
      return keys
    }
    await expect.poll(proofs, { timeout: 20_000 }).toHaveLength(1)
    const { rows } = await tablesIn(dataFolder).query('select recording_id as id from events')
    expect(rows).toEqual([{ id: 'new' }])
    expect(await store.stat('old/manifest.json')).toBeNull()

    const [key = ''] = await proofs()
    expect(key).toMatch(/^removals\.d\/20\d\d-\d\d-\d\dT[\d-]+Z\.json$/)
    const proof = JSON.parse(await readFile(path.join(dataFolder, 'recordings', key), 'utf8')) as RemovalProof
    expect(proof.recordingIds).toEqual(['old'])
    expect(new Map(proof.tables.map((table) => [table.key, table.sha256]))).toEqual(files)
    expect(proof.objects.map((object) => object.key)).toContain('old/manifest.json')
    const { sha256, ...rest } = proof
    expect(sha256).toBe(createHash('sha256').update(JSON.stringify(rest)).digest('hex'))
  })
})

describe.skipIf(swift === null)('startService with analytics and a bucket', () => {
  it('keeps the tables in the bucket', async () => {
    const { endpoint, region, ...keys } = swift!
    const bucket = 'with-tables'
    await new AwsClient({ ...swift!, service: 's3' }).fetch(`${endpoint}/${bucket}`, { method: 'PUT' })
    const store = s3Store({ ...swift!, bucket })
    await ingestAndDie(store, 'in-bucket')
    await startServiceUnderTest({
      file: { s3: { bucket }, analytics: true, ingest: { tokens: [TOKEN], origins: [ORIGIN] } },
      environment: {
        S3_ENDPOINT: endpoint,
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: keys.accessKeyId,
        AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      },
    })
    const tables = storedAnalytics({ store })
    await expect
      .poll(async () => (await tables.query('select title from errors')).rows, { timeout: 20_000 })
      .toEqual([{ title: 'Uncaught TypeError: total is undefined' }])
    expect((await tables.remove('in-bucket')).map(({ key, sha256 }) => [key, sha256])).toEqual([
      [expect.stringMatching(/^analytics\.d\/day=.*\/in-bucket\.parquet$/), expect.stringMatching(/^[\da-f]{64}$/)],
    ])
  })
})
