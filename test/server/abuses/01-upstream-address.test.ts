import { createServer } from 'node:http'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { rawGet, listenWith, type HttpServer } from '../adapters/served-over-http.ts'
import { BASE, MANIFEST, startKeyHoldingServer, type KeyHoldingServer } from './key-holding-server.ts'

describe('abuse 1: the server is made to ask another address', () => {
  let server: KeyHoldingServer
  let elsewhere: HttpServer
  const hits: string[] = []

  beforeAll(async () => {
    server = await startKeyHoldingServer()
    elsewhere = await listenWith(createServer((request, response) => (hits.push(request.url!), response.end('{}'))))
    expect((await server.get(MANIFEST)).status).toBe(200)
    server.asked()
  })
  afterAll(() => Promise.all([server.close(), elsewhere.close()]))

  it.each([
    ['a parameter', (evil: string) => ({ path: `${MANIFEST}?host=${encodeURIComponent(evil)}&base=${evil}` })],
    ['X-Forwarded-Host', (evil: string) => ({ path: MANIFEST, headers: { 'x-forwarded-host': new URL(evil).host } })],
    ['Forwarded', (evil: string) => ({ path: MANIFEST, headers: { forwarded: `host=${new URL(evil).host}` } })],
    ['Host', (evil: string) => ({ path: MANIFEST, headers: { host: new URL(evil).host } })],
    ['an absolute address in the request line', (evil: string) => ({ path: evil + MANIFEST })],
  ])('by %s: the address and the project are those of the configuration', async (_, request) => {
    const { path, headers = {} } = request(elsewhere.url) as { path: string; headers?: Record<string, string> }
    const answer = await rawGet(server, path, headers)
    expect(answer.status).toBe(200)
    expect(
      new Set(server.asked().map((line) => line.split('?')[0]!.replace(/recordings\/[\w-]+/, 'recordings/ID'))),
    ).toEqual(
      new Set(['GET /api/projects/1/session_recordings/ID', 'GET /api/projects/1/session_recordings/ID/snapshots']),
    )
    expect(hits).toEqual([])
  })

  it.each(['//evil.example/x', '/@evil.example/x', '/http://evil.example/', '/%2f%2fevil.example'])(
    'by a path that looks like one: %s',
    async (path) => {
      const answer = await rawGet(server, `${BASE}${path}`)
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.status).toBeLessThan(500)
      expect(server.asked()).toEqual([])
    },
  )

  it('by a redirect: it is not followed, and the key stays', async () => {
    for (const status of [301, 302, 307, 308]) {
      server.upstream.faults.push({
        path: /session_recordings/,
        answer: { status, body: '', headers: { location: `${elsewhere.url}/latest/meta-data/` } },
        times: 1,
      })
      expect((await server.get(MANIFEST)).status).toBe(503)
    }
    expect(hits).toEqual([])
  })

  it('by a link in an answer: pages are counted, not followed', async () => {
    for (let n = 0; n < 250; n++) server.upstream.flags.push({ id: n, key: `f${n}`, name: '', active: true })
    server.asked()
    const flags = (await (await server.get(`${BASE}/flags.json`)).json()) as unknown[]
    expect(flags.length).toBeGreaterThan(200)
    expect(server.asked().every((line) => line.startsWith('GET /api/projects/1/feature_flags'))).toBe(true)
    expect(hits).toEqual([])
  })
})
