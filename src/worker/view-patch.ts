import type { Density, PointerTrack, RecordingView } from '../recording/recording-view.ts'
import { diffList, type ListPatch, patchList } from './list-patch.ts'

type ListName = 'windows' | 'segments' | 'items' | 'urls' | 'problems' | 'loaded' | 'missing'

/** The tracks that changed, and every window that has one, in order. */
interface PointersPatch {
  readonly windowIds: readonly string[]
  readonly changed: ReadonlyMap<string, PointerTrack>
}

/** What became of a view; `null` for what stayed the same. */
export interface ViewPatch {
  readonly facts: Pick<
    RecordingView,
    'startMs' | 'durationMs' | 'eventCount' | 'complete' | 'removals' | 'blockedHosts'
  >
  readonly lists: { readonly [K in ListName]: ListPatch<RecordingView[K][number]> | null }
  readonly density: Density | null
  readonly pointers: PointersPatch | null
}

/** How `after` comes from `before`. Its columns are copies: they may be transferred. */
export function diffView(before: RecordingView, after: RecordingView): ViewPatch {
  const { startMs, durationMs, eventCount, complete, removals, blockedHosts } = after
  return {
    facts: {
      startMs,
      durationMs,
      eventCount,
      complete,
      ...(removals && { removals }),
      ...(blockedHosts && { blockedHosts }),
    },
    lists: {
      windows: diffList(before.windows, after.windows),
      segments: diffList(before.segments, after.segments),
      items: diffList(before.items, after.items),
      urls: diffList(before.urls, after.urls),
      problems: diffList(before.problems, after.problems),
      loaded: diffList(before.loaded, after.loaded),
      missing: diffList(before.missing, after.missing),
    },
    density: sameDensity(before.density, after.density) ? null : copyDensity(after.density),
    pointers: diffPointers(before.pointers, after.pointers),
  }
}

/** The view that `diffView` saw. What did not change is the very same object as before. */
export function patchView(before: RecordingView, { facts, lists, density, pointers }: ViewPatch): RecordingView {
  return {
    ...facts,
    version: before.version + 1,
    windows: patchList(before.windows, lists.windows),
    segments: patchList(before.segments, lists.segments),
    items: patchList(before.items, lists.items),
    urls: patchList(before.urls, lists.urls),
    problems: patchList(before.problems, lists.problems),
    loaded: patchList(before.loaded, lists.loaded),
    missing: patchList(before.missing, lists.missing),
    density: density ?? before.density,
    pointers: patchPointers(before.pointers, pointers),
  }
}

/** The columns of a patch, which need not be copied once more on their way. */
export function transferOf({ density, pointers }: ViewPatch): Transferable[] {
  const tracks = [...(pointers?.changed.values() ?? [])]
  const columns = tracks.flatMap(({ offsetMs, x, y, nodeId, kind }) => [offsetMs, x, y, nodeId, kind])
  return [...columns, ...(density === null ? [] : [density.values])].map(({ buffer }) => buffer)
}

function sameDensity(a: Density, b: Density): boolean {
  return a === b || (a.bucketMs === b.bucketMs && sameColumn(a.values, b.values))
}

function copyDensity({ bucketMs, values }: Density): Density {
  return { bucketMs, values: values.slice() }
}

function diffPointers(before: RecordingView['pointers'], after: RecordingView['pointers']): PointersPatch | null {
  const changed = new Map<string, PointerTrack>()
  for (const [windowId, track] of after) {
    const known = before.get(windowId)
    if (known === undefined || !sameTrack(known, track)) changed.set(windowId, copyTrack(track))
  }
  const windowIds = [...after.keys()]
  const isSameOrder = before.size === after.size && [...before.keys()].every((id, index) => id === windowIds[index])
  return changed.size === 0 && isSameOrder ? null : { windowIds, changed }
}

function patchPointers(before: RecordingView['pointers'], patch: PointersPatch | null): RecordingView['pointers'] {
  if (patch === null) return before
  return new Map(
    patch.windowIds.flatMap((windowId): [string, PointerTrack][] => {
      const track = patch.changed.get(windowId) ?? before.get(windowId)
      return track === undefined ? [] : [[windowId, track]]
    }),
  )
}

function sameTrack(a: PointerTrack, b: PointerTrack): boolean {
  if (a === b) return true
  return (
    a.length === b.length &&
    sameColumn(a.offsetMs, b.offsetMs) &&
    sameColumn(a.x, b.x) &&
    sameColumn(a.y, b.y) &&
    sameColumn(a.nodeId, b.nodeId) &&
    sameColumn(a.kind, b.kind)
  )
}

function copyTrack({ length, offsetMs, x, y, nodeId, kind }: PointerTrack): PointerTrack {
  return {
    length,
    offsetMs: offsetMs.slice(),
    x: x.slice(),
    y: y.slice(),
    nodeId: nodeId.slice(),
    kind: kind.slice(),
  }
}

function sameColumn(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false
  return true
}
