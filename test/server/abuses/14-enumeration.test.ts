import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { rawGet } from '../adapters/served-over-http.ts'
import { BASE, id, startKeyHoldingServer, type KeyHoldingServer } from './key-holding-server.ts'

const ROUTES = ['manifest.json', 'info', 'person.json', 'export', 'product-events.jsonl.gz', 'items.jsonl.gz']

describe('abuse 14: which recordings are there is read off the answers', () => {
  let server: KeyHoldingServer
  beforeAll(async () => {
    server = await startKeyHoldingServer({
      authorize: (_, { recordingId }) => (recordingId === id ? 'forbidden' : { id: 'staff-1' }),
    })
  })
  afterAll(() => server.close())

  it.each(ROUTES)('what is forbidden looks like what is not there: %s', async (route) => {
    const shapes = await Promise.all(
      [id, '01a00000-0000-7000-8000-000000000000', 'no-such'].map(async (recordingId) => {
        const { status, body, headers } = await rawGet(server, `${BASE}/${recordingId}/${route}`)
        const { date: _, ...rest } = headers
        return { status, body, rest }
      }),
    )
    expect(shapes[0]!.status).toBe(404)
    expect(shapes[1]).toEqual(shapes[0])
    expect(shapes[2]).toEqual(shapes[0])
  })

  it('neither is where nothing is served at all', async () => {
    const [unknown, noRoute] = [await rawGet(server, `${BASE}/no-such/info`), await rawGet(server, `${BASE}/a/b/c`)]
    expect([noRoute.status, noRoute.body]).toEqual([unknown.status, unknown.body])
  })
})
