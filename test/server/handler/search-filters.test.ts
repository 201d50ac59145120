import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'

import type { RecordingFilter, ReplaySource } from '../../../src/recording/replay-source.ts'
import { archiveSource } from '../../../src/server/archive-source.ts'
import { archiveWithFallback } from '../../../src/server/archive-with-fallback.ts'
import { embeddedIndex } from '../../../src/server/database/indexes.ts'
import { createReplayHandler } from '../../../src/server/handler/create-replay-handler.ts'
import { indexedSource } from '../../../src/server/indexed-source.ts'
import { postHogProxy } from '../../../src/server/posthog/post-hog-proxy.ts'
import { fallbackSource } from '../../../src/sources/fallback-source.ts'
import { httpSource } from '../../../src/sources/http-source.ts'
import { memorySource } from '../../../src/sources/memory-source.ts'
import { MAX_CURSOR_LENGTH, MAX_MARKED_CURSOR_LENGTH } from '../../../src/sources/recording-query.ts'
import { fixture, gateNow, startPostHog, withKey } from '../../stand-in/posthog-with-fixture.ts'
import { memoryArchiveStore } from '../memory-archive-store.ts'
import { BASE, CLOSED_MS, fetchFrom, STAFF } from './handler-under-test.ts'

const index = embeddedIndex()
afterAll(() => index.close())

const requests: Request[] = []
const handler = createReplayHandler({
  source: indexedSource(archiveSource(memoryArchiveStore()), index),
  authorize: () => STAFF,
  basePath: '/api/replay',
  now: () => CLOSED_MS,
})
const source = httpSource({ baseUrl: BASE, fetch: fetchFrom(handler, requests) })
const ids = async (filter: RecordingFilter) => (await source.listRecordings!(filter)).recordings.map(({ id }) => id)

const ada = (email: string) => ({ id: 'p1', email, distinctIds: ['ada'], properties: {} })
const info = (id: string, startMs: number, durationMs: number) => ({
  id,
  startMs,
  endMs: startMs + durationMs,
  ongoing: false,
})

beforeAll(async () => {
  await index.write([
    { info: info('long', 1_000_000, 90_000), urls: ['https://shop.example/Orders/1042'], errors: 2 },
    { info: { ...info('short', 2_000_000, 5_000), person: ada('ada@shop.example') }, emails: ['ada@old.example'] },
    { info: { ...info('live', 3_000_000, 20_000), ongoing: true, counts: { consoleErrors: 1 } } },
    { info: { ...info('guest', 4_000_000, 1_000), distinctId: 'ada' }, urls: ['https://shop.example/cart?x=a%20b'] },
  ])
  // The first use of an embedded index unpacks a whole PostgreSQL.
}, 120_000)

describe('a search from the browser to the index', () => {
  it.each<[string, RecordingFilter, readonly string[]]>([
    ['how a page’s address begins', { url: { prefix: 'https://shop.example/orders/' } }, ['long']],
    ['what a page’s address contains', { url: { contains: 'cart?x=a%20b' } }, ['guest']],
    ['errors', { hasErrors: true }, ['live', 'long']],
    ['no errors', { hasErrors: false }, ['guest', 'short']],
    ['the shortest duration', { minDurationMs: 20_000 }, ['live', 'long']],
    ['the longest duration', { maxDurationMs: 5_000 }, ['guest', 'short']],
    ['that it is live', { status: 'live' }, ['live']],
    ['that it is closed', { status: 'closed', minDurationMs: 2_000 }, ['short', 'long']],
    ['an address its person had before', { email: 'ada@old.example' }, ['guest', 'short']],
    ['its person, before anybody knew who that was', { personId: 'p1' }, ['guest', 'short']],
    ['time', { fromMs: 1_080_000, toMs: 2_001_000 }, ['short', 'long']],
    ['times without an end', { fromMs: -Infinity, toMs: Infinity }, ['guest', 'live', 'short', 'long']],
    ['ids', { recordingIds: ['long', 'live'] }, ['live', 'long']],
  ])('finds recordings by %s', async (_, filter, expected) => {
    expect(await ids(filter)).toEqual(expected)
  })

  it('asks once for a page, and goes on from there', async () => {
    requests.length = 0
    const first = await source.listRecordings!({ limit: 3 })
    const second = await source.listRecordings!({ limit: 3, cursor: first.nextCursor! })
    expect([...first.recordings, ...second.recordings].map(({ id }) => id)).toEqual(['guest', 'live', 'short', 'long'])
    expect(second.nextCursor).toBeUndefined()
    expect(requests).toHaveLength(2)
  })

  it('asks for no more than a page may have, and for nothing where no id is asked for', async () => {
    requests.length = 0
    expect(await ids({ limit: 1_000 })).toHaveLength(4)
    expect(await ids({ recordingIds: [] })).toEqual([])
    expect(await ids({ distinctIds: [] })).toEqual([])
    expect(requests.map(({ url }) => new URL(url).search)).toEqual(['?limit=200'])
  })

  it.each([
    'hasErrors=yes',
    'hasErrors=',
    'status=open',
    'status=constructor',
    'minDurationMs=-1',
    'minDurationMs=1e3',
    'maxDurationMs=long',
    'urlPrefix=',
    'urlContains=%20',
    'urlPrefix=a&urlContains=b',
    'urlContains=a&urlContains=b',
    'url=a',
    `urlContains=${'x'.repeat(401)}`,
  ])('is refused where it is not understood: %s', async (query) => {
    const answer = await handler(new Request(`${BASE}/search?${query}`))
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ error: { code: 'bad_request' } })
  })

  it('goes on from every cursor that a source could have given, and from no longer one', async () => {
    const asked: (string | undefined)[] = []
    const endless = createReplayHandler({
      source: {
        ...memorySource({ id: 'm', recordings: [] }),
        listRecordings: async ({ cursor }) => {
          asked.push(cursor)
          return { recordings: [] }
        },
      },
      authorize: () => STAFF,
    })
    const search = (cursor: string) => endless(new Request(`https://portal.example/search?cursor=${cursor}`))
    const longest = 'c'.repeat(MAX_MARKED_CURSOR_LENGTH)
    expect((await search(longest)).status).toBe(200)
    expect((await search(`${longest}c`)).status).toBe(400)
    expect(asked).toEqual([longest])
  })

  it('goes on from the longest cursors of PostHog behind an archive, and behind a handler that asks this one', async () => {
    const server = await startPostHog()
    onTestFinished(() => server.close())
    server.cursorLength = MAX_CURSOR_LENGTH
    const postHog = postHogProxy({ ...withKey(server), gate: gateNow() })
    const archive = () => archiveSource(memoryArchiveStore())
    const serve = (behind: ReplaySource) => {
      const serving = createReplayHandler({
        source: archiveWithFallback(archive(), fallbackSource(archive(), behind)),
        authorize: () => STAFF,
        basePath: '/api/replay',
      })
      return httpSource({ baseUrl: BASE, fetch: fetchFrom(serving) })
    }
    for (const asked of [serve(postHog), serve(serve(postHog))]) {
      const first = await asked.listRecordings!({ limit: 1 })
      expect(first.nextCursor!.length).toBeGreaterThan(MAX_CURSOR_LENGTH)
      const second = await asked.listRecordings!({ limit: 1, cursor: first.nextCursor! })
      expect([...first.recordings, ...second.recordings].map(({ id }) => id)).toEqual(['neighbour', fixture.info.id])
      expect(second.nextCursor).toBeUndefined()
    }
  })

  it.each(['hasErrors=true', 'urlContains=cart'])('is refused where nothing is indexed: %s', async (query) => {
    const bare = createReplayHandler({ source: memorySource({ id: 'm', recordings: [] }), authorize: () => STAFF })
    const answer = await bare(new Request(`https://portal.example/search?${query}`))
    expect(answer.status).toBe(400)
  })
})
