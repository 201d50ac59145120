import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { BASE, id, MANIFEST, startKeyHoldingServer, type KeyHoldingServer } from './key-holding-server.ts'

const PAGE = '<!doctype html><script>fetch("/api/orders", { method: "DELETE" })</script>'
const EVIL = ['%3Cscript%3E', 'x"%0d%0aSet-Cookie:a=b', '../../etc/passwd']

describe('abuse 10: recorded content becomes a page of the portal', () => {
  let server: KeyHoldingServer
  beforeAll(async () => {
    server = await startKeyHoldingServer()
    await server.get(MANIFEST)
  })
  afterAll(() => server.close())

  it('a block that is a page is sent as bytes to be saved', async () => {
    server.upstream.faults.push({
      path: /snapshots/,
      answer: { status: 200, body: PAGE, headers: { 'content-type': 'text/html' } },
    })
    for (const path of [`${BASE}/${id}/blocks/0.jsonl.gz`, `${BASE}/${id}/export`]) {
      const { headers } = await server.get(path)
      expect(headers.get('content-type')).toMatch(/^application\/(?:octet-stream|json|x-ndjson)$/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; sandbox/)
    }
    server.upstream.faults.length = 0
  })

  it('an export has a name of our own making', async () => {
    const { headers } = await server.get(`${BASE}/${id}/export?format=posthog`)
    expect(headers.get('content-disposition')).toBe(`attachment; filename="recording-${id}.json"`)
    for (const evil of EVIL) {
      const answer = await server.get(`${BASE}/${evil}/export`)
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.headers.get('content-disposition')).toBeNull()
      expect(answer.headers.get('set-cookie')).toBeNull()
    }
  })

  it('a failure repeats nothing of the address', async () => {
    for (const evil of EVIL) expect(await (await server.get(`${BASE}/${evil}`)).text()).not.toContain('script')
  })
})
