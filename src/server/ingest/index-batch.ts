import { toReplayError, type ReplayError } from '../../shared/errors.ts'
import type { IndexedRecording, RecordingIndex } from '../ports/recording-index.ts'
import type { IngestClock } from './ingest-clock.ts'

export interface IndexBatchOptions {
  readonly index: Pick<RecordingIndex, 'write'>
  readonly clock: IngestClock
  /** How long recordings are gathered, in ms. */
  readonly delayMs: number
  readonly onError: (error: ReplayError) => void
}

/** Recordings in one write; a hundred at once cost little more than one. */
const BATCH = 200
const RETRY_MS = 5_000

/**
 * Tells the index of recordings as they grow, many at a time and each once: a hundred that are live change in every
 * second. What could not be written is written later.
 */
export function createIndexBatch({ index, clock, delayMs, onError }: IndexBatchOptions) {
  const waiting = new Map<string, IndexedRecording>()
  let cancel: (() => void) | null = null
  let writing: Promise<void> = Promise.resolve()

  function plan(afterMs: number): void {
    cancel ??= clock.schedule(() => void flush(), afterMs)
  }

  async function write(): Promise<void> {
    while (waiting.size > 0) {
      const batch = [...waiting.values()].slice(0, BATCH)
      for (const { info } of batch) waiting.delete(info.id)
      try {
        await index.write(batch)
      } catch (thrown) {
        // What became known meanwhile is newer.
        for (const entry of batch) if (!waiting.has(entry.info.id)) waiting.set(entry.info.id, entry)
        onError(toReplayError(thrown, 'storage'))
        return plan(RETRY_MS)
      }
    }
  }

  /** Writes all that waits. What fails is reported, and stays. */
  function flush(): Promise<void> {
    cancel?.()
    cancel = null
    writing = writing.then(write)
    return writing
  }

  return {
    note(entry: IndexedRecording): void {
      waiting.set(entry.info.id, entry)
      plan(delayMs)
    },
    flush,
  }
}
