import type { Door } from './door.ts'
import type { LimitName } from './report.ts'

/** A list as far as a limit lets it; none where there is no list. */
export function limited(raw: unknown, limit: LimitName, door: Door): readonly unknown[] {
  if (!Array.isArray(raw)) return []
  const most = door.limits[limit]
  if (raw.length <= most) return raw
  door.counter.cut(limit)
  return raw.slice(0, most) as readonly unknown[]
}
