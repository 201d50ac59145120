import type { ReadOptions, ReplaySource } from '../recording/replay-source.ts'
import type { Instant } from '../player/records/record.ts'

/** A moment of a person: finds the recording to play when the host does not know its id. */
export interface RecordingMatch {
  readonly personId?: string
  readonly distinctId?: string
  readonly email?: string
  /** When, on the host's clock. */
  readonly at: Instant
}

/** The name under which a match is one recording: equal matches share it. */
export function matchKey(match: RecordingMatch, clockOffsetMs: number): string {
  const { personId, distinctId, email, at } = match
  return `match:${JSON.stringify([personId, distinctId, email, at, clockOffsetMs])}`
}

/**
 * A source in which the match is a recording of its own: the first question about it finds the real one. So looking
 * for it, failing to and trying again look like loading any recording.
 */
export function matchSource(source: ReplaySource, match: RecordingMatch, clockOffsetMs: number): ReplaySource {
  let found: string | null = null
  const find = async (options?: ReadOptions): Promise<string> => {
    if (found !== null) return found
    // Whoever knows the recording's id never needs this.
    const { findRecording } = await import('./find-recording.ts')
    found = (await findRecording(source, match, clockOffsetMs, options)).id
    return found
  }
  const { listRecordings, getPerson, getProductEvents, getFlags } = source
  return {
    id: source.id,
    capabilities: source.capabilities,
    getRecording: async (_id, options) => source.getRecording(await find(options), options),
    listBlocks: async (_id, options) => source.listBlocks(await find(options), options),
    async *readBlocks(_id, blocks, options) {
      yield* source.readBlocks(await find(options), blocks, options)
    },
    ...(listRecordings && { listRecordings: (filter, options) => listRecordings.call(source, filter, options) }),
    ...(getPerson && { getPerson: async (_id, options) => getPerson.call(source, await find(options), options) }),
    ...(getProductEvents && {
      getProductEvents: async (_id, options) => getProductEvents.call(source, await find(options), options),
    }),
    ...(getFlags && { getFlags: (options) => getFlags.call(source, options) }),
  }
}
