import { describe, expect, it } from 'vitest'

import { parseManifest, type Manifest } from '../../../src/recording/archive/index.ts'
import { fallbackSource } from '../../../src/sources/fallback-source.ts'
import { httpSource } from '../../../src/sources/http-source.ts'
import { memorySource } from '../../../src/sources/memory-source.ts'
import { archiveWithFallback } from '../../../src/server/archive-with-fallback.ts'
import { createReplayHandler } from '../../../src/server/handler/create-replay-handler.ts'
import { archiveSource } from '../../../src/server/archive-source.ts'
import type { ReplaySource } from '../../../src/recording/replay-source.ts'
import { describeSource } from '../../contract/describe-source.ts'
import { fillStore, fixture, fixtureLines } from '../archive-fixture.ts'
import { memoryArchiveStore } from '../memory-archive-store.ts'
import { BASE, CLOSED_MS, fetchFrom, LIVE_MS, STAFF } from './handler-under-test.ts'

const { info } = fixture

const sources: Readonly<Record<string, () => Promise<ReplaySource>>> = {
  'an archive': async () => archiveSource(await fillStore(memoryArchiveStore())),
  'an archive with another source behind it': async () =>
    archiveWithFallback(
      archiveSource(await fillStore(memoryArchiveStore())),
      memorySource({ id: 'other', recordings: [] }),
    ),
  // All that a player needs has to be put together from what the port offers.
  'a source without manifests': async () => {
    const { readManifest: _, ...source } = archiveSource(await fillStore(memoryArchiveStore()))
    return source
  },
}

for (const [name, makeSource] of Object.entries(sources)) {
  for (const [age, nowMs] of Object.entries({ closed: CLOSED_MS, open: LIVE_MS })) {
    describeSource(
      `httpSource from the handler over ${name}, ${age}`,
      async () => {
        const source = await makeSource()
        let delayMs = 0
        const requests: Request[] = []
        const handler = createReplayHandler({
          source,
          authorize: () => STAFF,
          basePath: '/api/replay',
          now: () => nowMs,
        })
        const slow = async (request: Request) => {
          // As over any network, no answer comes within the same turn.
          await new Promise((resolve) => setTimeout(resolve, Math.max(1, delayMs)))
          return handler(request)
        }
        const make = () => httpSource({ baseUrl: BASE, fetch: fetchFrom(slow, requests) })
        return {
          source: make(),
          again: make,
          recordingId: info.id,
          lines: fixtureLines,
          requests: () => requests.length,
          slowDown: (ms) => void (delayMs = ms),
        }
      },
      { email: 'viewer@example.com' },
    )
  }
}

describe('the manifest of an archive with another source behind it', () => {
  const event = { windowId: 'w', event: { type: 5, timestamp: 1_000, data: {} } }
  const other = memorySource({ id: 'other', recordings: [{ info: { id: 'elsewhere' }, events: [event] }] })

  it('tells all that the archive’s own does, by the keys that blocks are served under', async () => {
    const archive = archiveSource(await fillStore(memoryArchiveStore()))
    const handler = createReplayHandler({
      source: archiveWithFallback(archive, other),
      authorize: () => STAFF,
      now: () => CLOSED_MS,
    })
    const read = async (path: string) => handler(new Request(`https://portal.example/${path}`))
    const served = parseManifest(await (await read(`${info.id}/manifest.json`)).json())
    const own = await archive.readManifest(info.id)
    const at = (manifest: Manifest) => new Map(manifest.blocks.map(({ key }, index) => [key, index]))
    const byPlace = (manifest: Manifest) => ({
      ...manifest,
      blocks: manifest.blocks.map((block) => ({ ...block, key: at(manifest).get(block.key) })),
      fullSnapshots: manifest.fullSnapshots.map((it) => ({ ...it, blockKey: at(manifest).get(it.blockKey) })),
      checkpoints: manifest.checkpoints?.map((it) => ({ ...it, blockKey: at(manifest).get(it.blockKey) })),
    })
    expect(own.fullSnapshots.length).toBeGreaterThan(0)
    expect(own.checkpoints).not.toEqual([])
    expect(byPlace(served)).toEqual(byPlace(own))
    for (const { key } of served.blocks) expect((await read(`${info.id}/blocks/${key}.jsonl.gz`)).status).toBe(200)
    for (const { blockKey } of served.checkpoints ?? []) {
      expect((await read(`${info.id}/checkpoints/${blockKey}.json.gz`)).status).toBe(200)
    }
  })

  it.each([
    ['before', (archive: ReplaySource) => fallbackSource(archive, other)],
    ['after', (archive: ReplaySource) => fallbackSource(other, archive)],
  ])(
    'keeps windows and full snapshots of an archive that stands %s another source in fallbackSource',
    async (_, make) => {
      const archive = archiveSource(await fillStore(memoryArchiveStore()))
      const handler = createReplayHandler({ source: make(archive), authorize: () => STAFF, now: () => CLOSED_MS })
      const answer = await handler(new Request(`https://portal.example/${info.id}/manifest.json`))
      const [served, own] = [parseManifest(await answer.json()), await archive.readManifest(info.id)]
      const windows = ({ windows: all }: Manifest) => all.map(({ id, startMs, endMs }) => ({ id, startMs, endMs }))
      const places = ({ blocks, fullSnapshots }: Manifest) =>
        fullSnapshots.map(({ windowId, blockKey }) => [windowId, blocks.findIndex(({ key }) => key === blockKey)])

      expect(places(own).length).toBeGreaterThan(0)
      expect(windows(served)).toEqual(windows(own))
      expect(places(served)).toEqual(places(own))
    },
  )

  it('is put together for a recording that only the other source has', async () => {
    const source = archiveWithFallback(archiveSource(memoryArchiveStore()), other)
    const handler = createReplayHandler({ source, authorize: () => STAFF, now: () => CLOSED_MS })
    const answer = await handler(new Request('https://portal.example/elsewhere/manifest.json'))
    expect(parseManifest(await answer.json())).toMatchObject({ recording: { id: 'elsewhere' }, fullSnapshots: [] })
  })
})
