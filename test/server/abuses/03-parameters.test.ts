import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createRandom } from '../../contract/slow-search.ts'
import { BASE, BLOCK, id, startKeyHoldingServer, type KeyHoldingServer } from './key-holding-server.ts'

describe('abuse 3: parameters of one’s own', () => {
  let server: KeyHoldingServer
  beforeAll(async () => {
    server = await startKeyHoldingServer()
  })
  afterAll(() => server.close())

  it.each([
    'project_id=2',
    'limit=1e9',
    'limit=201',
    'limit=-1',
    'limit=1&limit=2',
    'fromMs=1%26project_id%3D2&fromMs=2',
    'fromMs=0x10',
    'toMs=9e99',
    'filter=%7B%7D',
    'email=a%00b',
    `distinctId=${'x'.repeat(401)}`,
    Array.from({ length: 101 }, (_, n) => `distinctId=${n}`).join('&'),
    `recordingId=${encodeURIComponent('../snapshots')}`,
  ])('are refused in a search: %s', async (query) => {
    for (const route of ['search', 'index.json']) {
      expect((await server.get(`${BASE}/${route}?${query}`)).status).toBe(400)
    }
    expect(server.asked()).toEqual([])
  })

  it('reach nobody with a block, whatever they are', async () => {
    await (await server.get(BLOCK)).arrayBuffer()
    const [, ...honest] = server.asked()
    const random = createRandom(7)
    const names = [
      'blob_key',
      'project_id',
      'end_blob_key',
      'source',
      'limit',
      'host',
      '__proto__',
      'sharing_access_token',
    ]
    for (let round = 0; round < 30; round++) {
      const query = names.filter(() => random() < 0.5).map((name) => `${name}=${Math.floor(random() * 1e9)}`)
      const answer = await server.get(`${BLOCK}?${query.join('&')}`)
      expect(answer.status).toBe(200)
      await answer.arrayBuffer()
      for (const line of server.asked()) expect(honest).toContain(line)
    }
  })

  it('are built anew for upstream, from what was understood alone', async () => {
    await server.get(`${BASE}/search?email=${encodeURIComponent('a&b=c#d@x.y')}&limit=5`)
    const asked = server.asked()
    expect(asked.length).toBeGreaterThan(0)
    for (const line of asked) {
      const search = new URLSearchParams(line.split('?')[1])
      expect(search.has('b')).toBe(false)
      for (const name of search.keys()) expect(name).toMatch(/^[a-z_]+$/)
    }
    expect((await server.get(`${BASE}/${id}/export?format=exe`)).status).toBe(400)
    expect((await server.get(`${BASE}/${id}/export?format=jsonl&format=posthog`)).status).toBe(400)
  })
})
