import { toReplayError, type ReplayError } from '../../shared/errors.ts'
import type { IndexedRecording, RecordingIndex } from '../ports/recording-index.ts'
import type { IngestClock } from './ingest-clock.ts'

export interface IndexBatchOptions {
  readonly index: Pick<RecordingIndex, 'write' | 'remove'>
  readonly clock: IngestClock
  /** How long recordings are gathered, in ms. */
  readonly delayMs: number
  readonly onError: (error: ReplayError) => void
}

/** Recordings in one write; a hundred at once cost little more than one. */
const BATCH = 200
const RETRY_MS = 5_000

export type IndexBatch = ReturnType<typeof createIndexBatch>

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
      try {
        await index.write(batch)
      } catch (thrown) {
        onError(toReplayError(thrown, 'storage'))
        return plan(RETRY_MS)
      }
      // What became known meanwhile is newer, and waits for the next write.
      for (const entry of batch) if (waiting.get(entry.info.id) === entry) waiting.delete(entry.info.id)
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
    /** What the entry leaves out stays as it was noted before. */
    note(entry: IndexedRecording): void {
      const { id } = entry.info
      waiting.set(id, { ...waiting.get(id), ...entry })
      plan(delayMs)
    },
    /** Whether what was noted of a recording is not in the index yet. */
    isWaiting: (recordingId: string): boolean => waiting.has(recordingId),
    /** Takes a recording out that is there no more. */
    async forget(recordingId: string): Promise<void> {
      waiting.delete(recordingId)
      // A write that is under way may still bring it in.
      await writing
      await index.remove([recordingId])
    },
    flush,
  }
}
