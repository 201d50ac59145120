import {
  EventType,
  incrementalSource,
  IncrementalSource,
  isObject,
  MouseInteraction,
  type ReplayEvent,
  type WindowEvent,
} from '../../recording/events.ts'
import { blockEntry, createBlockStats, mergeWindows } from '../../recording/archive/block-stats.ts'
import {
  ARCHIVE_FORMAT_VERSION,
  type Manifest,
  type ManifestBlock,
  type ManifestPosition,
  type ManifestWindow,
} from '../../recording/archive/manifest.ts'
import type { Person, RecordingInfo } from '../../recording/replay-source.ts'

/**
 * What is known of a recording that still grows: its manifest, kept up block by block. Times are ms since epoch on the
 * recorded device's clock.
 */
export class LiveFacts {
  readonly id: string
  readonly #blocks = new Map<string, ManifestBlock>()
  readonly #windows = new Map<string, ManifestWindow>()
  readonly #fullSnapshots: ManifestPosition[] = []
  #span: { readonly startMs: number; readonly endMs: number } | null = null
  #clicks = 0
  #keypresses = 0
  #consoleErrors = 0
  #invalidLines = 0
  #startUrl: string | undefined
  #distinctId: string | undefined

  constructor(id: string) {
    this.id = id
  }

  /** Goes on from a manifest that was written before. */
  static from(manifest: Manifest): LiveFacts {
    const { recording, blocks, windows, fullSnapshots, counters } = manifest
    const facts = new LiveFacts(recording.id)
    for (const block of blocks) facts.#blocks.set(block.key, block)
    for (const window of windows) facts.#windows.set(window.id, window)
    facts.#fullSnapshots.push(...fullSnapshots)
    facts.#span = { startMs: recording.startMs, endMs: recording.endMs }
    facts.#clicks = recording.counts?.clicks ?? 0
    facts.#keypresses = recording.counts?.keypresses ?? 0
    facts.#consoleErrors = recording.counts?.consoleErrors ?? 0
    facts.#invalidLines = counters.invalidLines
    facts.#startUrl = recording.startUrl
    facts.#distinctId = recording.distinctId
    return facts
  }

  /** Compressed bytes of all blocks. */
  get bytes(): number {
    return this.#sum('bytes')
  }

  get isEmpty(): boolean {
    return this.#blocks.size === 0
  }

  /** The earliest event, or `null` where there is none yet. */
  get startMs(): number | null {
    return this.#span?.startMs ?? null
  }

  has(blockKey: string): boolean {
    return this.#blocks.has(blockKey)
  }

  /** Takes in a block that is kept by now. */
  addBlock(key: string, events: readonly WindowEvent[], bytes: number): void {
    if (this.#blocks.has(key)) return
    const stats = createBlockStats()
    for (const event of events) {
      stats.addEvent(event)
      this.#count(event.event)
    }
    const entry = blockEntry(stats, { key, bytes, afterMs: this.#span?.endMs ?? 0 })
    this.#blocks.set(key, entry)
    mergeWindows(this.#windows, stats.windows.values())
    for (const position of stats.fullSnapshots) this.#fullSnapshots.push({ ...position, blockKey: key })
    const { startMs, endMs } = entry
    this.#span = {
      startMs: Math.min(this.#span?.startMs ?? startMs, startMs),
      endMs: Math.max(this.#span?.endMs ?? endMs, endMs),
    }
  }

  /** Who the recorder says it is of: the latest id is what the person is called now. */
  setDistinctId(distinctId: string | null): void {
    if (distinctId !== null) this.#distinctId = distinctId
  }

  info({ ongoing, person }: { readonly ongoing: boolean; readonly person: Person | null }): RecordingInfo {
    return {
      id: this.id,
      startMs: this.#span?.startMs ?? 0,
      endMs: this.#span?.endMs ?? 0,
      ongoing,
      counts: { clicks: this.#clicks, keypresses: this.#keypresses, consoleErrors: this.#consoleErrors },
      ...(this.#distinctId !== undefined && { distinctId: this.#distinctId }),
      ...(this.#startUrl !== undefined && { startUrl: this.#startUrl }),
      ...(person && { person }),
    }
  }

  /** The manifest of what there is so far; `files` are the optional ones that lie beside it. */
  manifest(recording: RecordingInfo, files: readonly string[]): Manifest {
    return {
      formatVersion: ARCHIVE_FORMAT_VERSION,
      recording,
      complete: false,
      windows: [...this.#windows.values()].sort((a, b) => a.startMs - b.startMs),
      blocks: this.blocks(),
      fullSnapshots: [...this.#fullSnapshots].sort((a, b) => a.timestampMs - b.timestampMs),
      counters: { events: this.#sum('events'), bytes: this.#sum('bytes'), invalidLines: this.#invalidLines },
      files,
    }
  }

  /** In order of time. */
  blocks(): readonly ManifestBlock[] {
    return [...this.#blocks.values()].sort((a, b) => a.startMs - b.startMs || (a.key < b.key ? -1 : 1))
  }

  #sum(field: 'bytes' | 'events'): number {
    return [...this.#blocks.values()].reduce((sum, block) => sum + block[field], 0)
  }

  #count(event: ReplayEvent): void {
    const { data } = event
    if (!isObject(data)) return
    if (event.type === EventType.Meta && typeof data['href'] === 'string')
      this.#startUrl ??= data['href'].slice(0, 2_000)
    const source = incrementalSource(event)
    if (source === IncrementalSource.MouseInteraction && data['type'] === MouseInteraction.Click) this.#clicks++
    if (source === IncrementalSource.Input) this.#keypresses++
    const line = event.type === EventType.Plugin && data['plugin'] === 'rrweb/console@1' ? data['payload'] : null
    if (isObject(line) && line['level'] === 'error') this.#consoleErrors++
  }
}
