import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { postHogProxy, type PostHogProxyOptions } from '../../../src/server/posthog/post-hog-proxy.ts'
import type { ReplaySource } from '../../../src/recording/replay-source.ts'
import { blockLines } from '../../contract/block-lines.ts'
import { linesOf } from '../../stand-in/fixture.ts'
import type { PostHogServer } from '../../stand-in/posthog-server.ts'
import { fixture, gateNow, startPostHog, withKey } from '../../stand-in/posthog-with-fixture.ts'
import { memoryArchiveStore } from '../memory-archive-store.ts'

const { id } = fixture.info
const lines = fixture.blocks.flatMap(linesOf)

describe('postHogProxy', () => {
  let upstream: PostHogServer
  beforeEach(async () => {
    upstream = await startPostHog()
  })
  afterEach(() => upstream.close())

  const proxy = (more: Partial<PostHogProxyOptions> = {}) =>
    postHogProxy({ ...withKey(upstream), gate: gateNow(), ...more })

  async function readAll(source: ReplaySource): Promise<string[]> {
    const { blocks } = await source.listBlocks(id)
    const read: string[] = []
    for await (const { bytes } of source.readBlocks(id, blocks)) read.push(...blockLines(bytes!))
    return read
  }

  const blockRequests = () => upstream.requests.filter(({ search }) => search.has('start_blob_key')).length

  it('asks for a block of a closed recording once: the next viewer reads it from the store', async () => {
    const store = memoryArchiveStore()
    expect(await readAll(proxy({ store }))).toEqual(lines)
    const first = blockRequests()
    expect(first).toBeGreaterThan(0)
    // A process that starts anew, with the same store.
    expect(await readAll(proxy({ store }))).toEqual(lines)
    expect(blockRequests()).toBe(first)
  })

  it('reads a block that was damaged in the store from upstream again, and says so', async () => {
    const store = memoryArchiveStore()
    const problems: string[] = []
    await readAll(proxy({ store }))
    const first = blockRequests()
    for (const key of store.objects.keys()) store.spoil(key)
    expect(await readAll(proxy({ store, onProblem: ({ code }) => problems.push(code) }))).toEqual(lines)
    expect(blockRequests()).toBeGreaterThan(first)
    expect(problems).toContain('corrupt')
  })

  it('reads on from upstream when the store fails', async () => {
    const broken = { ...memoryArchiveStore(), write: () => Promise.reject(new Error('disk full')) }
    expect(await readAll(proxy({ store: broken }))).toEqual(lines)
  })

  it('counts the requests of all its viewers together, and hands on how long to wait', async () => {
    const none = { requests: 2, perMs: 60_000 }
    const gate = gateNow({ limits: { listing: [none], snapshots: [none] }, maxWaitMs: 0 })
    const [one, other] = [proxy({ gate }), proxy({ gate })]
    await one.getRecording(id)
    await other.getRecording('neighbour')
    await expect(one.getRecording(id)).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: expect.any(Number) })
    await expect(other.getRecording(id)).rejects.toMatchObject({ code: 'rate_limited' })
    expect(upstream.requests).toHaveLength(2)
  })

  it('asks only what it was made to ask: paths and queries are templates, values are apart from them', async () => {
    const source = proxy()
    await source.listRecordings!({ email: `x' OR 1=1 --`, personId: `') UNION SELECT * FROM persons` }).catch(() => {})
    await source.getProductEvents!(id)
    const queries = upstream.requests.filter(({ body }) => body !== '').map(({ body }) => JSON.parse(body) as unknown)
    expect(queries.length).toBeGreaterThan(0)
    for (const asked of queries) {
      const { query } = asked as { query: { kind: string; query: string; values: object } }
      expect(query.kind).toBe('HogQLQuery')
      expect(query.query).not.toMatch(/OR 1=1|UNION/)
    }
    for (const { path } of upstream.requests) {
      expect(path).toMatch(/^\/api\/projects\/1\/(?:session_recordings|persons|query|feature_flags)(?:\/|$)/)
    }
  })
})
