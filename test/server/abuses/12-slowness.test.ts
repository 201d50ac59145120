import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { guardServer, toNodeHandler } from '../../../src/server/adapters/to-node-handler.ts'
import { BASE, BLOCK, id, MANIFEST, startKeyHoldingServer, type KeyHoldingServer } from './key-holding-server.ts'

describe('abuse 12: slow ones, many at once, and again and again', () => {
  let server: KeyHoldingServer
  beforeEach(async () => {
    server = await startKeyHoldingServer()
  })
  afterEach(() => server.close())

  it('an upstream that trickles is given up, and the connection to it closed', async () => {
    const hasty = await startKeyHoldingServer({ timeoutMs: 1_500 })
    await hasty.get(MANIFEST)
    hasty.upstream.trickleMs = 3_000
    const answer = await hasty.get(MANIFEST)
    expect([answer.status, await answer.json()]).toMatchObject([503, { error: { code: 'unavailable' } }])
    await expect.poll(() => hasty.upstream.abandoned()).toBeGreaterThan(0)
    await hasty.close()
  })

  it('a viewer who leaves takes the request upstream along', async () => {
    server.upstream.delayMs = 300
    const leaving = new AbortController()
    const asked = server.get(MANIFEST, { signal: leaving.signal })
    await expect.poll(() => server.upstream.requests.length).toBeGreaterThan(0)
    leaving.abort()
    await expect(asked).rejects.toThrow()
    await expect.poll(() => server.upstream.abandoned()).toBeGreaterThan(0)
  })

  it('a refusal is not asked about again and again, and the wait is handed on', async () => {
    const detail = JSON.stringify({ detail: 'Request was throttled.' })
    server.upstream.faults.push({ path: /./, answer: { status: 429, body: detail, headers: { 'retry-after': '40' } } })
    const answers = await Promise.all(Array.from({ length: 10 }, () => server.get(MANIFEST)))
    for (const { status, headers } of answers) {
      expect(status).toBe(429)
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(30)
    }
    // Nobody asks while the lane is held, not even somebody new.
    expect((await server.get(`${BASE}/${id}/info`)).status).toBe(429)
    expect(server.asked()).toHaveLength(1)
  })

  it('the same block for twenty viewers is one request', async () => {
    const viewers = 20
    let [asking, isHeld] = [0, false]
    let release = () => {}
    const allAreIn = new Promise<void>((resolve) => (release = resolve))
    const shared = await startKeyHoldingServer({
      authorize: () => (asking++, { id: `viewer-${asking}` }),
      fetchUpstream: async (...request) => {
        if (isHeld) await allAreIn
        return fetch(...request)
      },
    })
    await shared.get(MANIFEST)
    shared.asked()
    ;[asking, isHeld] = [0, true]
    const answers = Array.from({ length: viewers }, () => shared.get(BLOCK))
    await expect.poll(() => asking).toBe(viewers)
    await new Promise((resolve) => setTimeout(resolve, 50))
    release()
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(answers.map(() => 200))
    expect(shared.asked()).toHaveLength(1)
    await shared.close()
  })

  it('those beyond what is served at once are asked to come again', async () => {
    let release = () => {}
    const othersAreAnswered = new Promise<void>((resolve) => (release = resolve))
    const narrow = await startKeyHoldingServer({
      maxConcurrent: 3,
      fetchUpstream: async (...request) => {
        await othersAreAnswered
        return fetch(...request)
      },
    })
    const statuses: number[] = []
    const asking = Array.from({ length: 12 }, async () => statuses.push((await narrow.get(MANIFEST)).status))
    await expect.poll(() => statuses).toEqual(Array(9).fill(429))
    release()
    await Promise.all(asking)
    expect(statuses.slice(9)).toEqual(Array(3).fill(200))
    await narrow.close()
  })

  it('connections that never finish asking are ended, and keep nobody else from an answer', async () => {
    const node = toNodeHandler(async () => new Response('here'))
    // Looked after more often than every thirty seconds, and with less patience, so that the test is quick.
    const listening = guardServer(createServer({ connectionsCheckingInterval: 50 }, (...pair) => void node(...pair)))
    expect([listening.headersTimeout, listening.requestTimeout, listening.maxHeadersCount]).toEqual([
      10_000, 15_000, 100,
    ])
    listening.headersTimeout = 200
    listening.requestTimeout = 300
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
    const { port } = listening.address() as AddressInfo
    const dribbling = Array.from({ length: 50 }, () => {
      const socket = connect(port, '127.0.0.1', () => socket.write(`GET ${BASE} HTTP/1.1\r\nX-a: `))
      const timer = setInterval(() => socket.write('a'), 20)
      socket.on('error', () => {})
      return new Promise<void>((resolve) => socket.on('close', () => (clearInterval(timer), resolve())))
    })
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('here')
    await Promise.all(dribbling)
    listening.closeAllConnections()
    await new Promise((resolve) => listening.close(resolve))
  })
})
