import { httpSource } from '../../../src/sources/http-source.ts'
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
