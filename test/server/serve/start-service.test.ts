import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'

import { AwsClient } from 'aws4fetch'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'

import { blockKey, blockPath } from '../../../src/recording/archive/archive-paths.ts'
import { directoryStore } from '../../../src/server/adapters/directory-store.ts'
import { embeddedIndex } from '../../../src/server/database/indexes.ts'
import { removePerson } from '../../../src/server/remove-recordings.ts'
import { s3Store } from '../../../src/server/s3-store.ts'
import { replayTokens } from '../../../src/server/tokens/replay-tokens.ts'
import { runHere } from '../../cli/run-cli-here.ts'
import { startPostHog } from '../../stand-in/posthog-with-fixture.ts'
import { KEY, PROJECT, startPostHogServer } from '../../stand-in/posthog-server.ts'
import { smallRecording } from '../../stand-in/small-recording.ts'
import { startSwift, type SwiftServer } from '../../stand-in/swift-server.ts'
import { fillStore, fixture, storeEmpty } from '../archive-fixture.ts'
import { describeWithPostgres } from '../database/postgres.ts'
import { startServiceUnderTest, VIEWER } from './service-under-test.ts'

const ID = fixture.info.id
const recordingsIn = (dataFolder: string) => directoryStore(path.join(dataFolder, 'recordings'))
const swift = await startSwift()
afterAll(() => swift?.stop())

describe.skipIf(swift === null)('startService with a bucket', () => {
  const makeBucket = async (bucket: string) => {
    const made = await new AwsClient({ ...swift!, service: 's3' }).fetch(`${swift!.endpoint}/${bucket}`, {
      method: 'PUT',
    })
    expect(made.status).toBe(200)
  }
  const environment = ({ accessKeyId, secretAccessKey }: SwiftServer['writer'], endpoint = swift!.endpoint) => ({
    S3_ENDPOINT: endpoint,
    AWS_REGION: swift!.region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  })

  it('plays what is in it, under the prefix that the configuration has, with the keys of the environment', async () => {
    await makeBucket('kept')
    await fillStore(s3Store({ ...swift!, bucket: 'kept', prefix: 'a/' }))
    const { ask } = await startServiceUnderTest({
      file: { s3: { bucket: 'kept', prefix: 'a' } },
      environment: environment(swift!),
    })
    expect(await (await ask(`${ID}/info`)).json()).toMatchObject({ id: ID })
    const { blocks } = await (await ask(`${ID}/manifest.json`)).json()
    const block = await ask(`${ID}/${blockPath(blocks[0].key)}`)
    expect([block.status, (await block.arrayBuffer()).byteLength > 1_000]).toEqual([200, true])
  })

  it('does not start where its keys are refused what they need, and says what that is', async () => {
    await makeBucket('refused')
    await swift!.letWrite('refused')
    const started = startServiceUnderTest({
      file: { s3: { bucket: 'refused' } },
      environment: environment(swift!.writer),
    })
    const thrown: unknown = await started.catch((error: unknown) => error)
    expect(thrown).toMatchObject({ code: 'storage', status: 403 })
    expect((thrown as Error).message).toMatch(/s3:GetObject.*s3:ListBucket/)
  })

  it('starts where the bucket is away, and is not ready until it is back', async () => {
    const { url } = await startServiceUnderTest({
      file: { s3: { bucket: 'kept' } },
      environment: environment(swift!, 'http://127.0.0.1:9'),
    })
    expect((await fetch(`${url}/readyz`)).status).toBe(503)
  })
})

describeWithPostgres('startService with a database of the host', (database) => {
  it('serves rows of the tables that the configuration names, by their person', async () => {
    await database.pool().query(`
      create table served_orders (id integer primary key, email text, status text, created_at timestamptz);
      insert into served_orders values (7, 'ada@x.example', 'paid', '2026-11-20T10:00:00Z'),
        (8, 'bob@x.example', 'paid', '2026-11-20T10:00:00Z')`)
    const { ask } = await startServiceUnderTest({
      file: {
        records: {
          tables: {
            order: { table: 'served_orders', key: 'id', at: ['created_at'], person: 'email', fields: ['status'] },
          },
        },
      },
      environment: { RECORDS_DATABASE_URL: database.url() },
    })
    const day = `fromMs=${Date.parse('2026-11-20')}&toMs=${Date.parse('2026-11-21')}`
    const answer = await (await ask(`records?email=ada%40x.example&${day}`)).json()
    expect(answer.records).toMatchObject([{ type: 'order', id: 7, fields: { status: 'paid' } }])
    expect((await ask(`records?email=ada%40x.example&${day}`, {})).status).toBe(401)
  })
})

describeWithPostgres('startService with PostgreSQL', (database) => {
  it('counts its requests to PostHog where other processes do, and asks nothing when they have used the plan', async () => {
    const postHog = await startPostHog()
    const host = new URL(postHog.url).host
    const start = () =>
      startServiceUnderTest({
        file: { postHog: { host: postHog.url, projectId: PROJECT, plan: 'free' } },
        environment: { POSTHOG_API_KEY: KEY, DATABASE_URL: database.url() },
      })
    const [one, other] = [await start(), await start()]
    expect((await one.ask(`${ID}/info`)).status).toBe(200)
    const { rows } = await database
      .pool()
      .query(
        `select sum(jsonb_array_length(taken_at_ms))::int as taken from portal_replay.rate_ledger where project = $1`,
        [`${host}/${PROJECT}`],
      )
    expect(rows).toEqual([{ taken: postHog.requests.length }])

    const hour = Array.from({ length: 60 }, () => Date.now())
    await database
      .pool()
      .query(`update portal_replay.rate_ledger set taken_at_ms = $1::jsonb where project = $2`, [
        JSON.stringify(hour),
        `${host}/${PROJECT}`,
      ])
    const before = postHog.requests.length
    const refused = await other.ask('neighbour/info')
    expect([refused.status, Number(refused.headers.get('retry-after')) > 60]).toEqual([429, true])
    expect(postHog.requests).toHaveLength(before)
    await postHog.close()
  }, 60_000)
})

describe('startService', () => {
  it('removes what is older than retentionDays, and leaves what is not', async () => {
    const service = await startServiceUnderTest({
      file: { retentionDays: 30 },
      prepare: async (dataFolder) => {
        const store = recordingsIn(dataFolder)
        await storeEmpty(store, { id: 'old' })
        await storeEmpty(store, { id: 'new', startMs: Date.now() - 2_000, endMs: Date.now() - 1_000 })
      },
    })
    const store = recordingsIn(service.dataFolder)
    await expect.poll(() => store.stat('old/manifest.json'), { timeout: 20_000 }).toBeNull()
    expect((await service.ask('old/info')).status).toBe(404)
    expect((await service.ask('new/info')).status).toBe(200)
  })

  it('finds what another process archives into its folder, before it starts and while it runs', async () => {
    const postHog = await startPostHogServer()
    const twoDaysAgoMs = Date.now() - 2 * 86_400_000
    for (const id of ['before', 'meanwhile']) {
      postHog.recordings.set(id, smallRecording(id, { startMs: twoDaysAgoMs, blocks: 1 }))
    }
    const archive = async (dataFolder: string, id: string) => {
      const to = ['--posthog', postHog.url, '--project', PROJECT, '--to', path.join(dataFolder, 'recordings')]
      const run = await runHere(['archive', ...to, '--id', id], { env: { POSTHOG_API_KEY: KEY } })
      expect(run.code, run.notes).toBe(0)
    }
    const { ask, dataFolder } = await startServiceUnderTest({
      prepare: (folder) => archive(folder, 'before'),
      lookEveryMs: 100,
    })
    const found = async (id: string) => {
      const { recordings } = await (await ask(`search?personId=person-of-${id}`)).json()
      return recordings.map((info: { id: string }) => info.id)
    }
    await expect.poll(() => found('before'), { timeout: 30_000 }).toEqual(['before'])
    expect(await found('meanwhile')).toEqual([])
    await archive(dataFolder, 'meanwhile')
    await expect.poll(() => found('meanwhile'), { timeout: 30_000 }).toEqual(['meanwhile'])
    await postHog.close()
  }, 90_000)

  it('forgets what another process removes from its folder, while it runs and before it starts', async () => {
    const people = { here: 'ada@shop.example', gone: 'bob@shop.example' }
    const { ask, dataFolder } = await startServiceUnderTest({
      lookEveryMs: 100,
      async prepare(folder) {
        const store = recordingsIn(folder)
        for (const [id, email] of Object.entries(people)) {
          await storeEmpty(store, { id, person: { email, distinctIds: [], properties: {} } })
        }
        // An index of an earlier run, and a removal after it.
        const index = embeddedIndex({ folder: path.join(folder, 'index') })
        for (const [id, email] of Object.entries(people)) {
          const person = { email, distinctIds: [], properties: {} }
          const info = { id, startMs: 1_000, endMs: 2_000, ongoing: false, person }
          await index.write([{ info, archiveKey: `${id}/` }])
        }
        await index.close()
        await removePerson(store, { email: people.gone })
      },
    })
    const found = async (email: string) => (await (await ask(`search?email=${email}`)).json()).recordings.length
    await expect.poll(() => found(people.gone), { timeout: 30_000 }).toBe(0)
    expect(await found(people.here)).toBe(1)
    expect((await ask('here/info')).status).toBe(200)

    const run = await runHere(['remove', path.join(dataFolder, 'recordings'), '--email', people.here, '--yes'])
    expect(run.code, run.notes).toBe(0)
    expect((await ask('here/info')).status).toBe(404)
    await expect.poll(() => found(people.here), { timeout: 30_000 }).toBe(0)
  }, 90_000)

  it('mends an archived block that is damaged on its disk with what PostHog has, and reports it', async () => {
    const postHog = await startPostHog()
    const archive = async (dataFolder: string) => {
      const to = ['--posthog', postHog.url, '--project', PROJECT, '--to', path.join(dataFolder, 'recordings')]
      const run = await runHere(['archive', ...to, '--id', ID], { env: { POSTHOG_API_KEY: KEY } })
      expect(run.code, run.notes).toBe(0)
    }
    const { ask, url, dataFolder } = await startServiceUnderTest({
      file: { postHog: { host: postHog.url, projectId: PROJECT } },
      environment: { POSTHOG_API_KEY: KEY, METRICS_TOKEN: VIEWER },
      prepare: archive,
    })
    const { blocks } = await (await ask(`${ID}/manifest.json`)).json()
    const file = path.join(dataFolder, 'recordings', ID, blockPath(blockKey(1)))
    const before = await readFile(file)
    await writeFile(file, before.subarray(0, before.length / 2))
    for (let time = 0; time < 2; time++) {
      const answer = await ask(`${ID}/${blockPath(blocks[1].key)}`)
      expect(answer.status).toBe(200)
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(before)
    }
    expect(await readFile(file)).toEqual(before)
    const metrics = await (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${VIEWER}` } })).text()
    expect(metrics).toContain('portal_replay_problems_total{part="store",code="corrupt"} 1')

    // Without its manifest nothing of the archive is believed: then PostHog is asked for the recording.
    await writeFile(path.join(dataFolder, 'recordings', ID, 'manifest.json'), '{}')
    expect((await ask(`${ID}/manifest.json`)).status).toBe(200)
    await postHog.close()
  })

  it('asks PostHog for what it has not, with the key of the environment', async () => {
    const postHog = await startPostHog()
    const { ask } = await startServiceUnderTest({
      file: { postHog: { host: postHog.url, projectId: PROJECT } },
      environment: { POSTHOG_API_KEY: KEY },
    })
    const info = await ask(`${ID}/info`)
    expect(await info.json()).toMatchObject({ id: ID })
    // Nobody has named a host whose assets it should load.
    const asset = await ask(`asset?url=${encodeURIComponent('https://cdn.shop.example/a.png')}`)
    expect([asset.status, (await asset.json()).error.code]).toEqual([404, 'unsupported'])
    const { blocks } = await (await ask(`${ID}/manifest.json`)).json()
    expect(blocks.length).toBeGreaterThan(0)
    expect(postHog.requests.every(({ headers }) => headers['authorization'] === `Bearer ${KEY}`)).toBe(true)
    await postHog.close()
  })

  it('does not start without the secrets of what the configuration names', async () => {
    for (const [file, name] of [
      [{ postHog: { host: 'https://eu.posthog.com', projectId: 1 } }, 'POSTHOG_API_KEY'],
      [{ s3: { bucket: 'b' } }, 'AWS_ACCESS_KEY_ID'],
      [{ records: { tables: {} } }, 'RECORDS_DATABASE_URL'],
    ] as const) {
      await expect(startServiceUnderTest({ file })).rejects.toThrow(name)
    }
  })

  it('lets a signed token see its own recording, and the pages of named origins read', async () => {
    const secret = 's'.repeat(32)
    const { ask } = await startServiceUnderTest({
      file: {
        cors: { origins: ['https://portal.example'] },
        embed: { script: '/embed.js', frameAncestors: ['https://portal.example'] },
      },
      environment: { REPLAY_TOKEN_KEYS: `2026-11:${secret}` },
      prepare: async (dataFolder) => {
        await fillStore(recordingsIn(dataFolder))
        await storeEmpty(recordingsIn(dataFolder), { id: 'other' })
      },
    })
    const token = await replayTokens({ keys: [{ id: '2026-11', secret }] }).issue({ viewerId: 'eve', recordingId: ID })
    const authorization = `Bearer ${token}`
    expect((await ask(`${ID}/info`, { authorization })).status).toBe(200)
    expect((await ask('other/info', { authorization })).status).toBe(404)

    const page = await ask(`embed/${ID}`, {})
    expect(page.headers.get('content-security-policy')).toContain('frame-ancestors https://portal.example')

    const viewer = `Bearer ${VIEWER}`
    const named = await ask(`${ID}/info`, { authorization: viewer, origin: 'https://portal.example' })
    expect(named.headers.get('access-control-allow-origin')).toBe('https://portal.example')
    const foreign = await ask(`${ID}/info`, { authorization: viewer, origin: 'https://evil.example' })
    expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([403, null])
  })

  it('asks no address of its own network for an asset, though its host be named, and nobody who may not watch', async () => {
    const connections: string[] = []
    const inside = createServer((socket) => {
      connections.push(socket.remoteAddress ?? '')
      socket.destroy()
    }).listen(0, '127.0.0.1')
    await once(inside, 'listening')
    onTestFinished(() => void inside.close())
    const { port } = inside.address() as AddressInfo
    const secret = 's'.repeat(32)
    const hosts = [`127.0.0.1:${port}`, `localhost:${port}`, `[::ffff:7f00:1]:${port}`, '10.0.0.7', '169.254.169.254']
    const { ask } = await startServiceUnderTest({
      environment: { ASSET_HOSTS: hosts.join(' '), REPLAY_TOKEN_KEYS: `2026-11:${secret}` },
    })
    const answers = async (host: string, headers?: Record<string, string>) => {
      const answer = await ask(`asset?url=${encodeURIComponent(`https://${host}/latest/meta-data`)}`, headers)
      return [answer.status, (await answer.json()).error.code]
    }
    for (const host of [...hosts, 'evil.example', '127.0.0.2']) {
      expect([host, ...(await answers(host))]).toEqual([host, 403, 'forbidden'])
    }
    const tokens = replayTokens({ keys: [{ id: '2026-11', secret }] })
    const grant = { viewerId: 'eve', recordingId: ID }
    const expired = replayTokens({ keys: [{ id: '2026-11', secret }], now: () => Date.now() - 86_400_000 })
    for (const [authorization, status] of [
      [undefined, 401],
      ['Bearer another-token-of-24-characters', 401],
      [`Bearer ${await expired.issue({ ...grant, actions: ['asset'] })}`, 401],
      [`Bearer ${await tokens.issue({ ...grant, actions: ['view'] })}`, 403],
    ] as const) {
      expect((await answers(hosts[0]!, authorization ? { authorization } : {}))[0]).toBe(status)
    }
    expect(connections).toEqual([])
  })

  it('does not start where a host of assets is none', async () => {
    for (const hosts of [[], ['*.shop.example'], ['https://cdn.shop.example']]) {
      await expect(startServiceUnderTest({ file: { assets: { hosts } } })).rejects.toThrow('list of hosts')
    }
  })
})
