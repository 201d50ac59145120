import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { BASE, BLOCK, id, MANIFEST, startKeyHoldingServer, type KeyHoldingServer } from './key-holding-server.ts'

describe('abuse 8: a cache between two people', () => {
  let server: KeyHoldingServer
  const kept = new Map<string, string>()

  beforeAll(async () => {
    server = await startKeyHoldingServer({
      authorize: (request) => {
        const tenant = request.headers.get('x-tenant')
        return tenant === 'a' ? { id: 'a' } : 'forbidden'
      },
    })
  })
  afterAll(() => server.close())

  /** Through a cache that others share, as RFC 9111 lets it: it keeps what is neither private nor no-store. */
  async function throughCache(path: string, tenant: string): Promise<string> {
    const known = kept.get(path)
    if (known !== undefined) return known
    const answer = await server.get(path, { headers: { 'x-tenant': tenant } })
    const body = await answer.text()
    if (!/private|no-store/.test(answer.headers.get('cache-control') ?? '')) kept.set(path, body)
    return body
  }

  it('keeps nothing that one was shown for the other', async () => {
    for (const path of [MANIFEST, BLOCK, `${BASE}/index.json`, `${BASE}/${id}/person.json`, `${BASE}/flags.json`]) {
      await throughCache(path, 'a')
      expect(await throughCache(path, 'b')).toContain('"error"')
    }
    expect(kept.size).toBe(0)
  })

  it('keeps no failure: neither 404 nor 500', async () => {
    server.upstream.faults.push({ path: /unlucky/, answer: { status: 500, body: '{}' }, times: 1 })
    for (const path of [`${BASE}/unknown/manifest.json`, `${BASE}/unlucky/manifest.json`, `${BASE}/nothing`]) {
      const answer = await server.get(path, { headers: { 'x-tenant': 'a' } })
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.headers.get('cache-control')).toBe('private, no-store')
    }
  })

  it('tells apart who asks, even one that believes in `immutable`', async () => {
    const { headers } = await server.get(BLOCK, { headers: { 'x-tenant': 'a' } })
    expect(headers.get('cache-control')).toBe('private, max-age=31536000, immutable')
    expect(headers.get('vary')).toBe('Cookie, Authorization, Origin')
  })
})
