import { createRateGate, type RateGateOptions } from '../../src/sources/posthog/rate-gate.ts'
import { wallClock } from '../../src/sources/source-clock.ts'
import { loadFixture } from './fixture.ts'
import { KEY, PROJECT, startPostHogServer, type PostHogServer } from './posthog-server.ts'
import type { StoredRecording } from './posthog-snapshots.ts'

export const fixture = loadFixture()
/** A week after the recording: beyond the three days that the listing looks back by itself. */
export const NOW_MS = fixture.info.endMs + 7 * 86_400_000
export const TOKEN = 'sharing-token-0123456789'

/** The stand-in with the fixture in it, a neighbour recording to list, and a token that opens the fixture. */
export async function startPostHog(): Promise<PostHogServer> {
  const server = await startPostHogServer()
  const { metadata, blocks, sources, info } = fixture
  const main: StoredRecording = {
    metadata: structuredClone(metadata) as StoredRecording['metadata'],
    blocks: blocks.map((text, position) => ({
      text,
      startMs: Date.parse(sources[position]!.start_timestamp!),
      endMs: Date.parse(sources[position]!.end_timestamp!),
    })),
    lost: new Map(),
  }
  const iso = (ms: number) => new Date(ms).toISOString()
  const neighbour = {
    ...main,
    metadata: {
      id: 'neighbour',
      distinct_id: 'someone-else',
      start_time: iso(info.startMs + 3_600_000),
      end_time: iso(info.startMs + 3_700_000),
      recording_duration: 100,
    },
  }
  server.nowMs = NOW_MS
  server.recordings.set(info.id, main).set('neighbour', neighbour)
  server.sharingTokens.set(TOKEN, info.id)
  server.events.push(...fixture.apiEvents)
  server.persons.push(fixture.apiPerson)
  server.flags.push(
    { id: 1, key: 'new-checkout', name: 'New checkout', active: true },
    { id: 2, key: 'old', name: '', active: false },
  )
  return server
}

/** A gate whose calendar stands at `NOW_MS` and which counts for nobody else. */
export function gateNow(options: RateGateOptions = {}) {
  const startMs = performance.now()
  return createRateGate({
    clock: {
      now: () => NOW_MS + performance.now() - startMs,
      wait: wallClock.wait,
    },
    ...options,
  })
}

export const withKey = (server: PostHogServer) => ({ host: server.url, projectId: PROJECT, personalApiKey: KEY })
export const withToken = (server: PostHogServer) => ({
  host: server.url,
  projectId: PROJECT,
  sharingAccessToken: TOKEN,
})
