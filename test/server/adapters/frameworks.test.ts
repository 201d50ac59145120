import { build } from 'esbuild'
import { afterEach, describe, expect, it } from 'vitest'

import { createApp as createExpressApp } from '../../../examples/express/app.ts'
import { createApp as createFastifyApp } from '../../../examples/fastify/app.ts'
import { createApp as createHonoApp } from '../../../examples/hono/app.ts'
import type { ReplaySource } from '../../../src/recording/replay-source.ts'
import { toNodeHandler } from '../../../src/server/adapters/to-node-handler.ts'
import type { ReplayHandler } from '../../../src/server/handler/create-replay-handler.ts'
import { httpSource } from '../../../src/sources/http-source.ts'
import { fixture, fixtureLines } from '../archive-fixture.ts'
import { makeHandler } from '../handler/handler-under-test.ts'
import { blockLines } from '../../contract/block-lines.ts'
import { listenWith, serveOverHttp, type HttpServer } from './served-over-http.ts'

const { id } = fixture.info
const BLOCK = `/api/replay/${id}/blocks/000000.jsonl.gz`

const frameworks: Readonly<Record<string, (handler: ReplayHandler) => Promise<HttpServer>>> = {
  'node:http': (handler) => serveOverHttp(toNodeHandler(handler)),
  Express: (handler) => serveOverHttp(createExpressApp(handler)),
  async Fastify(handler) {
    const app = createFastifyApp(handler)
    await app.listen({ port: 0, host: '127.0.0.1' })
    return listenWith(app.server)
  },
  Hono: (handler) => serveOverHttp(toNodeHandler(async (request) => createHonoApp(handler).fetch(request))),
}

describe.each(Object.entries(frameworks))('the handler in %s', (_, start) => {
  let server: HttpServer | null = null
  afterEach(async () => {
    await server?.close()
    server = null
  })

  it('plays to httpSource, block by block', async () => {
    const { handler } = await makeHandler()
    server = await start(handler)
    const source = httpSource({ baseUrl: `${server.url}/api/replay` })
    expect((await source.getRecording(id)).startMs).toBe(fixture.info.startMs)
    const { blocks } = await source.listBlocks(id)
    const lines = []
    for await (const { bytes } of source.readBlocks(id, blocks)) lines.push(...blockLines(bytes!))
    expect(lines).toEqual(fixtureLines)
  })

  it('answers parts, what is known already, HEAD and preflights as they are', async () => {
    const { handler } = await makeHandler({ cors: { origins: ['https://retool.example'] } })
    server = await start(handler)
    const whole = await server.get(BLOCK)
    const etag = whole.headers.get('etag')!
    const bytes = new Uint8Array(await whole.arrayBuffer())
    const part = await server.get(BLOCK, { headers: { range: 'bytes=2-5' } })
    expect([part.status, new Uint8Array(await part.arrayBuffer())]).toEqual([206, bytes.slice(2, 6)])
    expect((await server.get(BLOCK, { headers: { 'if-none-match': etag } })).status).toBe(304)
    const head = await server.get(BLOCK, { method: 'HEAD' })
    expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, etag, ''])
    const asked = { origin: 'https://retool.example', 'access-control-request-method': 'GET' }
    const preflight = await server.get(BLOCK, { method: 'OPTIONS', headers: asked })
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([
      204,
      'https://retool.example',
    ])
    expect((await server.get(BLOCK, { method: 'POST' })).status).toBe(405)
  })

  it('stops what is read upstream when the connection is closed', async () => {
    const signals: AbortSignal[] = []
    const wrap = (source: ReplaySource): ReplaySource => ({
      ...source,
      async *readBlocks(recordingId, blocks, options) {
        signals.push(options!.signal!)
        await new Promise((resolve) => options!.signal!.addEventListener('abort', resolve))
        yield* source.readBlocks(recordingId, blocks)
      },
    })
    const { handler } = await makeHandler({ wrap })
    server = await start(handler)
    const leaving = new AbortController()
    const asked = server.get(BLOCK, { signal: leaving.signal })
    await expect.poll(() => signals.length).toBe(1)
    expect(signals[0]!.aborted).toBe(false)
    leaving.abort()
    await expect(asked).rejects.toThrow()
    await expect.poll(() => signals[0]!.aborted).toBe(true)
  })

  it('is silent outside its path', async () => {
    const { handler, store } = await makeHandler()
    server = await start(handler)
    store.reads.length = 0
    for (const path of [`/${id}/manifest.json`, '/api/replay2/index.json']) {
      expect((await server.get(path)).status).toBe(404)
    }
    expect(store.reads).toEqual([])
  })
})

describe('the worker of the examples', () => {
  it('is bundled without a module of Node or a database', async () => {
    const { outputFiles } = await build({
      entryPoints: ['examples/workers/worker.ts'],
      bundle: true,
      write: false,
      format: 'esm',
      conditions: ['workerd', 'worker', 'browser'],
      external: ['node:*', 'pg', 'pg-boss', '@electric-sql/pglite', '@duckdb/node-api'],
      logLevel: 'silent',
    })
    const [{ text }] = outputFiles as [(typeof outputFiles)[number]]
    expect(text).toContain('createReplayHandler')
    expect(text).not.toMatch(/(?:from|import\()\s*["'](?:node:|pg|@electric|@duckdb)/)
  })
})
