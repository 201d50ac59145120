import { decodeSteps } from '../decode/decode-block.ts'
import { Recording } from '../recording.ts'
import type { BlockInfo, RecordingInfo, RecordingOutline, SourceCheckpoint } from '../replay-source.ts'
import { runSteps, type Steps } from '../steps.ts'
import type { PlannedCheckpoint } from './plan-checkpoints.ts'

/** Works out of a recording's blocks what can be known before they are read. Keeps all their events meanwhile. */
export interface Derivation {
  /** Takes in a block, in order or not; `bytes: null` for one that is not at hand. */
  addSteps(block: BlockInfo, bytes: Uint8Array | null): Steps<void>
  /** Everything but the checkpoints. */
  outline(): RecordingOutline
  /** Quickest in order of time. `null` where no window has a page that is reachable without a hole. */
  checkpointSteps(planned: PlannedCheckpoint): Steps<SourceCheckpoint | null>
}

export function createDerivation({ startMs, endMs }: Pick<RecordingInfo, 'startMs' | 'endMs'>): Derivation {
  // What may be loaded is the reader's to say: a checkpoint keeps all addresses, and passes the sanitiser once more.
  const recording = new Recording({ sanitize: { assets: { resolve: (url) => url } }, lists: 'on-demand' })
  recording.setBlocks([], { startMs, endMs, complete: true })
  return {
    *addSteps(block, bytes) {
      if (bytes === null) return recording.markMissing(block)
      const decoded = yield* decodeSteps(bytes, { blockKey: block.key })
      yield* recording.appendSteps(block, decoded)
    },

    outline() {
      runSteps(recording.listSteps())
      const { startMs: originMs, durationMs, windows, segments, items, urls, density } = recording.view()
      return { startMs: originMs, durationMs, windows, segments, items, urls, density }
    },

    *checkpointSteps({ atMs, windowIds }) {
      const { startMs: originMs } = recording
      const windows: SourceCheckpoint['windows'][number][] = []
      for (const windowId of windowIds) {
        const base = yield* recording.baseSteps(windowId, atMs - originMs)
        // A window without a page yet would answer with its first one.
        if (base === null || base.fromMs > atMs - originMs) continue
        windows.push({ windowId, events: base.events.map((event) => ({ ...event, timestamp: atMs })) })
      }
      return windows.length === 0 ? null : { atMs, windows }
    },
  }
}
