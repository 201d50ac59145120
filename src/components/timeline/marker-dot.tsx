import type { Tone } from '../../recording/recording-view.ts'
import type { MarkerKind } from '../../player/timeline/timeline-marker.ts'

export interface MarkerDotProps {
  readonly kind: MarkerKind
  /** From the most severe on; the first fills the dot, the others are rings around it. */
  readonly rings: readonly Tone[]
}

const RADIUS = 4
const RING_STEP = 2.6

/** A dot whose shape says what its colour says: diamond is severe, triangle a warning, square navigation, circle the rest. */
export function MarkerDot({ kind, rings }: MarkerDotProps) {
  const [tone = 'neutral', ...around] = rings
  const half = RADIUS + RING_STEP * 2 + 1
  return (
    <svg
      className="replay-marker-dot"
      viewBox={`${-half} ${-half} ${half * 2} ${half * 2}`}
      width={half * 2}
      height={half * 2}
      aria-hidden="true"
    >
      {around.map((ring, index) => (
        <circle key={ring} data-tone={ring} className="replay-marker-ring" r={RADIUS + RING_STEP * (index + 1)} />
      ))}
      <path data-tone={tone} d={shapeOf(kind, tone)} />
    </svg>
  )
}

function shapeOf(kind: MarkerKind, tone: Tone): string {
  if (tone === 'danger') return 'M0-5 5 0 0 5-5 0Z'
  if (tone === 'warning') return 'M0-5 4.8 3.6H-4.8Z'
  if (kind === 'navigation') return 'M-3.6-3.6H3.6V3.6H-3.6Z'
  if (kind === 'record' || kind === 'record-change' || kind === 'host') return 'M-4-5H4V1L0 5-4 1Z'
  return 'M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0Z'
}
