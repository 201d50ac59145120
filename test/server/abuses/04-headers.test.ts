import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { KEY } from '../../stand-in/posthog-server.ts'
import { rawGet } from '../adapters/served-over-http.ts'
import { BASE, BLOCK, id, MANIFEST, startKeyHoldingServer, type KeyHoldingServer } from './key-holding-server.ts'

const SENT = {
  authorization: 'Bearer of-the-viewer',
  cookie: 'session=of-the-viewer',
  'x-forwarded-for': '10.0.0.1',
  'x-forwarded-host': 'evil.example',
  'x-real-ip': '10.0.0.1',
  'proxy-authorization': 'Basic x',
  'x-posthog-token': 'x',
  'user-agent': 'viewer',
  referer: 'https://portal.example/orders/1042',
  te: 'trailers',
}

describe('abuse 4: headers that are carried on, or end too early', () => {
  let server: KeyHoldingServer
  beforeAll(async () => {
    server = await startKeyHoldingServer()
  })
  afterAll(() => server.close())

  it('none of the viewer’s reaches upstream', async () => {
    expect((await rawGet(server, MANIFEST, SENT)).status).toBe(200)
    expect(server.upstream.requests.length).toBeGreaterThan(0)
    for (const { headers } of server.upstream.requests) {
      expect(headers.authorization).toBe(`Bearer ${KEY}`)
      const held = JSON.stringify(headers)
      for (const value of Object.values(SENT).filter((text) => text !== 'x')) expect(held).not.toContain(value)
      expect(headers.cookie).toBeUndefined()
    }
  })

  it('the key is in one of them, and in no address and no body', async () => {
    server.upstream.requests.length = 0
    for (const path of [MANIFEST, BLOCK, `${BASE}/${id}/product-events.jsonl.gz`, `${BASE}/flags.json`])
      expect((await rawGet(server, path, SENT)).status).toBe(200)
    expect(server.upstream.requests.length).toBeGreaterThan(3)
    for (const { headers, ...rest } of server.upstream.requests) {
      const holding = Object.entries(headers).filter(([, value]) => String(value).includes(KEY))
      expect(holding.map(([name]) => name)).toEqual(['authorization'])
      expect(JSON.stringify([rest, [...rest.search]])).not.toContain(KEY)
    }
  })

  it.each([
    ['a blank in the path', `GET ${MANIFEST} evil HTTP/1.1\r\nHost: a\r\n\r\n`],
    ['two lengths', `POST ${MANIFEST} HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd`],
    [
      'a length and chunks',
      `POST ${MANIFEST} HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ['a header with a control character', `GET ${MANIFEST} HTTP/1.1\r\nHost: a\r\nX: a\u0001b\r\n\r\n`],
    ['headers without end', `GET ${MANIFEST} HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(40_000)}\r\n\r\n`],
  ])('%s ends the connection with a clear answer', async (_, text) => {
    server.asked()
    expect(await server.raw(text)).toMatch(/^HTTP\/1\.1 4\d\d /)
    expect(server.asked()).toEqual([])
  })

  it('nothing that upstream says becomes a header of ours', async () => {
    server.upstream.faults.push({
      path: /session_recordings/,
      answer: {
        status: 500,
        body: '{}',
        headers: { 'set-cookie': 'a=b', 'x-evil': '1', location: 'https://evil.example' },
      },
      times: 1,
    })
    const { headers } = await server.get(MANIFEST)
    expect([headers.get('set-cookie'), headers.get('x-evil'), headers.get('location')]).toEqual([null, null, null])
    expect(MANIFEST).toContain(id)
  })
})
