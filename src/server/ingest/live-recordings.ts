import { isSafeId } from '../../recording/archive/safe-id.ts'
import type { RecordingInfo } from '../../recording/replay-source.ts'
import { ReplayError, toReplayError } from '../../shared/errors.ts'
import { readManifest } from '../stored-recordings.ts'
import { closeRecording } from './close-recording.ts'
import { ClosedRecordings, type ClosedRecordingsOptions } from './closed-recordings.ts'
import type { IngestLimits } from './ingest-limits.ts'
import { LIVE_PREFIX, liveMarker, recordingPrefix } from './live-keys.ts'
import { LiveRecording } from './live-recording.ts'
import type { Capture } from './read-capture.ts'
import { resumeRecording } from './resume-recording.ts'

/** PostHog's own rule: a session ends after 24 h, and a page that was asleep may still deliver a little later. */
const MAX_AGE_MS = 25 * 3_600_000

/** Of a manifest that could not be written. Nothing else may come that would bring it about. */
const RETRY_MS = 2_000

export interface LiveRecordingsOptions extends Omit<ClosedRecordingsOptions, 'isOpen'> {
  readonly limits: IngestLimits
  /** How long nothing has arrived before a recording is closed. posthog-js begins a new session after 30 min. */
  readonly idleMs: number
  /** How much later than its blocks a manifest may be, so that not every message costs one. */
  readonly manifestDelayMs: number
}

interface Entry {
  readonly opened: Promise<LiveRecording>
  /** Requests that are adding to it. */
  adding: number
  lastMs: number
  cancelManifest: (() => void) | null
  closing: Promise<void> | null
}

/** The recordings that are being sent: opened by what arrives, closed when nothing does any more. */
export class LiveRecordings {
  readonly #options: LiveRecordingsOptions
  readonly #entries = new Map<string, Entry>()
  readonly #closed: ClosedRecordings
  #ending = new AbortController()

  constructor(options: LiveRecordingsOptions) {
    this.#options = options
    this.#closed = new ClosedRecordings({ ...options, isOpen: (id) => this.#entries.has(id) })
  }

  /** How many are open. */
  get size(): number {
    return this.#entries.size
  }

  /**
   * Keeps all that a request held; resolves when everything is there for good, rejects if anything is not. Sending it
   * again is harmless.
   *
   * @throws ReplayError `too_large`, `deleted` for a session that ended long ago, and what the store throws
   */
  async take({ snapshots, productEvents }: Pick<Capture, 'snapshots' | 'productEvents'>): Promise<void> {
    const ids = new Set([...snapshots, ...productEvents].map(({ recordingId }) => recordingId))
    const results = await Promise.allSettled(
      [...ids].map((id) =>
        this.#add(id, async (live) => {
          const messages = snapshots.filter(({ recordingId }) => recordingId === id)
          const events = productEvents.filter(({ recordingId }) => recordingId === id).map(({ event }) => event)
          await Promise.all([...messages.map((each) => live.addSnapshots(each)), live.addProductEvents(events)])
        }),
      ),
    )
    const failed = results.find((result) => result.status === 'rejected')
    if (failed) throw failed.reason
  }

  /** Takes up the recordings that were live when the process before this one ended. Answers how many there are. */
  async recover(): Promise<number> {
    const { store } = this.#options
    for await (const { key } of store.list(LIVE_PREFIX)) {
      const id = key.slice(LIVE_PREFIX.length)
      if (!isSafeId(id)) continue
      const manifest = await readManifest(store, id)
      // Closed already, when its process ended: what it was made from is left to be removed, and who lists recordings
      // may not have heard of it.
      if (manifest?.complete) {
        this.#closed.add(id)
        this.#note(manifest.recording, manifest.counters.bytes)
      } else await this.#add(id, () => Promise.resolve()).catch((thrown: unknown) => this.#report(thrown))
    }
    return this.size
  }

  /** Writes every manifest that is behind its blocks. What else a sweep has begun is left to the next one. */
  async flush(): Promise<void> {
    this.#ending.abort()
    await this.#closed.settled()
    await Promise.all([...this.#entries.values()].map((entry) => this.#writeManifest(entry)))
  }

  /** Closes what has ended, and does what is to be done for closed recordings. Meant to be called every minute. */
  async sweep({ idleMs = this.#options.idleMs }: { readonly idleMs?: number } = {}): Promise<void> {
    const { clock } = this.#options
    if (this.#ending.signal.aborted) this.#ending = new AbortController()
    const { signal } = this.#ending
    for (const [id, entry] of this.#entries) {
      if (signal.aborted) return
      const isIdle = clock.now() - entry.lastMs >= idleMs && entry.adding === 0
      if (isIdle && !entry.closing) await (entry.closing = this.#close(id, entry))
    }
    await this.#closed.pass(signal)
  }

  async #add(id: string, work: (live: LiveRecording) => Promise<void>): Promise<void> {
    for (let closing = this.#entries.get(id)?.closing; closing; closing = this.#entries.get(id)?.closing) await closing
    const entry = this.#entries.get(id) ?? this.#open(id)
    entry.adding++
    try {
      await work(await entry.opened)
    } finally {
      entry.adding--
      entry.lastMs = this.#options.clock.now()
      this.#planManifest(entry)
    }
  }

  #open(id: string): Entry {
    const { limits, clock } = this.#options
    if (this.#entries.size >= limits.maxLiveRecordings) {
      throw new ReplayError('unavailable', { what: 'Too many recordings are live at once.', retryAfterMs: 60_000 })
    }
    const opened = this.#resume(id)
    const entry: Entry = { opened, adding: 0, lastMs: clock.now(), cancelManifest: null, closing: null }
    this.#entries.set(id, entry)
    // Whoever waits for it hears of the failure; the next one begins anew.
    opened.catch(() => this.#entries.delete(id))
    return entry
  }

  async #resume(id: string): Promise<LiveRecording> {
    const { store, limits, clock } = this.#options
    await this.#closed.removed(id)
    const { manifest, facts, productEvents, isBehind, corrupt } = await resumeRecording(store, id)
    corrupt.forEach((error) => this.#report(error))
    if (manifest?.complete && clock.now() - manifest.recording.startMs > MAX_AGE_MS) {
      throw new ReplayError('deleted', { what: 'This session ended long ago.', status: 410 })
    }
    const live = new LiveRecording(facts, productEvents, {
      store,
      limits,
      isDirty: isBehind,
      onWritten: (info, bytes) => this.#note(info, bytes),
    })
    await store.write(liveMarker(id), new TextEncoder().encode('{}'))
    // A closed one is live again before anything is added: blocks beside a complete manifest would be leftovers.
    if (manifest?.complete) await live.reopen()
    return live
  }

  async #close(id: string, entry: Entry): Promise<void> {
    const { store } = this.#options
    entry.cancelManifest?.()
    try {
      const live = await entry.opened
      // One that is under way would replace the manifest of the closed recording.
      await live.manifestSettled()
      if (live.facts.isEmpty) await store.remove(liveMarker(id))
      else {
        const { info, bytes } = await closeRecording(store, live, { onCorrupt: this.#options.onError })
        this.#note(info, bytes)
        this.#closed.add(id)
      }
      this.#entries.delete(id)
    } catch (thrown) {
      this.#report(thrown)
      entry.closing = null
    }
  }

  #planManifest(entry: Entry, afterMs = this.#options.manifestDelayMs): void {
    entry.cancelManifest ??= this.#options.clock.schedule(() => void this.#writeManifest(entry), afterMs)
  }

  async #writeManifest(entry: Entry): Promise<void> {
    entry.cancelManifest?.()
    entry.cancelManifest = null
    try {
      await (await entry.opened).writeManifest()
    } catch (thrown) {
      this.#report(thrown)
      if ((await isOpen(entry)) && !entry.closing) this.#planManifest(entry, RETRY_MS)
    }
  }

  #note(info: RecordingInfo, bytes: number): void {
    this.#options.batch?.note({ info, archiveKey: recordingPrefix(info.id), bytes })
  }

  #report(thrown: unknown): void {
    this.#options.onError(toReplayError(thrown, 'storage'))
  }
}

function isOpen({ opened }: Entry): Promise<boolean> {
  return opened.then(
    () => true,
    () => false,
  )
}
