import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { BLOCK, MANIFEST, startKeyHoldingServer, type KeyHoldingServer } from './key-holding-server.ts'

describe('abuse 9: another site’s page asks with the viewer’s cookies', () => {
  let server: KeyHoldingServer
  beforeAll(async () => {
    server = await startKeyHoldingServer()
  })
  afterAll(() => server.close())

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s does nothing: there is nothing to change', async (method) => {
    const answer = await server.get(MANIFEST, { method })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
    expect(server.asked()).toEqual([])
  })

  it.each([{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }, { origin: 'null' }])(
    'is refused before anybody is asked: %j',
    async (headers) => {
      const answer = await server.get(BLOCK, { headers: headers })
      expect(answer.status).toBe(403)
      for (const name of ['origin', 'credentials'])
        expect(answer.headers.get(`access-control-allow-${name}`)).toBeNull()
      expect(server.asked()).toEqual([])
    },
  )

  it('cannot use an answer as image, script or frame', async () => {
    const { headers } = await server.get(MANIFEST)
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  })
})
