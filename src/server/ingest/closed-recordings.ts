import { MANIFEST_PATH } from '../../recording/archive/archive-paths.ts'
import { isRetryable, toReplayError, type ReplayError } from '../../shared/errors.ts'
import { indexEntry, readLists, readProductEvents } from '../archive/recording-lists.ts'
import type { AnalyticsTables } from '../ports/analytics-tables.ts'
import type { ArchiveStore } from '../ports/archive-store.ts'
import { readManifest } from '../stored-recordings.ts'
import { removeLeftovers } from './close-recording.ts'
import type { IndexBatch } from './index-batch.ts'
import type { IngestClock } from './ingest-clock.ts'
import { liveMarker, recordingPrefix } from './live-keys.ts'

/** After the first failure; twice as long after each that follows. */
const RETRY_MS = 30_000
const MAX_RETRY_MS = 6 * 3_600_000

export interface ClosedRecordingsOptions {
  readonly store: ArchiveStore
  readonly clock: IngestClock
  /** How long what a closed recording was made from stays for those who still read by the old manifest. */
  readonly leftoverMs: number
  readonly batch: IndexBatch | null
  readonly analytics: AnalyticsTables | null
  /** Whether a recording is about to grow again. */
  readonly isOpen: (recordingId: string) => boolean
  readonly onError: (error: ReplayError) => void
}

/** What is still to be done for a recording. Times are ms since epoch; `null` is done, or cannot be. */
interface Todo {
  /** When index and tables may be told what happened in it. */
  tellMs: number | null
  retryMs: number
  /** When what it was made from may go. */
  leftoversMs: number | null
  /** While something is being removed. */
  removing: Promise<void> | null
}

/**
 * What is done for recordings after they were closed: index and tables hear of pages, errors and all that happened, and
 * what they were made from is removed. Until all of it is done a recording keeps its marker in the store, where a
 * process that comes after this one finds it; to do any of it twice does no harm.
 */
export class ClosedRecordings {
  readonly #options: ClosedRecordingsOptions
  readonly #todo = new Map<string, Todo>()
  #passing: Promise<void> | null = null

  constructor(options: ClosedRecordingsOptions) {
    this.#options = options
  }

  /** Takes one in that is closed now, or was when the process before this one ended. */
  add(id: string): void {
    const nowMs = this.#options.clock.now()
    const leftoversMs = nowMs + this.#options.leftoverMs
    this.#todo.set(id, { tellMs: nowMs, retryMs: RETRY_MS, leftoversMs, removing: null })
  }

  /** Resolves when nothing of a recording is being removed; of one that is open nothing will be. */
  async removed(id: string): Promise<void> {
    await this.#todo.get(id)?.removing?.catch(() => {})
  }

  /**
   * Does what is due, one recording after the other, so that only one is in memory. What fails is reported, and tried
   * again later where that can help; what `signal` breaks off the next pass does.
   */
  pass(signal: AbortSignal): Promise<void> {
    this.#passing ??= this.#pass(signal).finally(() => (this.#passing = null))
    return this.#passing
  }

  /** Resolves when no pass is under way. */
  async settled(): Promise<void> {
    await this.#passing
  }

  async #pass(signal: AbortSignal): Promise<void> {
    for (const [id, todo] of this.#todo) {
      if (signal.aborted) return
      // One that grows again comes back when it is closed.
      if (!this.#isOurs(id, todo)) continue
      try {
        if (this.#isDue(todo.tellMs)) await this.#tell(id, todo, signal)
        if (this.#isOurs(id, todo)) await (todo.removing = this.#remove(id, todo))
      } catch (thrown) {
        if (!signal.aborted) this.#options.onError(toReplayError(thrown, 'storage'))
      } finally {
        todo.removing = null
      }
    }
  }

  async #tell(id: string, todo: Todo, signal: AbortSignal): Promise<void> {
    try {
      if (await this.#write(id, todo, signal)) todo.tellMs = null
    } catch (thrown) {
      const error = toReplayError(thrown, 'storage')
      const mayPass = error.code === 'storage' || error.code === 'aborted' || isRetryable(error)
      todo.tellMs = mayPass ? this.#later(todo) : null
      throw error
    }
  }

  /** Whether all is told that there is to tell. */
  async #write(id: string, todo: Todo, signal: AbortSignal): Promise<boolean> {
    const { store, batch, analytics } = this.#options
    const manifest = batch || analytics ? await readManifest(store, id, { signal }) : null
    if (!manifest?.complete) return true
    const lists = await readLists(store, manifest, { signal })
    // What is said of it now would not be true.
    if (!this.#isOurs(id, todo)) return false
    batch?.note(indexEntry(manifest, lists))
    try {
      if (analytics) {
        const productEvents = await readProductEvents(store, manifest, { signal })
        await analytics.write({ info: manifest.recording, ...lists, productEvents }, { signal })
      }
    } finally {
      // Who removes a recording begins with its manifest, and may have removed its tables before these were written.
      if (await this.#isGone(id)) {
        await analytics?.remove(id)
        await batch?.forget(id)
      }
    }
    return true
  }

  /** Removes what is not needed any more: at last the marker. */
  async #remove(id: string, todo: Todo): Promise<void> {
    const { store, batch } = this.#options
    if (this.#isDue(todo.leftoversMs)) {
      todo.leftoversMs = this.#later(todo)
      await removeLeftovers(store, id)
      todo.leftoversMs = null
    }
    if (todo.leftoversMs !== null || todo.tellMs !== null || batch?.isWaiting(id)) return
    // Another process may have opened it again, or its manifest may be damaged: then it is for a restart to look at.
    if ((await readManifest(store, id))?.complete || (await this.#isGone(id))) await store.remove(liveMarker(id))
    this.#todo.delete(id)
  }

  async #isGone(id: string): Promise<boolean> {
    return (await this.#options.store.stat(`${recordingPrefix(id)}${MANIFEST_PATH}`)) === null
  }

  #later(todo: Todo): number {
    const atMs = this.#options.clock.now() + todo.retryMs
    todo.retryMs = Math.min(2 * todo.retryMs, MAX_RETRY_MS)
    return atMs
  }

  #isDue(atMs: number | null): boolean {
    return atMs !== null && atMs <= this.#options.clock.now()
  }

  /** Whether it is still closed, and was not opened and closed again meanwhile. */
  #isOurs(id: string, todo: Todo): boolean {
    return this.#todo.get(id) === todo && !this.#options.isOpen(id)
  }
}
