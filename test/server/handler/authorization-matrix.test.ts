import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { beforeAll, describe, expect, it } from 'vitest'

import type { Authorize } from '../../../src/server/handler/authorize.ts'
import { REPLAY_ACTIONS, type ReplayAction } from '../../../src/server/ports/replay-action.ts'
import { replayTokens } from '../../../src/server/tokens/replay-tokens.ts'
import { fixture } from '../archive-fixture.ts'
import { CLOSED_MS, makeHandler, memoryAuditLog, STAFF, type HandlerUnderTest } from './handler-under-test.ts'

const { id } = fixture.info
const ID = ':id'

interface Route {
  readonly pattern: string
  readonly path: string
  /** What has to be allowed to whoever asks for it. */
  readonly action?: ReplayAction
  /** Whether there is nothing of a recording in it: then anybody may have it. */
  readonly isPublic?: true
}

/** Every route there is; a test below says so. */
const ROUTES: readonly Route[] = [
  { pattern: '/index.json', path: '/index.json', action: 'search' },
  { pattern: '/search', path: '/search', action: 'search' },
  { pattern: '/flags.json', path: '/flags.json', action: 'flags' },
  { pattern: '/records', path: '/records?fromMs=1&toMs=2', action: 'records' },
  { pattern: '/views', path: '/views', action: 'views' },
  { pattern: '/asset', path: '/asset?url=https%3A%2F%2Fcdn%2Fx', action: 'asset' },
  { pattern: '/:id/info', path: `/${ID}/info`, action: 'view' },
  { pattern: '/:id/manifest.json', path: `/${ID}/manifest.json`, action: 'view' },
  { pattern: '/:id/blocks/:file', path: `/${ID}/blocks/000000.jsonl.gz`, action: 'view' },
  { pattern: '/:id/checkpoints/:file', path: `/${ID}/checkpoints/000001.json.gz`, action: 'view' },
  { pattern: '/:id/items.jsonl.gz', path: `/${ID}/items.jsonl.gz`, action: 'view' },
  { pattern: '/:id/person.json', path: `/${ID}/person.json`, action: 'person' },
  { pattern: '/:id/product-events.jsonl.gz', path: `/${ID}/product-events.jsonl.gz`, action: 'product-events' },
  { pattern: '/:id/export', path: `/${ID}/export`, action: 'export' },
  { pattern: '/:id/export', path: `/${ID}/export?format=posthog`, action: 'export' },
  { pattern: '/:id/export', path: `/${ID}/export?format=html`, action: 'export' },
  { pattern: '/embed/:id', path: `/embed/${ID}`, isPublic: true },
  { pattern: '/embed.js', path: '/embed.js', isPublic: true },
  { pattern: '/frame.html', path: '/frame.html', isPublic: true },
]

const keys = [{ id: '1', secret: 's'.repeat(32) }]
const tokens = replayTokens({ keys, now: () => CLOSED_MS })
const earlier = replayTokens({ keys, now: () => CLOSED_MS - 3_600_000 })
const actions = REPLAY_ACTIONS

const bySession: Authorize = (request) => {
  const session = request.headers.get('cookie')
  if (session === 'session=staff') return STAFF
  return session === 'session=other' ? { refused: { id: 'other' } } : 'unauthenticated'
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** Who asks, and what they are answered where it is about a recording, and where not. */
const VIEWERS: readonly [who: string, headers: () => Promise<Record<string, string>>, ofOne: number, ofAll: number][] =
  [
    ['nobody', async () => ({}), 401, 401],
    ['somebody who may not', async () => ({ cookie: 'session=other' }), 404, 403],
    [
      'an expired token',
      async () => bearer(await earlier.issue({ viewerId: 'v', recordingId: id, actions })),
      401,
      401,
    ],
    [
      'the token of another recording',
      async () => bearer(await tokens.issue({ viewerId: 'v', recordingId: 'another', actions })),
      404,
      403,
    ],
    [
      'a token that was changed',
      async () => bearer(`${await tokens.issue({ viewerId: 'v', recordingId: id })}A`),
      401,
      401,
    ],
    ['a session that is no longer one', async () => ({ cookie: 'session=gone' }), 401, 401],
  ]

describe('who may do what', () => {
  let under: HandlerUnderTest
  const audit = memoryAuditLog()

  beforeAll(async () => {
    under = await makeHandler({
      authorize: tokens.authorize(bySession),
      audit,
      wrap: (source) => ({ ...source, readCheckpoint: async () => new Uint8Array([1]) }),
      records: { id: 'rows', read: async () => ({ records: [], cut: [] }) },
      assets: { read: async () => new Response('asset') },
      embed: { frameAncestors: ['https://retool.example'] },
      embedPage: async () => ({ script: '', styles: '' }),
      frameHtml: '<!doctype html>',
      offlinePage: async () => ({ script: '', styles: '' }),
    })
  })

  it('is asked of every route there is', () => {
    const folder = path.resolve(import.meta.dirname, '../../../src/server/handler')
    const text = readdirSync(folder).map((file) => readFileSync(path.join(folder, file), 'utf8'))
    const patterns = [...text.join('\n').matchAll(/routes\.\w+\(\s*'([^']+)'/g)].map(([, pattern]) => pattern!)
    expect(patterns.map((pattern) => pattern.replace(/\{.*?\}/g, '')).sort()).toEqual(
      [...new Set(ROUTES.map(({ pattern }) => pattern))].sort(),
    )
  })

  const guarded = ROUTES.filter(({ isPublic }) => !isPublic)

  describe.each(VIEWERS)('%s', (_, headers, ofOne, ofAll) => {
    it.each(guarded)('may not have $path, and nothing is read for them', async ({ path: route }) => {
      under.store.reads.length = 0
      audit.entries.length = 0
      for (const method of ['GET', 'HEAD']) {
        const answer = await under.get(route.replace(ID, id), { method, headers: await headers() })
        expect(answer.status).toBe(route.includes(ID) ? ofOne : ofAll)
        expect(answer.headers.get('cache-control')).toBe('private, no-store')
        expect(await answer.text()).not.toMatch(/viewer@|simple\.lab/)
      }
      expect(under.store.reads).toEqual([])
      expect(audit.entries.map(({ outcome }) => outcome)).toEqual(['refused', 'refused'])
    })
  })

  it.each(guarded)('the right viewer may have $path', async ({ path: route }) => {
    const answer = await under.get(route.replace(ID, id), { headers: { cookie: 'session=staff' } })
    expect(answer.status).toBe(200)
    await answer.body?.cancel()
  })

  it.each(guarded.filter(({ path: route }) => route.includes(ID)))(
    'the right token may have $path, and of another recording nothing',
    async ({ path: route }) => {
      const of = bearer(await tokens.issue({ viewerId: 'v', recordingId: id, actions }))
      const answer = await under.get(route.replace(ID, id), { headers: of })
      expect(answer.status).toBe(200)
      await answer.body?.cancel()
      expect((await under.get(route.replace(ID, 'another'), { headers: of })).status).toBe(404)
    },
  )

  it.each(ROUTES.filter(({ isPublic }) => isPublic))(
    'anybody may have $path, which holds no recording',
    async (route) => {
      const answer = await under.get(route.path.replace(ID, id))
      expect(answer.status).toBe(200)
      expect(await answer.text()).not.toMatch(/viewer@|simple\.lab/)
    },
  )

  describe.each(actions)('a token for %s', (action) => {
    it.each(guarded)('opens $path if that is what it is for, and nothing else', async (route) => {
      const headers = bearer(await tokens.issue({ viewerId: 'v', recordingId: id, actions: [action] }))
      const answer = await under.get(route.path.replace(ID, id), { headers })
      const isOfOne = route.path.includes(ID)
      // A token is for one recording: what is about all of them is not opened by any.
      if (!isOfOne || route.action !== action) expect(answer.status).toBe(isOfOne ? 404 : 403)
      else expect(answer.status).toBe(200)
      await answer.body?.cancel()
    })
  })
})
