import type { WindowEvent } from '../../src/recording/events.ts'
import type { BlockInfo, ReplaySource } from '../../src/recording/replay-source.ts'
import { ReplayError } from '../../src/shared/errors.ts'
import { START_MS } from './synthetic-recording.ts'

export interface ScriptedSource extends ReplaySource {
  /** Indexes of blocks in the order they were asked for. */
  readonly asked: readonly number[]
  /** Lets held blocks arrive. */
  release(): void
}

export interface Script {
  readonly blockMs?: number
  /** Blocks that the source lists but cannot deliver. */
  readonly missing?: readonly number[]
  /** Blocks that do not arrive before `release()`. */
  readonly held?: readonly number[]
  /** Errors thrown by the first calls of `getRecording`, one per call. */
  readonly failures?: readonly ReplayError[]
}

/** A source over events at hand whose blocks arrive, stay away or fail as the test wants it. */
export function scriptedSource(events: readonly WindowEvent[], script: Script = {}): ScriptedSource {
  const { blockMs = 10_000, missing = [], held = [], failures = [] } = script
  const blocks = new Map<number, WindowEvent[]>()
  for (const item of events) {
    const index = Math.floor((item.event.timestamp - START_MS) / blockMs)
    blocks.set(index, [...(blocks.get(index) ?? []), item])
  }
  const times = events.map((item) => item.event.timestamp)
  const asked: number[] = []
  const remaining = [...failures]
  let release = () => {}
  const released = new Promise<void>((resolve) => (release = resolve))

  const infoOf = (index: number): BlockInfo => {
    const own = blocks.get(index) ?? []
    const stamps = own.map((item) => item.event.timestamp)
    return { index, key: String(index), startMs: Math.min(...stamps), endMs: Math.max(...stamps) }
  }
  const encode = (index: number) =>
    new TextEncoder().encode(
      blocks
        .get(index)!
        .map((item) => JSON.stringify([item.windowId, item.event]))
        .join('\n'),
    )

  return {
    id: 'scripted',
    capabilities: { list: false, person: false, productEvents: false, flags: false, live: false },
    asked,
    release: () => release(),
    async getRecording(id) {
      const failure = remaining.shift()
      if (failure) throw failure
      return { id, startMs: START_MS, endMs: Math.max(START_MS, ...times), ongoing: false }
    },
    async listBlocks() {
      return { blocks: [...blocks.keys()].sort((a, b) => a - b).map(infoOf), complete: true }
    },
    async *readBlocks(_id, wanted) {
      for (const block of wanted) {
        asked.push(block.index)
        if (held.includes(block.index)) await released
        const gone = missing.includes(block.index)
        yield gone
          ? { block, bytes: null, error: new ReplayError('not_found', { what: 'The block is gone.' }) }
          : { block, bytes: encode(block.index) }
      }
    },
  }
}
