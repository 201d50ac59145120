import { blockKey } from '../recording/archive/archive-paths.ts'
import { eventLine, groupByTime } from '../recording/archive/group-by-time.ts'
import type { PlannedCheckpoint } from '../recording/archive/plan-checkpoints.ts'
import type { BlockBytes, BlockInfo, RecordingInfo, ReplaySource } from '../recording/replay-source.ts'
import { throwIfAborted } from './abort.ts'
import { filterRecordings } from './filter-recordings.ts'
import { createMemoryDerived, planOfGroups, type MemoryDerived } from './memory-derived.ts'
import {
  memoryCapabilities,
  memoryId,
  memoryRecordingId,
  type MemoryRecording,
  type MemorySourceOptions,
} from './memory-source.ts'
import { blockNotFound, notDerived, notFound } from './recording-id.ts'

interface Stored {
  readonly info: RecordingInfo
  readonly blocks: readonly BlockInfo[]
  /** Made on the first read only: a list of events may never be played. */
  readonly bytes: () => readonly Uint8Array[]
  readonly recording: MemoryRecording
  readonly plan: ReadonlyMap<string, PlannedCheckpoint>
  /** `null` for blocks that were given as bytes. */
  readonly derived: MemoryDerived | null
}

const BLOCK_MS = 10_000

function store(recording: MemoryRecording, position: number): Stored {
  const groups = groupByTime(recording.events ?? [], BLOCK_MS)
  const plan = planOfGroups(recording.blocks ? [] : groups, blockKey)
  const given = recording.blocks ?? groups.map(({ startMs, endMs }) => ({ startMs, endMs }))
  const blocks = given.map(({ startMs, endMs }, index) => ({
    index,
    key: blockKey(index),
    ...(startMs !== undefined && { startMs }),
    ...(endMs !== undefined && { endMs }),
    ...(plan.has(blockKey(index)) && { hasCheckpoint: true }),
  }))
  const startMs = blocks.reduce((least, block) => Math.min(least, block.startMs ?? Infinity), Infinity)
  const endMs = blocks.reduce((most, block) => Math.max(most, block.endMs ?? -Infinity), -Infinity)
  let encoded: readonly Uint8Array[] | undefined
  const bytes = () =>
    (encoded ??=
      recording.blocks?.map((block) => block.bytes) ??
      groups.map(({ events }) => new TextEncoder().encode(events.map((event) => `${eventLine(event)}\n`).join(''))))
  const info = {
    id: memoryRecordingId(recording, position),
    startMs: Number.isFinite(startMs) ? startMs : 0,
    endMs: Number.isFinite(endMs) ? endMs : 0,
    ongoing: false,
    ...recording.info,
  }
  const derived = recording.blocks || !recording.events ? null : createMemoryDerived(info, blocks, bytes)
  return { recording, blocks, info, bytes, plan, derived }
}

/** The reads of `memorySource`. */
export function createMemoryRecordings({ recordings, flags, id }: MemorySourceOptions): ReplaySource {
  const stored = new Map(recordings.map(store).map((entry) => [entry.info.id, entry]))
  const capabilities = memoryCapabilities({ recordings, ...(flags && { flags }) })

  async function find(recordingId: string, signal: AbortSignal | undefined): Promise<Stored> {
    throwIfAborted(signal)
    const found = stored.get(recordingId)
    if (!found) throw notFound(recordingId, 'The memory source')
    return found
  }

  return {
    id: id ?? memoryId(recordings),
    capabilities,

    getRecording: async (recordingId, { signal } = {}) => (await find(recordingId, signal)).info,

    async listBlocks(recordingId, { signal } = {}) {
      const { blocks, info } = await find(recordingId, signal)
      return { blocks, complete: !info.ongoing }
    },

    async *readBlocks(recordingId, blocks, { signal } = {}): AsyncGenerator<BlockBytes> {
      const { bytes, blocks: known } = await find(recordingId, signal)
      for (const block of blocks) {
        throwIfAborted(signal)
        const found = bytes()[known.findIndex(({ key }) => key === block.key)]
        // A copy: the reader may hand it over to a worker, which would empty ours.
        if (found) yield { block, bytes: found.slice() }
        else yield { block, bytes: null, error: blockNotFound(block.key) }
      }
    },

    async listRecordings(filter, { signal } = {}) {
      throwIfAborted(signal)
      return filterRecordings(
        [...stored.values()].map(({ info }) => info),
        filter,
      )
    },

    ...(capabilities.outline && {
      async readCheckpoint(recordingId, block, { signal } = {}) {
        const { plan, derived } = await find(recordingId, signal)
        const planned = plan.get(block.key)
        const checkpoint = planned && derived ? await derived.checkpoint(planned, signal) : null
        return checkpoint && new TextEncoder().encode(JSON.stringify(checkpoint))
      },
      async readOutline(recordingId, { signal } = {}) {
        const { derived } = await find(recordingId, signal)
        if (!derived) throw notDerived(recordingId)
        return derived.outline(signal)
      },
    }),
    ...(capabilities.person && {
      async getPerson(recordingId, { signal } = {}) {
        const { recording, info } = await find(recordingId, signal)
        return recording.person ?? info.person ?? null
      },
    }),
    ...(capabilities.productEvents && {
      getProductEvents: async (recordingId, { signal } = {}) =>
        (await find(recordingId, signal)).recording.productEvents ?? [],
    }),
    ...(flags && {
      async getFlags({ signal } = {}) {
        throwIfAborted(signal)
        return flags
      },
    }),
  } satisfies ReplaySource
}
