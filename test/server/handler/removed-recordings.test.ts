import { describe, expect, it } from 'vitest'

import type { Manifest } from '../../../src/recording/archive/manifest.ts'
import { removePerson } from '../../../src/server/remove-recordings.ts'
import { fixture } from '../archive-fixture.ts'
import { CLOSED_MS, makeHandler } from './handler-under-test.ts'

const { id } = fixture.info
const ROUTES = [
  `/${id}/info`,
  `/${id}/manifest.json`,
  `/${id}/blocks/000000.jsonl.gz`,
  `/${id}/items.jsonl.gz`,
  `/${id}/person.json`,
  `/${id}/product-events.jsonl.gz`,
  `/${id}/export`,
]

describe('a recording that is removed while it is watched', () => {
  it('is gone from every route of the running handler at once', async () => {
    const { get, store } = await makeHandler()
    const { checkpoints } = (await (await get(`/${id}/manifest.json`)).json()) as Manifest
    const routes = [...ROUTES, ...checkpoints!.map(({ blockKey }) => `/${id}/checkpoints/${blockKey}.json.gz`)]
    const statuses = async () => Promise.all(routes.map(async (route) => [route, (await get(route)).status]))
    expect(await statuses()).toEqual(routes.map((route) => [route, 200]))
    await removePerson(store, { distinctIds: fixture.person.distinctIds })
    expect(await statuses()).toEqual(routes.map((route) => [route, 404]))
  })

  it('is remembered no longer than freshMs where the store still has it, and not at all once somebody has found it gone', async () => {
    let nowMs = CLOSED_MS
    let isGone = false
    let asked = 0
    const { get } = await makeHandler({
      now: () => nowMs,
      freshMs: 1_000,
      wrap: (source) => ({
        ...source,
        getRecording: (recordingId, options) => {
          asked++
          return source.getRecording(isGone ? 'removed' : recordingId, options)
        },
      }),
    })
    const block = async () => (await get(`/${id}/blocks/000000.jsonl.gz`)).status
    expect([await block(), await block(), asked]).toEqual([200, 200, 1])
    isGone = true
    nowMs += 999
    expect([await block(), asked]).toEqual([200, 1])
    nowMs += 1
    expect([await block(), asked]).toEqual([404, 2])

    isGone = false
    expect([await block(), asked]).toEqual([200, 3])
    isGone = true
    expect((await get(`/${id}/info`)).status).toBe(404)
    expect([await block(), asked]).toEqual([404, 5])
  })
})
