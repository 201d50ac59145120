import { gzipText } from '../../recording/archive/gzip-text.ts'
import { blockPath, MANIFEST_PATH, PERSON_PATH, PRODUCT_EVENTS_PATH } from '../../recording/archive/archive-paths.ts'
import { eventLine } from '../../recording/archive/group-by-time.ts'
import type { Manifest } from '../../recording/archive/manifest.ts'
import type { ProductEvent, RecordingInfo } from '../../recording/replay-source.ts'
import { ReplayError } from '../../shared/errors.ts'
import type { ArchiveStore } from '../ports/archive-store.ts'
import type { IngestLimits } from './ingest-limits.ts'
import type { LiveFacts } from './live-facts.ts'
import { incomingPrefix, liveBlockKey, recordingPrefix } from './live-keys.ts'
import { personOf } from './person-of.ts'
import type { CapturedSnapshots } from './read-capture.ts'
import type { SessionEvents } from './session-events.ts'

export interface LiveRecordingOptions {
  readonly store: ArchiveStore
  readonly limits: Pick<IngestLimits, 'maxRecordingBytes' | 'maxProductEventBytes'>
  /** Whether something is kept already that the manifest does not name. @default false */
  readonly isDirty?: boolean
  /** Hears of the recording whenever its manifest was written. */
  readonly onWritten?: (info: RecordingInfo, bytes: number) => Promise<void> | void
}

/**
 * A recording that still grows. What is sent becomes an object of its own at once, named after the message, so that
 * what was acknowledged is there after a power cut, and what is sent twice is there once. The manifest follows with
 * `writeManifest`, as often as the owner likes: without it nothing is lost, for it can be made again from the blocks.
 */
export class LiveRecording {
  readonly facts: LiveFacts
  readonly productEvents: SessionEvents
  readonly #options: LiveRecordingOptions
  readonly #writing = new Map<string, Promise<void>>()
  #isDirty: boolean
  #manifest: Promise<void> = Promise.resolve()

  constructor(facts: LiveFacts, productEvents: SessionEvents, options: LiveRecordingOptions) {
    this.facts = facts
    this.productEvents = productEvents
    this.#options = options
    this.#isDirty = options.isDirty ?? false
  }

  /** Whether something is kept that the manifest does not name yet. */
  get isDirty(): boolean {
    return this.#isDirty
  }

  /**
   * Keeps one message as a block. Resolves when it is there for good.
   *
   * @throws ReplayError `too_large` when the recording is full, and what the store throws
   */
  async addSnapshots(captured: CapturedSnapshots): Promise<void> {
    const key = liveBlockKey(captured.messageId)
    if (this.facts.has(key)) return
    const underWay = this.#writing.get(key)
    if (underWay) return underWay
    const written = this.#writeBlock(key, captured).finally(() => this.#writing.delete(key))
    this.#writing.set(key, written)
    return written
  }

  /** Keeps product events. Resolves when they are there for good. @throws ReplayError as `addSnapshots` */
  async addProductEvents(events: readonly ProductEvent[]): Promise<void> {
    const unknown = this.productEvents.unknown(events)
    if (unknown.length === 0) return
    const { store, limits } = this.#options
    this.productEvents.assertRoom(unknown, limits.maxProductEventBytes)
    const key = `${incomingPrefix(this.facts.id)}${crypto.randomUUID()}.json`
    await store.write(key, json(unknown))
    this.productEvents.add(unknown)
    this.facts.setDistinctId(unknown.at(-1)?.distinctId ?? null)
    this.#isDirty = true
  }

  /** Says that a closed recording grows again. */
  reopen(): Promise<void> {
    this.#isDirty = true
    return this.writeManifest()
  }

  /** Writes what is known so far, so that it can be watched. Does nothing when nothing is new. */
  writeManifest(): Promise<void> {
    this.#manifest = this.#manifest.catch(() => {}).then(() => this.#writeManifest())
    return this.#manifest
  }

  /** Resolves when no manifest is being written. */
  manifestSettled(): Promise<void> {
    return this.#manifest.catch(() => {})
  }

  /** The recording as a list shows it. */
  info({ ongoing }: { readonly ongoing: boolean }): RecordingInfo {
    return this.facts.info({ ongoing, person: personOf(this.productEvents.inOrder()) })
  }

  async #writeBlock(key: string, { windowId, distinctId, events }: CapturedSnapshots): Promise<void> {
    const { store, limits } = this.#options
    const content = events.map((event) => ({ windowId, event }))
    const bytes = gzipText(content.map((event) => `${eventLine(event)}\n`).join(''))
    if (this.facts.bytes + bytes.length > limits.maxRecordingBytes) {
      throw new ReplayError('too_large', { what: 'The recording has reached its greatest size.', status: 413 })
    }
    await store.write(`${recordingPrefix(this.facts.id)}${blockPath(key)}`, bytes)
    this.facts.addBlock(key, content, bytes.length)
    this.facts.setDistinctId(distinctId)
    this.#isDirty = true
  }

  async #writeManifest(): Promise<void> {
    if (!this.#isDirty || this.facts.isEmpty) return
    this.#isDirty = false
    try {
      const info = this.info({ ongoing: true })
      const manifest = this.facts.manifest(info, await this.#writeFiles(info))
      await this.#options.store.write(`${recordingPrefix(info.id)}${MANIFEST_PATH}`, json(manifest))
      await this.#options.onWritten?.(info, manifest.counters.bytes)
    } catch (thrown) {
      this.#isDirty = true
      throw thrown
    }
  }

  /** The optional files, and their names. They come before the manifest that names them. */
  async #writeFiles({ person }: RecordingInfo): Promise<Manifest['files']> {
    const files: string[] = []
    const write = async (path: string, bytes: Uint8Array) => {
      await this.#options.store.write(`${recordingPrefix(this.facts.id)}${path}`, bytes)
      files.push(path)
    }
    if (!this.productEvents.isEmpty) {
      const lines = this.productEvents.inOrder().map((event) => `${JSON.stringify(event)}\n`)
      await write(PRODUCT_EVENTS_PATH, gzipText(lines.join('')))
    }
    if (person) await write(PERSON_PATH, json(person))
    return files
  }
}

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value))
}
