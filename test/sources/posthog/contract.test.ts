import { postHogSource } from '../../../src/sources/posthog/post-hog-source.ts'
import { describeSource, type ContractOptions } from '../../contract/describe-source.ts'
import { linesOf } from '../../stand-in/fixture.ts'
import type { PostHogServer } from '../../stand-in/posthog-server.ts'
import { fixture, gateNow, startPostHog, withKey, withToken } from '../../stand-in/posthog-with-fixture.ts'

const email = 'viewer@example.com'
const recordingId = fixture.info.id

interface Variant extends ContractOptions {
  readonly name: string
  readonly access?: typeof withKey | typeof withToken
  readonly fetch?: typeof globalThis.fetch
  readonly prepare?: (server: PostHogServer) => void
}

const unpacked = (url: unknown, init?: RequestInit) =>
  fetch((url as string).replace('decompress=false', 'decompress=true'), init)

const variants: readonly Variant[] = [
  { name: 'with a personal API key', email },
  { name: 'with a sharing token', access: withToken, unknownCode: 'forbidden' },
  { name: 'of a server that unpacks blocks whatever it is told', fetch: unpacked, email },
  {
    name: 'of a recording kept for long',
    email,
    minBlocks: 1,
    prepare: (server) => (server.recordings.get(recordingId)!.longTermKey = 'session_recordings_lts/01a207ea'),
  },
]

for (const { name, access = withKey, fetch, prepare, ...options } of variants) {
  describeSource(
    `postHogSource ${name}`,
    async () => {
      const server = await startPostHog()
      prepare?.(server)
      const make = () => postHogSource({ ...access(server), gate: gateNow(), ...(fetch && { fetch }) })
      return {
        source: make(),
        again: make,
        recordingId,
        lines: fixture.blocks.flatMap(linesOf),
        requests: () => server.requests.length,
        slowDown: (delayMs) => void (server.delayMs = delayMs),
        close: server.close,
      }
    },
    options,
  )
}
