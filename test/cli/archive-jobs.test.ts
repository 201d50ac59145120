import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { directoryStore } from '../../src/server/adapters/directory-store.ts'
import { postgresIndex } from '../../src/server/database/index.ts'
import { readManifest } from '../../src/server/stored-recordings.ts'
import { describeWithPostgres } from '../server/database/postgres.ts'
import { KEY, PROJECT, startPostHogServer, type PostHogServer } from '../stand-in/posthog-server.ts'
import { smallRecording } from '../stand-in/small-recording.ts'
import { runHere } from './run-cli-here.ts'

const IDS = Array.from({ length: 8 }, (_, number) => `r${number}`)

describeWithPostgres('archive --jobs', (database) => {
  let folder: string
  let server: PostHogServer
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'archive-jobs-'))
    server = await startPostHogServer()
    for (const [number, id] of IDS.entries()) {
      server.recordings.set(
        id,
        smallRecording(id, { startMs: Date.now() - 2 * 86_400_000 - number * 60_000, blocks: 1 }),
      )
    }
  })
  afterAll(async () => {
    await server.close()
    await rm(folder, { recursive: true })
  })

  it('shares the work between processes: every recording is archived, by the one or the other, and found in the index', async () => {
    const env = { POSTHOG_API_KEY: KEY, DATABASE_URL: database.url() }
    const args = [
      '--posthog',
      server.url,
      '--project',
      PROJECT,
      '--to',
      folder,
      '--plan',
      'enterprise',
      '--jobs',
      '--json',
    ]
    const runs = await Promise.all([runHere(['archive', ...args], { env }), runHere(['archive', ...args], { env })])
    const notes = runs.map((run) => run.notes)
    expect(
      runs.map(({ code }) => code),
      notes.join('\n'),
    ).toEqual([0, 0])
    expect(notes.map((text) => text.includes('0 failed'))).toEqual([true, true])
    const done = runs
      .flatMap(({ out }) => out.split('\n').filter(Boolean))
      .map((line) => JSON.parse(line))
      .filter(({ status }) => status === 'done')
    // One that is asked for while it is being archived may be archived once more, to the same end.
    expect([...new Set(done.map(({ recordingId }) => recordingId))].sort()).toEqual(IDS)
    for (const id of IDS) expect(await readManifest(directoryStore(folder), id)).toMatchObject({ complete: true })
    const index = postgresIndex({ connectionString: database.url() })
    const { entries } = await index.search({ limit: 50 })
    expect(entries.map(({ info }) => info.id).sort()).toEqual(IDS)
    await index.close()
    // Neither counted by itself: what both asked is in the one row of each lane, and none of it in the store.
    const { rows } = await database
      .pool()
      .query(
        `select lane, jsonb_array_length(taken_at_ms) as taken from portal_replay.rate_ledger where project = $1`,
        [`${new URL(server.url).host}/${PROJECT}`],
      )
    const asked = server.requests.filter(({ path }) => path.endsWith('/snapshots/') || path.endsWith('/snapshots'))
    expect(asked.length).toBeGreaterThanOrEqual(IDS.length)
    expect(rows).toContainEqual({ lane: 'snapshots', taken: asked.length })
    await expect(readdir(path.join(folder, 'requests.d'))).rejects.toMatchObject({ code: 'ENOENT' })
  }, 120_000)
})
