/** Drawings copy drawings that copy drawings, but not without end. */
const MAX_DEPTH = 50

/**
 * How much an SVG `<use>` comes to: what it copies may hold others, so that twenty lines draw a million shapes. Kept
 * by the ids of elements, because that is what `<use>` names.
 */
export class UseCopies {
  /** For each named element: what is copied or named within it. */
  readonly #within = new Map<string, string[]>()
  #total = 0

  reset(): void {
    this.#within.clear()
    this.#total = 0
  }

  /** Notes that `id` lies within the named element `around`, or is copied into it. `''` is the page itself. */
  note(around: string, id: string): void {
    const known = this.#within.get(around)
    if (known === undefined) this.#within.set(around, [id])
    else known.push(id)
  }

  /** Whether one more copy of `id` is too many, all copies in it counted. Counts it if not. */
  isBeyond(id: string, most: number): boolean {
    const weight = this.#weigh(id, most, new Map(), 0)
    if (this.#total + weight > most) return true
    this.#total += weight
    return false
  }

  #weigh(id: string, most: number, known: Map<string, number>, depth: number): number {
    const before = known.get(id)
    if (before !== undefined) return before
    if (depth > MAX_DEPTH) return most + 1
    // Browsers do not follow circles.
    known.set(id, 0)
    let weight = 1
    for (const inner of this.#within.get(id) ?? []) {
      weight += this.#weigh(inner, most, known, depth + 1)
      if (weight > most) break
    }
    known.set(id, weight)
    return weight
  }
}
