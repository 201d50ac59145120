/** A label that wants to stand under its mark. */
export interface LabelRequest {
  /** Middle of the mark, CSS pixels from the start edge. */
  readonly xPx: number
  readonly widthPx: number
}

/** Where a label stands; `null` where there is no room and the mark stands alone. */
export interface LabelPlace {
  readonly row: number
  /** Start edge of the label, CSS pixels. */
  readonly leftPx: number
}

export interface LabelLayoutOptions {
  readonly widthPx: number
  /** Room that the edge chips take at either side, CSS pixels. */
  readonly insetStartPx?: number
  readonly insetEndPx?: number
  /** @default 2 */
  readonly rows?: number
  /** @default 8 */
  readonly gapPx?: number
}

/** Places labels from the start on, each in the first row with room: none overlap, none leave the timeline. */
export function layoutLabels(
  labels: readonly LabelRequest[],
  options: LabelLayoutOptions,
): readonly (LabelPlace | null)[] {
  const gapPx = options.gapPx ?? 8
  // Chips stand in the first row only.
  const lowest = (row: number) => (row === 0 ? (options.insetStartPx ?? 0) : 0)
  const highest = (row: number) => options.widthPx - (row === 0 ? (options.insetEndPx ?? 0) : 0)
  const ends: number[] = Array.from({ length: options.rows ?? 2 }, (_, row) => lowest(row))
  const places: (LabelPlace | null)[] = labels.map(() => null)
  const order = labels.map((label, index) => ({ label, index })).sort((a, b) => a.label.xPx - b.label.xPx)
  for (const { label, index } of order) {
    for (let row = 0; row < ends.length; row += 1) {
      const leftPx = Math.min(Math.max(label.xPx - label.widthPx / 2, lowest(row)), highest(row) - label.widthPx)
      if (leftPx < (ends[row] ?? 0)) continue
      // A label pushed sideways must still touch its mark's column, else nobody knows whose it is.
      if (Math.abs(leftPx + label.widthPx / 2 - label.xPx) > label.widthPx / 2 + gapPx) continue
      ends[row] = leftPx + label.widthPx + gapPx
      places[index] = { row, leftPx }
      break
    }
  }
  return places
}
