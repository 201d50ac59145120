import { describe, expect, it } from 'vitest'

import { decodeBlock } from '../../../src/recording/decode/decode-block.ts'
import { readRecordingFile } from '../../../src/recording/file/read-recording-file.ts'
import type { ReplaySource } from '../../../src/recording/replay-source.ts'
import { createReplayHandler, type ReplayHandlerOptions } from '../../../src/server/handler/create-replay-handler.ts'
import type { RecordQuery } from '../../../src/server/ports/record-reader.ts'
import { ReplayError, type ReplayErrorCode } from '../../../src/shared/errors.ts'
import { compressFields, gzip, text } from '../../recording/wire-forms.ts'
import { fixture } from '../archive-fixture.ts'
import { BASE, LIVE_MS, makeHandler, memoryAuditLog, STAFF } from './handler-under-test.ts'

const { id } = fixture.info
const BLOCK = `/${id}/blocks/000000.jsonl.gz`

describe('createReplayHandler', () => {
  it('cannot be made without somebody who says who may see what', () => {
    const make = (options: object) => () => createReplayHandler(options as ReplayHandlerOptions)
    const source = { readBlocks: () => [] }
    expect(make({ source })).toThrow(/authorize/)
    expect(make({ source, authorize: true })).toThrow(/authorize/)
    expect(make({ authorize: () => STAFF })).toThrow(/source/)
    expect(make({ source, authorize: () => STAFF, basePath: '/api/' })).toThrow(/basePath/)
  })

  it('asks about each recording and each action, and writes down who has seen what', async () => {
    const asked: unknown[] = []
    const audit = memoryAuditLog()
    const { get } = await makeHandler({ authorize: (_, question) => (asked.push(question), STAFF), audit })
    for (const path of ['/index.json', `/${id}/manifest.json`, BLOCK, `/${id}/person.json`, `/${id}/export`]) {
      const answer = await get(path)
      expect(answer.status).toBe(200)
      await answer.arrayBuffer()
    }
    const questions = [
      { action: 'search' },
      { recordingId: id, action: 'view' },
      { recordingId: id, action: 'view' },
      { recordingId: id, action: 'person' },
      { recordingId: id, action: 'export' },
    ]
    expect(asked).toEqual(questions)
    // A block belongs to the view that was written down with the manifest.
    expect(audit.entries.map(({ action }) => action)).toEqual(['search', 'view', 'person', 'export'])
    for (const entry of audit.entries) expect(entry).toMatchObject({ viewer: STAFF, outcome: 'allowed' })
  })

  it('shows nothing that cannot be written down', async () => {
    const broken = { ...memoryAuditLog(), write: () => Promise.reject(new Error('disk')) }
    const { get, store, problems } = await makeHandler({ audit: broken })
    store.reads.length = 0
    expect((await get(`/${id}/manifest.json`)).status).toBe(503)
    expect(store.reads).toEqual([])
    expect(problems.map(({ code }) => code)).toEqual(['unavailable'])
  })

  describe('caching', () => {
    it('lets a viewer keep what is closed for ever, and nobody else', async () => {
      const { get } = await makeHandler()
      const { headers, status } = await get(BLOCK)
      expect(status).toBe(200)
      expect(headers.get('cache-control')).toBe('private, max-age=31536000, immutable')
      expect(headers.get('etag')).toMatch(/^"[0-9a-f]{32}"$/)
      expect(headers.get('vary')).toContain('Authorization')
    })

    it('sends nothing twice to whoever has it', async () => {
      const { get } = await makeHandler()
      const etag = (await get(BLOCK)).headers.get('etag')!
      for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const again = await get(BLOCK, { headers: { 'if-none-match': known } })
        expect(again.status).toBe(304)
        expect(await again.text()).toBe('')
      }
      expect((await get(BLOCK, { headers: { 'if-none-match': '"other"' } })).status).toBe(200)
    })

    it('keeps nothing of a recording that may still grow, nor manifests, nor errors', async () => {
      const { get } = await makeHandler({ now: () => LIVE_MS })
      for (const path of [BLOCK, `/${id}/manifest.json`, '/index.json', '/none/manifest.json', '/no-route']) {
        const { headers } = await get(path)
        expect(headers.get('cache-control')).toBe('private, no-store')
        expect(headers.get('etag')).toBeNull()
      }
    })

    it('sends the part that was asked for', async () => {
      const { get } = await makeHandler()
      const whole = new Uint8Array(await (await get(BLOCK)).arrayBuffer())
      const part = async (range: string, more: Record<string, string> = {}) => {
        const answer = await get(BLOCK, { headers: { range, ...more } })
        return [answer.status, answer.headers.get('content-range'), new Uint8Array(await answer.arrayBuffer())]
      }
      expect(await part('bytes=0-9')).toEqual([206, `bytes 0-9/${whole.length}`, whole.slice(0, 10)])
      expect(await part('bytes=-5')).toEqual([206, expect.any(String), whole.slice(-5)])
      expect(await part(`bytes=${whole.length - 3}-`)).toEqual([206, expect.any(String), whole.slice(-3)])
      expect(await part(`bytes=${whole.length}-`)).toEqual([416, `bytes */${whole.length}`, new Uint8Array()])
      expect(await part('bytes=9-0')).toEqual([200, null, whole])
      expect(await part('bytes=0-1,4-5')).toEqual([200, null, whole])
      expect(await part('bytes=0-9', { 'if-range': '"changed"' })).toEqual([200, null, whole])
    })
  })

  it('says of a recording that nobody knows whose it is: that is no person file that has gone', async () => {
    const { get } = await makeHandler({ wrap: (source) => ({ ...source, getPerson: async () => null }) })
    const answer = await get(`/${id}/person.json`)
    expect([answer.status, await answer.json()]).toEqual([200, null])
  })

  it('never lets what it sends be taken for a page', async () => {
    const { get } = await makeHandler()
    for (const path of [
      BLOCK,
      `/${id}/manifest.json`,
      `/${id}/export`,
      '/index.json',
      '/<script>',
      `/${id}/person.json`,
    ]) {
      const { headers } = await get(path)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('content-security-policy')).toContain("default-src 'none'; sandbox")
      expect(headers.get('content-type')).toMatch(/^application\/(?:gzip|json|x-ndjson)$/)
    }
  })

  it('answers HEAD without a body', async () => {
    const { get } = await makeHandler()
    const answer = await get(BLOCK, { method: 'HEAD' })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('etag')).not.toBeNull()
    expect(await answer.text()).toBe('')
  })

  it('exports a recording as a file that plays', async () => {
    const { get } = await makeHandler()
    const answer = await get(`/${id}/export`)
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="recording-${id}.jsonl"`)
    const { decoded } = readRecordingFile(new Uint8Array(await answer.arrayBuffer()))
    expect(decoded.events).toHaveLength(fixture.events.length)
  })

  it.each(['jsonl', 'posthog'])(
    'exports events with compressed fields as %s, which is read back alike',
    async (format) => {
      const { get, store } = await makeHandler()
      const kept = readRecordingFile(new Uint8Array(await (await get(`/${id}/export`)).arrayBuffer())).decoded
      const { bytes } = store.objects.get(BLOCK.slice(1))!
      const packed = decodeBlock(bytes).events.map(({ windowId, event }) => [windowId, compressFields(event)])
      expect(packed.filter(([, event]) => Object.hasOwn(event as object, 'cv')).length).toBeGreaterThan(1)
      await store.write(BLOCK.slice(1), gzip(text(packed.map((line) => `${JSON.stringify(line)}\n`).join(''))))
      const file = new Uint8Array(await (await get(`/${id}/export?format=${format}`)).arrayBuffer())
      const { decoded } = readRecordingFile(file)
      expect(decoded.problems).toEqual([])
      expect(decoded.events).toEqual(kept.events)
    },
  )

  it('reads the next block of an export when the one before has been taken, and none when its reader leaves', async () => {
    const { get, store } = await makeHandler()
    const answer = await get(`/${id}/export`)
    const blocks = () => store.reads.filter((key) => key.includes('/blocks/')).length
    const reader = answer.body!.getReader()
    await reader.read()
    expect(blocks()).toBeLessThanOrEqual(2)
    await reader.cancel()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(blocks()).toBeLessThanOrEqual(2)
  })

  it('serves rows, views, assets and pages where the host gives them, and has no such address where not', async () => {
    const queries: RecordQuery[] = []
    const { get } = await makeHandler({
      records: { id: 'rows', read: async (query) => (queries.push(query), { records: [], cut: [] }) },
      audit: memoryAuditLog(),
      assets: { read: async (url) => new Response(`asset ${url}`) },
      embed: { script: '/assets/embed.js', frameAncestors: ['https://retool.example'] },
      frameHtml: '<!doctype html><title>frame</title>',
    })
    expect(await (await get('/records?fromMs=1&toMs=2&email=a%40b.c')).json()).toEqual({ records: [], cut: [] })
    expect(queries).toEqual([{ fromMs: 1, toMs: 2, email: 'a@b.c' }])
    expect((await get('/records?email=a')).status).toBe(400)
    expect(await (await get('/views')).json()).toHaveProperty('entries')
    expect(await (await get('/asset?url=https%3A%2F%2Fcdn%2Fx')).text()).toBe('asset https://cdn/x')
    expect(await (await get('/frame.html')).text()).toContain('<title>frame')
    const page = await get(`/embed/${id}`)
    expect(page.headers.get('content-security-policy')).toContain('frame-ancestors https://retool.example')
    expect(await page.text()).toContain(`data-recording-id="${id}" data-base-url="/api/replay"`)
    const bare = await makeHandler()
    for (const path of ['/records?fromMs=1&toMs=2', '/views', '/asset?url=x', '/frame.html', `/embed/${id}`]) {
      expect((await bare.get(path)).status).toBe(404)
    }
  })

  it('searches page by page, and refuses what it does not understand', async () => {
    const { get } = await makeHandler()
    const found = (await (await get('/search?email=VIEWER%40example.com&limit=1')).json()) as { recordings: unknown[] }
    expect(found.recordings).toHaveLength(1)
    expect(await (await get('/search?email=nobody')).json()).toEqual({ recordings: [] })
    const wrong = [
      'limit=0',
      'limit=1e9',
      'fromMs=-1',
      'fromMs=NaN',
      'host=evil',
      'email=a&email=b',
      'recordingId=..',
      'email=a%0d%0ab',
    ]
    for (const query of [...wrong, `email=${'x'.repeat(401)}`]) expect((await get(`/search?${query}`)).status).toBe(400)
  })

  describe('other origins', () => {
    const cors = { origins: ['https://retool.example', 'null'] }
    const from = (origin: string) => ({ headers: { origin, 'sec-fetch-site': 'cross-site' } })

    it('may read when they are named, exactly', async () => {
      const { get } = await makeHandler({ cors })
      for (const origin of cors.origins) {
        const { status, headers } = await get(BLOCK, from(origin))
        expect([status, headers.get('access-control-allow-origin')]).toEqual([200, origin])
        expect(headers.get('access-control-allow-credentials')).toBeNull()
      }
    })

    it.each(['https://evil.example', 'https://retool.example.evil.example', 'http://retool.example'])(
      'are refused when they are not: %s',
      async (origin) => {
        const { get, store } = await makeHandler({ cors })
        store.reads.length = 0
        const answer = await get(BLOCK, from(origin))
        expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([403, null])
        expect(store.reads).toEqual([])
      },
    )

    it('are refused without a list, and pages of a sandbox where nobody asked for them', async () => {
      const { get } = await makeHandler()
      expect((await get(BLOCK, from('null'))).status).toBe(403)
      expect((await get(BLOCK, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403)
      expect((await get(BLOCK, { headers: { 'sec-fetch-site': 'same-origin' } })).status).toBe(200)
    })

    it('are told beforehand what they may ask', async () => {
      const { get } = await makeHandler({ cors })
      const ask = (origin: string) => get(BLOCK, { method: 'OPTIONS', headers: { origin } })
      const { status, headers } = await ask('null')
      expect(headers.get('access-control-allow-origin')).toBe('null')
      expect([status, headers.get('access-control-allow-headers')]).toEqual([
        204,
        'authorization, if-none-match, range, x-replay-purpose',
      ])
      const stranger = (await ask('https://evil.example')).headers
      for (const name of ['origin', 'methods', 'headers'])
        expect(stranger.get(`access-control-allow-${name}`)).toBeNull()
    })

    it.each([['*'], ['https://*.a.example'], ['https://a.example/'], ['https://a.example/path'], ['']])(
      'cannot be configured as %j',
      async (origin) => {
        await expect(makeHandler({ cors: { origins: [origin] } })).rejects.toMatchObject({ code: 'configuration' })
        await expect(makeHandler({ cors: { origins: ['null'], credentials: true } })).rejects.toThrow(/null/)
      },
    )
  })

  describe('failures upstream', () => {
    const failing = (code: ReplayErrorCode, more: { status?: number; retryAfterMs?: number } = {}) =>
      makeHandler({
        wrap: (source) => ({
          ...source,
          getRecording: () => Promise.reject(new ReplayError(code, { what: 'phx_secret https://internal/', ...more })),
        }),
      })

    it.each<[ReplayErrorCode, number, number]>([
      ['not_found', 404, 404],
      ['deleted', 410, 410],
      ['unauthorized', 401, 502],
      ['forbidden', 403, 502],
      ['configuration', 0, 502],
      ['unavailable', 500, 503],
      ['network', 0, 503],
      ['corrupt', 0, 500],
      ['renderer_failed', 0, 500],
    ])('say %s as a status, in our own words', async (code, upstream, status) => {
      const { get } = await failing(code, upstream ? { status: upstream } : {})
      const answer = await get(`/${id}/manifest.json`)
      expect(answer.status).toBe(status)
      expect(await answer.text()).not.toMatch(/phx_|internal/)
    })

    it('hand on how long to wait', async () => {
      const { get } = await failing('rate_limited', { status: 429, retryAfterMs: 6_500 })
      const answer = await get(`/${id}/manifest.json`)
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '7'])
    })
  })

  it('stops reading upstream when its reader leaves, unless somebody else waits for the same', async () => {
    const signals: AbortSignal[] = []
    let release = () => {}
    const wrap = (source: ReplaySource): ReplaySource => ({
      ...source,
      async *readBlocks(recordingId, blocks, options) {
        signals.push(options!.signal!)
        await new Promise<void>((resolve) => (release = resolve))
        yield* source.readBlocks(recordingId, blocks)
      },
    })
    const { get } = await makeHandler({ wrap })
    const [one, other] = [new AbortController(), new AbortController()]
    const first = get(BLOCK, { signal: one.signal })
    const second = get(BLOCK, { signal: other.signal })
    await expect.poll(() => signals.length).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 10))
    one.abort()
    expect((await first).status).toBe(499)
    expect(signals[0]!.aborted).toBe(false)
    release()
    expect((await second).status).toBe(200)
    const third = new AbortController()
    const leaving = get(BLOCK, { signal: third.signal })
    await expect.poll(() => signals.length).toBe(2)
    third.abort()
    expect((await leaving).status).toBe(499)
    expect(signals[1]!.aborted).toBe(true)
  })

  it('asks those beyond its limit to come again, and has room when an answer has been read', async () => {
    const { get } = await makeHandler({ maxConcurrent: 1 })
    const first = await get(BLOCK)
    const refused = await get(BLOCK)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
    await first.arrayBuffer()
    const next = await get(BLOCK)
    expect(next.status).toBe(200)
    await next.body!.cancel()
    expect((await get(BLOCK)).status).toBe(200)
  })

  it('is found at its path and nowhere else', async () => {
    const { handler } = await makeHandler()
    expect((await handler(new Request(`${BASE}/index.json`))).status).toBe(200)
    expect((await handler(new Request('https://portal.example/index.json'))).status).toBe(404)
    expect((await handler(new Request(`https://portal.example/x/api/replay/index.json`))).status).toBe(404)
  })
})
