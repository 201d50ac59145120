import { createBlockStats, mergeWindows } from '../recording/archive/block-stats.ts'
import type { Derivation } from '../recording/archive/derivation.ts'
import type { EventGroup } from '../recording/archive/group-by-time.ts'
import type { ManifestPosition, ManifestWindow } from '../recording/archive/manifest.ts'
import { planCheckpoints, type PlannedCheckpoint } from '../recording/archive/plan-checkpoints.ts'
import type { BlockInfo, RecordingInfo, RecordingOutline, SourceCheckpoint } from '../recording/replay-source.ts'
import { untilAborted } from './abort.ts'
import { inSlices } from './in-slices.ts'

/** What an archive would have derived, worked out of events in memory when it is first asked for. */
export interface MemoryDerived {
  outline(signal: AbortSignal | undefined): Promise<RecordingOutline>
  checkpoint(planned: PlannedCheckpoint, signal: AbortSignal | undefined): Promise<SourceCheckpoint | null>
}

export function createMemoryDerived(
  info: RecordingInfo,
  blocks: readonly BlockInfo[],
  bytes: () => readonly Uint8Array[],
): MemoryDerived {
  let derivation: Promise<Derivation> | undefined
  async function derive(): Promise<Derivation> {
    // Only who asks for it needs the code that reads events.
    const { createDerivation } = await import('../recording/archive/derivation.ts')
    const made = createDerivation(info)
    for (const [index, block] of blocks.entries()) {
      await inSlices(made.addSteps(block, bytes()[index] ?? null), undefined)
    }
    return made
  }
  // Shared by all who ask: one of them leaving does not end it for the others.
  const whenDerived = (signal: AbortSignal | undefined) => untilAborted((derivation ??= derive()), signal)
  return {
    outline: async (signal) => (await whenDerived(signal)).outline(),
    checkpoint: async (planned, signal) => inSlices((await whenDerived(signal)).checkpointSteps(planned), signal),
  }
}

/** The checkpoints that an archive of these groups would have, by block key. */
export function planOfGroups(
  groups: readonly EventGroup[],
  keyOf: (index: number) => string,
): ReadonlyMap<string, PlannedCheckpoint> {
  const windows = new Map<string, ManifestWindow>()
  const fullSnapshots: ManifestPosition[] = []
  const blocks = groups.map(({ startMs, endMs, events }, index) => {
    const key = keyOf(index)
    const stats = createBlockStats()
    for (const event of events) stats.addEvent(event)
    mergeWindows(windows, stats.windows.values())
    for (const position of stats.fullSnapshots) fullSnapshots.push({ ...position, blockKey: key })
    return { key, startMs, endMs, events: events.length }
  })
  const planned = planCheckpoints({ blocks, windows: [...windows.values()], fullSnapshots })
  return new Map(planned.map((each) => [each.blockKey, each]))
}
