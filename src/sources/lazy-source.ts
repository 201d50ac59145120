import type { ReplaySource } from '../recording/replay-source.ts'

/**
 * A source whose code is loaded when it is first asked for something: most pages use one of the sources, and all of
 * them would weigh as much as the player. What is wrong with its options is said before, when it is made.
 */
export function lazySource(
  { id, capabilities }: Pick<ReplaySource, 'id' | 'capabilities'>,
  load: () => Promise<ReplaySource>,
): ReplaySource {
  let loading: Promise<ReplaySource> | null = null
  const source = () => {
    loading ??= load().catch((error: unknown) => {
      // A chunk that could not be had now may be had later.
      loading = null
      throw error
    })
    return loading
  }
  return {
    id,
    capabilities,
    getRecording: async (recordingId, options) => (await source()).getRecording(recordingId, options),
    listBlocks: async (recordingId, options) => (await source()).listBlocks(recordingId, options),
    async *readBlocks(recordingId, blocks, options) {
      yield* (await source()).readBlocks(recordingId, blocks, options)
    },
    ...(capabilities.list && {
      listRecordings: async (filter, options) => (await source()).listRecordings!(filter, options),
    }),
    ...(capabilities.person && {
      getPerson: async (recordingId, options) => (await source()).getPerson!(recordingId, options),
    }),
    ...(capabilities.productEvents && {
      getProductEvents: async (recordingId, options) => (await source()).getProductEvents!(recordingId, options),
    }),
    ...(capabilities.checkpoints && {
      readCheckpoint: async (recordingId, block, options) =>
        (await source()).readCheckpoint!(recordingId, block, options),
    }),
    ...(capabilities.outline && {
      readOutline: async (recordingId, options) => (await source()).readOutline!(recordingId, options),
    }),
    ...(capabilities.flags && { getFlags: async (options) => (await source()).getFlags!(options) }),
  } satisfies ReplaySource
}
