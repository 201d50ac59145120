import type { WindowEvent } from '../recording/events.ts'
import type {
  FlagDefinition,
  Person,
  ProductEvent,
  RecordingInfo,
  ReplaySource,
  SourceCapabilities,
} from '../recording/replay-source.ts'
import { lazySource } from './lazy-source.ts'

/**
 * A recording that is at hand as a whole. Give its `events`, or its `blocks` as bytes in any format we decode. Of events
 * it can tell checkpoints and outline, which takes reading them all once, when first asked.
 */
export interface MemoryRecording {
  /** What is left out is taken from the events; the id is then `recording-1`, `recording-2`, … */
  readonly info?: Partial<RecordingInfo>
  readonly events?: readonly WindowEvent[]
  readonly blocks?: readonly MemoryBlock[]
  readonly productEvents?: readonly ProductEvent[]
  readonly person?: Person
}

export interface MemoryBlock {
  readonly bytes: Uint8Array
  /** ms since epoch. */
  readonly startMs?: number
  readonly endMs?: number
}

export interface MemorySourceOptions {
  readonly recordings: readonly MemoryRecording[]
  readonly flags?: readonly FlagDefinition[]
  /** @default `memory:` and the recordings' ids */
  readonly id?: string
}

export function memoryRecordingId({ info }: MemoryRecording, position: number): string {
  return info?.id ?? `recording-${position + 1}`
}

export function memoryId(recordings: readonly MemoryRecording[]): string {
  return `memory:${recordings.map(memoryRecordingId).join(',')}`
}

export function memoryCapabilities({ recordings, flags }: MemorySourceOptions): SourceCapabilities {
  const hasEvents = recordings.some(({ events, blocks }) => events !== undefined && blocks === undefined)
  return {
    list: true,
    person: recordings.some(({ person, info }) => person !== undefined || info?.person !== undefined),
    productEvents: recordings.some(({ productEvents }) => productEvents !== undefined),
    flags: flags !== undefined,
    live: false,
    ...(hasEvents && { checkpoints: true, outline: true }),
  }
}

/**
 * Plays recordings that are in memory already: for tests, stories, and hosts that fetch events in their own way.
 *
 * @example
 * memorySource({ recordings: [{ info: { id: 'demo' }, events: [{ windowId: 'w1', event }] }] })
 */
export function memorySource(options: MemorySourceOptions): ReplaySource {
  const identity = { id: options.id ?? memoryId(options.recordings), capabilities: memoryCapabilities(options) }
  return lazySource(identity, async () => (await import('./memory-recordings.ts')).createMemoryRecordings(options))
}
