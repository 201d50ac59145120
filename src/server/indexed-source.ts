import type { ReplaySource } from '../recording/replay-source.ts'
import type { RecordingIndex } from './ports/recording-index.ts'

/**
 * A source whose recordings are found by an index: by person, by any address they ever had, by time. What it plays is
 * as before.
 *
 * @example
 * const source = indexedSource(archiveSource(store), index)
 */
export function indexedSource<Source extends ReplaySource>(source: Source, index: Pick<RecordingIndex, 'search'>) {
  return {
    ...source,
    capabilities: { ...source.capabilities, list: true },
    async listRecordings(filter, options) {
      const { entries, nextCursor } = await index.search(filter, options)
      return { recordings: entries.map(({ info }) => info), ...(nextCursor !== undefined && { nextCursor }) }
    },
  } satisfies ReplaySource as Source & Required<Pick<ReplaySource, 'listRecordings'>>
}
