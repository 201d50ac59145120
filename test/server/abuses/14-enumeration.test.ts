import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { rawGet } from '../adapters/served-over-http.ts'
import { BASE as HANDLER_BASE, makeHandler } from '../handler/handler-under-test.ts'
import { BASE, id, startKeyHoldingServer, type KeyHoldingServer } from './key-holding-server.ts'

const ROUTES = [
  'manifest.json',
  'info',
  'person.json',
  'export',
  'export?format=html',
  'product-events.jsonl.gz',
  'items.jsonl.gz',
  'blocks/0.jsonl.gz',
  'checkpoints/0.json.gz',
]
const UNKNOWN = '01a00000-0000-7000-8000-000000000000'

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
      [id, UNKNOWN, 'no-such'].map(async (recordingId) => {
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

// Work in place of time, which a busy machine makes up: what costs the same cannot be told apart by a clock.
describe('abuse 14: which recordings are there is read off the time that answers take', () => {
  /** How often a source is asked for one request, by a viewer whose scope is somebody else's recordings. */
  async function cost(recordingId: string, route: string, isKnown: boolean): Promise<readonly number[]> {
    let asked = 0
    const { handler } = await makeHandler({
      scope: ({ id: viewer }) => (viewer === 'boss' ? null : { email: 'somebody@else.example' }),
      authorize: (request) => ({ id: request.headers.get('authorization') ?? 'staff' }),
      wrap: (source) => ({
        ...source,
        getRecording: (...args) => (asked++, source.getRecording(...args)),
        listBlocks: (...args) => (asked++, source.listBlocks(...args)),
      }),
    })
    const get = (headers: Record<string, string> = {}) =>
      handler(new Request(`${HANDLER_BASE}/${recordingId}/${route}`, { headers }))
    // Whether somebody else looks at it is not to be seen either.
    if (isKnown) await (await get({ authorization: 'boss' })).arrayBuffer()
    const costs: number[] = []
    for (let time = 0; time < 3; time++) {
      asked = 0
      expect((await get()).status).toBe(404)
      costs.push(asked)
    }
    return costs
  }

  it.each(ROUTES)('what is out of scope costs what is not there costs, also the next times: %s', async (route) => {
    const costs = await Promise.all([cost(id, route, false), cost(id, route, true), cost(UNKNOWN, route, false)])
    expect(costs).toEqual([
      [1, 1, 1],
      [1, 1, 1],
      [1, 1, 1],
    ])
  })

  it('what the host forbids costs nothing, whether it is there or not', async () => {
    const server = await startKeyHoldingServer({ authorize: () => 'forbidden' })
    for (const recordingId of [id, UNKNOWN]) {
      for (const route of ROUTES) expect((await rawGet(server, `${BASE}/${recordingId}/${route}`)).status).toBe(404)
    }
    expect(server.asked()).toEqual([])
    await server.close()
  })
})
