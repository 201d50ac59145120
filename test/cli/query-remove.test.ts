import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { AwsClient } from 'aws4fetch'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { decodeBlock } from '../../src/recording/decode/decode-block.ts'
import { writeRecordingFile } from '../../src/recording/file/write-recording-file.ts'
import { fixture } from '../server/archive-fixture.ts'
import { startSwift } from '../stand-in/swift-server.ts'
import { runHere } from './run-cli-here.ts'

const decoded = fixture.blocks.flatMap((text) => decodeBlock(new TextEncoder().encode(text)).events)
const swift = await startSwift()
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'query-'))
  await writeFile(
    path.join(folder, 'shop.json'),
    writeRecordingFile({ id: 'shop', events: decoded, person: fixture.person }),
  )
  if (swift) await new AwsClient({ ...swift, service: 's3' }).fetch(`${swift.endpoint}/replays`, { method: 'PUT' })
})
afterAll(async () => {
  await swift?.stop()
  await rm(folder, { recursive: true })
})

const SQL = `select kind, count(*) as many from events group by kind order by kind`

function describeWhere(name: string, place: () => { store: string; args: string[]; env: Record<string, string> }) {
  describe(name, () => {
    it('keeps the tables up to date when it imports, answers, and forgets with a proof', async () => {
      const { store, args, env } = place()
      const imported = await runHere(
        ['import', path.join(folder, 'shop.json'), '--to', store, '--analytics', ...args],
        { env },
      )
      expect(imported.notes).toBe('')
      expect(imported.code).toBe(0)

      const asked = await runHere(['query', SQL, '--in', store, '--json', ...args], { env })
      expect(asked.notes).toMatch(/^\d+ rows\n$/)
      const rows = asked.out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
      expect(rows).toContainEqual({ kind: 'click', many: expect.any(Number) })
      const text = await runHere(['query', SQL, '--in', store, ...args], { env })
      expect(text.out).toMatch(/^kind +many\n/)

      const refused = await runHere(['remove', store, '--email', 'viewer@example.com', ...args], { env })
      expect(refused.code).toBe(2)
      const proofFile = path.join(folder, 'proof.json')
      const removed = await runHere(
        ['remove', store, '--email', 'VIEWER@example.com', '--yes', '--proof', proofFile, ...args],
        { env },
      )
      expect(removed.code).toBe(0)
      const proof = JSON.parse(await readFile(proofFile, 'utf8'))
      expect(proof.recordingIds).toEqual(['shop'])
      for (const { sha256 } of proof.objects) expect(sha256).toMatch(/^[\da-f]{64}$/)
      expect(proof.tables.length).toBeGreaterThan(0)
      for (const { key, sha256 } of proof.tables) {
        expect([key, sha256]).toEqual([
          expect.stringMatching(/day=[\d-]{10}\/shop\.parquet$/),
          expect.stringMatching(/^[\da-f]{64}$/),
        ])
      }
      expect((await runHere(['inspect', store, ...args], { env })).out).toContain('0 recordings')
      const empty = await runHere(['query', 'select * from events', '--in', store, '--json', ...args], { env })
      expect([empty.code, empty.out]).toEqual([0, ''])
    }, 120_000)
  })
}

describeWhere('query and remove in a folder', () => ({ store: path.join(folder, 'store'), args: [], env: {} }))

describe.skipIf(swift === null)('against OpenStack Swift', () => {
  describeWhere('query and remove in a bucket', () => ({
    store: 's3://replays/archive',
    args: [],
    env: {
      S3_ENDPOINT: swift!.endpoint,
      AWS_ACCESS_KEY_ID: swift!.accessKeyId,
      AWS_SECRET_ACCESS_KEY: swift!.secretAccessKey,
      AWS_REGION: swift!.region,
    },
  }))
})

describe('query', () => {
  it('writes tables of a store that had none, and asks them', async () => {
    const store = path.join(folder, 'plain')
    await runHere(['import', path.join(folder, 'shop.json'), '--to', store])
    const out = path.join(folder, 'tables')
    expect((await runHere(['export', store, '--format', 'parquet', '--out', out])).code).toBe(0)
    const { out: rows } = await runHere(['query', `select count(*)::int as many from clicks`, '--in', out, '--json'])
    expect(JSON.parse(rows).many).toBeGreaterThan(0)
  })

  it.each([
    'drop view events',
    'select 1; select 2',
    "copy (select 1) to '/tmp/x'",
    "select * from read_csv('/etc/passwd')",
  ])('runs nothing but a question: %s', async (sql) =>
    expect((await runHere(['query', sql, '--in', folder])).code).toBe(2),
  )

  it.each([[[]], [['select 1']], [['select 1', '--in', 'x', '--from', 'yesterday']]])('refuses %j', async (args) =>
    expect((await runHere(['query', ...args])).code).toBe(2),
  )
})

describe('remove', () => {
  it.each([
    [[]],
    [['x', '--yes']],
    [['x', '--older-than', '90d', '--email', 'a@b', '--yes']],
    [['x', '--older-than', 'old', '--yes']],
  ])('refuses %j', async (args) => expect((await runHere(['remove', ...args])).code).toBe(2))
})
