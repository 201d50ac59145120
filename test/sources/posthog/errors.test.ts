import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { ReplayError } from '../../../src/shared/errors.ts'
import { postHogSource } from '../../../src/sources/posthog/post-hog-source.ts'
import { KEY, type PostHogServer } from '../../stand-in/posthog-server.ts'
import {
  fixture,
  gateNow,
  NOW_MS,
  startPostHog,
  TOKEN,
  withKey,
  withToken,
} from '../../stand-in/posthog-with-fixture.ts'

const { info } = fixture
let server: PostHogServer

beforeEach(async () => {
  server = await startPostHog()
})

afterEach(() => server.close())

const source = (more = {}) => postHogSource({ ...withKey(server), gate: gateNow(), ...more })

async function errorOf(promise: Promise<unknown>): Promise<ReplayError> {
  const thrown: unknown = await promise.then(
    () => null,
    (error: unknown) => error,
  )
  expect(thrown).toBeInstanceOf(ReplayError)
  return thrown as ReplayError
}

describe('postHogSource', () => {
  it('names every failure of PostHog by its own code', async () => {
    const codes: Record<number, string> = {}
    for (const status of [400, 401, 403, 404, 410, 500, 502, 503]) {
      server.faults.unshift({ path: /./, answer: { status, body: '{"error":"x"}' } })
      codes[status] = (await errorOf(source().getRecording('neighbour'))).code
    }
    expect(codes).toEqual({
      400: 'bad_request',
      401: 'unauthorized',
      403: 'forbidden',
      404: 'not_found',
      410: 'deleted',
      500: 'unavailable',
      502: 'unavailable',
      503: 'unavailable',
    })
  })

  it('names the scope that a key lacks', async () => {
    server.faults.push({ path: /query/, answer: { status: 403, body: '{}' } })
    expect((await errorOf(source().getProductEvents!(info.id))).fix).toContain('query:read')
  })

  it('tells a recording that is still being taken in from one that is not there', async () => {
    const idAt = (ms: number) =>
      `${ms
        .toString(16)
        .padStart(12, '0')
        .replace(/^(.{8})/, '$1-')}-7abc-8def-0123456789ab`
    const young = await errorOf(source().getRecording(idAt(NOW_MS - 60_000)))
    expect(young).toMatchObject({ code: 'not_ready', retryAfterMs: 10_000 })
    expect((await errorOf(source().listBlocks(idAt(NOW_MS - 60_000)))).code).toBe('not_ready')
    expect((await errorOf(source().getRecording(idAt(NOW_MS - 360_000)))).code).toBe('not_found')
    expect((await errorOf(source().getRecording('unknown'))).code).toBe('not_found')
  })

  it.each(['header', 'body'] as const)('reads from the %s how long a refusal lasts', async (says) => {
    server.throttles.set('listing', { requests: 1, perMs: 30_000, says })
    const from = source()
    await from.getRecording(info.id)
    const error = await errorOf(from.getRecording(info.id))
    expect(error.code).toBe('rate_limited')
    expect(error.retryAfterMs).toBeGreaterThan(28_000)
    expect(error.retryAfterMs).toBeLessThanOrEqual(30_000)
  })

  it('asks nothing more until a refusal is over, for whoever shares the gate', async () => {
    server.throttles.set('listing', { requests: 1, perMs: 30_000, says: 'header' })
    const gate = gateNow()
    await source({ gate }).getRecording(info.id)
    await errorOf(source({ gate }).getRecording(info.id))
    const before = server.requests.length
    expect((await errorOf(source({ gate }).listRecordings!({}))).code).toBe('rate_limited')
    expect(server.requests).toHaveLength(before)
    expect((await source({ gate }).listBlocks(info.id)).blocks).toHaveLength(5)
  })

  it('waits a short refusal out by itself', async () => {
    server.faults.push({ path: /./, answer: { status: 429, body: '', headers: { 'retry-after': '1' } }, times: 1 })
    const startedMs = performance.now()
    expect((await source().getRecording(info.id)).id).toBe(info.id)
    expect(performance.now() - startedMs).toBeGreaterThan(950)
  })

  it('reports answers that are not the protocol', async () => {
    for (const body of ['<html>sign in</html>', '[]', '{"id":1}', '{"id":"x"}']) {
      server.faults.unshift({ path: /neighbour$/, answer: { status: 200, body } })
      expect((await errorOf(source().getRecording('neighbour'))).code).toBe('format_unknown')
    }
    server.faults.unshift({ path: /./, answer: { status: 200, body: '{"results":5,"sources":{}}' } })
    expect((await errorOf(source().listBlocks(info.id))).code).toBe('format_unknown')
    expect((await errorOf(source().listRecordings!({}))).code).toBe('format_unknown')
    expect((await errorOf(source().getFlags!())).code).toBe('format_unknown')
    expect((await errorOf(source().getProductEvents!(info.id))).code).toBe('format_unknown')
  })

  it('says so when a recording is stored in a way that no server serves any more', async () => {
    server.faults.push({
      path: /snapshots/,
      answer: { status: 200, body: '{"sources":[{"source":"realtime","blob_key":null}]}' },
    })
    expect((await errorOf(source().listBlocks(info.id))).code).toBe('unsupported')
    server.faults.unshift({ path: /snapshots/, answer: { status: 200, body: '{"sources":[]}' } })
    expect((await source().listBlocks(info.id)).blocks).toEqual([])
  })

  it('reports a host that is not there as a network failure', async () => {
    const nowhere = source({ host: 'http://127.0.0.1:1' })
    expect((await errorOf(nowhere.getRecording(info.id))).code).toBe('network')
  })

  it('follows no redirect, so the key goes nowhere else', async () => {
    const seen: unknown[] = []
    const other = createServer((request, response) => {
      seen.push(request.headers)
      response.end('{}')
    })
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const location = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`
    for (const status of [301, 302, 307, 308]) {
      server.faults.unshift({ path: /./, answer: { status, body: '', headers: { location } } })
      expect((await errorOf(source().getRecording(info.id))).code).toBe('network')
      expect((await errorOf(source().getProductEvents!(info.id))).code).toBe('network')
    }
    expect(seen).toEqual([])
    await new Promise((resolve) => other.close(resolve))
  })

  it('never shows the credential, nor what the server said, in any failure', async () => {
    const echo = `${KEY} ${TOKEN} s3://secret-bucket <script>`
    for (const make of [source, () => postHogSource({ ...withToken(server), gate: gateNow() })]) {
      const failures: ReplayError[] = []
      for (const status of [302, 400, 401, 403, 404, 410, 418, 429, 500, 502, 503, 200]) {
        server.faults.unshift({
          path: /./,
          answer: { status, body: JSON.stringify({ detail: echo, error: echo }), headers: { 'retry-after': '99' } },
        })
        failures.push(await errorOf(make().getRecording(info.id)), await errorOf(make().listBlocks(info.id)))
      }
      const throwing = () =>
        Promise.reject(new TypeError(`Failed to fetch ${server.url}?sharing_access_token=${TOKEN} ${KEY}`))
      failures.push(
        await errorOf(postHogSource({ ...withToken(server), gate: gateNow(), fetch: throwing }).getRecording(info.id)),
      )
      for (const error of failures) {
        const everything = [
          error.message,
          error.stack,
          JSON.stringify(error),
          JSON.stringify(error.cause ?? null),
        ].join()
        for (const secret of [KEY, TOKEN, 's3://', '<script>']) expect(everything).not.toContain(secret)
      }
      server.faults.length = 0
    }
  })
})
