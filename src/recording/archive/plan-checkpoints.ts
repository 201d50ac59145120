import type { ManifestBlock, ManifestPosition, ManifestWindow } from './manifest.ts'

/** A checkpoint that is worth its bytes. */
export interface PlannedCheckpoint {
  readonly blockKey: string
  /** ms since epoch: after everything of earlier blocks, before the block's first event. */
  readonly atMs: number
  readonly windowIds: readonly string[]
}

/** What has to be known of a recording to plan: parts of a manifest, blocks in order of start time. */
export interface PlanInput {
  readonly blocks: readonly Pick<ManifestBlock, 'key' | 'startMs' | 'endMs' | 'events'>[]
  readonly windows: readonly Pick<ManifestWindow, 'id' | 'startMs' | 'endMs'>[]
  readonly fullSnapshots: readonly ManifestPosition[]
}

/** A block that begins with a full snapshot begins with its Meta event: the snapshot itself takes a moment. */
const SNAPSHOT_TAKES_MS = 100

/**
 * Which blocks get a checkpoint, and at which instant. None where it would spare no more than one block (the last full
 * snapshot of every live window lies in the block before or where the block begins), and none where blocks overlap:
 * there is no instant then that parts the earlier ones from this one.
 *
 * A window is live from its first full snapshot to its last event.
 */
export function planCheckpoints({ blocks, windows, fullSnapshots }: PlanInput): readonly PlannedCheckpoint[] {
  const snapshots = timesByWindow(fullSnapshots)
  const planned: PlannedCheckpoint[] = []
  let reachedMs = -Infinity
  let before: PlanInput['blocks'][number] | null = null
  for (const block of blocks) {
    const { key, startMs } = block
    if (before !== null && block.events > 0 && reachedMs < startMs) {
      const sparesMs = before.startMs
      const live = windows.flatMap(({ id, endMs }) => {
        const times = snapshots.get(id) ?? []
        const next = times.findIndex((timestampMs) => timestampMs >= startMs)
        const last = times[next < 0 ? times.length - 1 : next - 1]
        if (last === undefined || endMs < startMs) return []
        return [{ id, lastMs: last, nextMs: times[next] ?? Infinity }]
      })
      const pays = live.some(({ lastMs, nextMs }) => lastMs < sparesMs && nextMs > startMs + SNAPSHOT_TAKES_MS)
      if (pays) {
        // Half-way where the last event is closer than a millisecond: epoch times have no finer steps to spare.
        const atMs = reachedMs <= startMs - 1 ? startMs - 1 : (reachedMs + startMs) / 2
        planned.push({ blockKey: key, atMs, windowIds: live.map(({ id }) => id) })
      }
    }
    reachedMs = Math.max(reachedMs, block.endMs)
    before = block
  }
  return planned
}

function timesByWindow(positions: readonly ManifestPosition[]): ReadonlyMap<string, readonly number[]> {
  const times = new Map<string, number[]>()
  for (const { windowId, timestampMs } of [...positions].sort((a, b) => a.timestampMs - b.timestampMs)) {
    const list = times.get(windowId)
    if (list) list.push(timestampMs)
    else times.set(windowId, [timestampMs])
  }
  return times
}
