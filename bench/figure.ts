/** One line of the comparison. Less is better unless the unit is a rate. */
export interface Figure {
  readonly name: string
  readonly ours: number
  /** `null` where the peer has nothing of the kind. */
  readonly peer: number | null
  /** Ours divided by the peer's; `null` without a peer. */
  readonly ratio: number | null
  readonly unit: string
}

/** Makes a figure from what was measured. */
export function figure(name: string, unit: string, ours: number, peer: number | null = null): Figure {
  return {
    name,
    ours: round(ours),
    peer: peer === null ? null : round(peer),
    ratio: peer ? round(ours / peer) : null,
    unit,
  }
}

/**
 * The value below which the share `q` of all samples lies (nearest rank).
 *
 * @param q From 0 to 1: 0.5 is the median.
 */
export function quantile(samples: readonly number[], q: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? Number.NaN
}

/** How long `work` takes, in seconds. */
export function seconds(work: () => void): number {
  const startMs = performance.now()
  work()
  return (performance.now() - startMs) / 1000
}

function round(value: number): number {
  return Number(value.toPrecision(4))
}
