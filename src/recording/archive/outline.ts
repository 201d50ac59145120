import type { RecordingOutline } from '../replay-source.ts'
import type { Density, Segment, WindowView } from '../recording-view.ts'
import { formatError, readFields } from './field-reader.ts'

/** The outline without its lists, as `manifest.json` keeps it: small, and enough to draw a timeline. Offsets in ms. */
export interface ManifestOutline {
  /** Epoch ms of offset 0. */
  readonly startMs: number
  readonly durationMs: number
  readonly windows: readonly WindowView[]
  readonly segments: readonly Segment[]
  readonly density: { readonly bucketMs: number; readonly values: readonly number[] }
}

const MAX_WINDOWS = 10_000
const MAX_SEGMENTS = 100_000
const MAX_BUCKETS = 100_000
/** As fine as a timeline can be drawn; the rest would only make the manifest longer. */
const DENSITY_STEPS = 1000

export function toManifestOutline({
  startMs,
  durationMs,
  windows,
  segments,
  density,
}: RecordingOutline): ManifestOutline {
  const values = Array.from(density.values, (value) => Math.round(value * DENSITY_STEPS) / DENSITY_STEPS)
  return { startMs, durationMs, windows, segments, density: { bucketMs: density.bucketMs, values } }
}

/** The density as the player has it. */
export function toDensity({ bucketMs, values }: ManifestOutline['density']): Density {
  return { bucketMs, values: Float32Array.from(values) }
}

/**
 * Reads an outline that came from outside, strictly.
 *
 * @param where names it in errors
 * @throws ReplayError `format_unknown` naming the field
 */
export function parseOutline(value: unknown, where: string): ManifestOutline {
  const fields = readFields(value, where)
  const durationMs = fields.count('durationMs')
  return {
    startMs: fields.count('startMs'),
    durationMs,
    windows: atMost(MAX_WINDOWS, fields.array('windows'), `${where}.windows`).map((window, position) =>
      parseWindow(window, position, `${where}.windows[${position}]`),
    ),
    segments: parseSegments(
      atMost(MAX_SEGMENTS, fields.array('segments'), `${where}.segments`),
      durationMs,
      `${where}.segments`,
    ),
    density: parseDensity(fields.raw('density'), `${where}.density`),
  }
}

function atMost(most: number, values: readonly unknown[], where: string): readonly unknown[] {
  if (values.length > most) throw formatError(where, `a list of at most ${most}`)
  return values
}

function parseWindow(value: unknown, position: number, where: string): WindowView {
  const fields = readFields(value, where)
  const startMs = fields.number('startMs')
  const endMs = fields.number('endMs')
  if (endMs < startMs) throw formatError(`${where}.endMs`, 'at or after startMs')
  if (fields.number('number') !== position + 1) throw formatError(`${where}.number`, `${position + 1}`)
  const fullSnapshotsMs = fields.array('fullSnapshotsMs').map((offsetMs) => {
    if (typeof offsetMs !== 'number' || !Number.isFinite(offsetMs))
      throw formatError(`${where}.fullSnapshotsMs`, 'a list of numbers')
    return offsetMs
  })
  return { id: fields.string('id'), number: position + 1, startMs, endMs, fullSnapshotsMs }
}

/** Segments cover the recording without a gap: a player looks one up for every instant. */
function parseSegments(values: readonly unknown[], durationMs: number, where: string): readonly Segment[] {
  let reachedMs = 0
  const segments = values.map((value, position): Segment => {
    const fields = readFields(value, `${where}[${position}]`)
    const kind = fields.string('kind')
    if (kind !== 'active' && kind !== 'idle') throw formatError(`${where}[${position}].kind`, '"active" or "idle"')
    const windowId = fields.has('windowId') ? fields.string('windowId') : null
    const [startMs, endMs] = [fields.number('startMs'), fields.number('endMs')]
    if (startMs !== reachedMs || endMs <= startMs)
      throw formatError(`${where}[${position}]`, 'where the last one ended')
    reachedMs = endMs
    return { kind, windowId, startMs, endMs }
  })
  if (reachedMs !== durationMs) throw formatError(where, 'a list that covers the whole recording')
  return segments
}

function parseDensity(value: unknown, where: string): ManifestOutline['density'] {
  const fields = readFields(value, where)
  const bucketMs = fields.number('bucketMs')
  if (bucketMs <= 0) throw formatError(`${where}.bucketMs`, 'more than 0')
  const values = atMost(MAX_BUCKETS, fields.array('values'), `${where}.values`).map((share) => {
    if (typeof share !== 'number' || !(share >= 0 && share <= 1))
      throw formatError(`${where}.values`, 'a list of numbers from 0 to 1')
    return share
  })
  return { bucketMs, values }
}
