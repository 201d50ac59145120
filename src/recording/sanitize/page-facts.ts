import { UseCopies } from './use-copies.ts'

/** Ids up to here are near even when there are few nodes. */
const NEAR = 4_096
const UNKNOWN = -1

/** What the events since the last full snapshot have said of the page, in order. */
export class PageFacts {
  readonly documents = new Set<number>()
  #arriving: ReadonlyMap<number, string> | null = null
  #findArriving: (() => ReadonlyMap<number, string>) | null = null
  readonly copies = new UseCopies()
  /** For elements within an `<svg>`: the nearest name around what is put into them, `''` for none. */
  readonly names = new Map<number, string>()
  /** What the `<use>` elements of the event at hand copy. */
  readonly copied: string[] = []
  nodeCount = 0
  /** `nodeCount` when the event that is looked at began. */
  countedBefore = 0
  frameCount = 0
  cssChars = 0
  /** Characters of text in the event that is looked at. */
  textChars = 0
  /** Recorders count ids up from 1, so that lists will do; what lies far beyond the others is kept by itself. */
  #tags: (string | null)[] = []
  #parents: number[] = []
  readonly #far = new Map<number, { tag: string; parentId: number }>()

  /**
   * Says how to find the tags of nodes that the mutation at hand is yet to add, `null` where there is none: children may
   * come before their parents. Looked for once somebody asks for a node that is not known, which is seldom.
   */
  expect(find: (() => ReadonlyMap<number, string>) | null): void {
    this.#arriving = null
    this.#findArriving = find
  }

  reset(): void {
    this.#tags = []
    this.#parents = []
    this.#far.clear()
    this.documents.clear()
    this.expect(null)
    this.copies.reset()
    this.names.clear()
    this.nodeCount = this.countedBefore = this.frameCount = this.cssChars = 0
  }

  has(id: number): boolean {
    return this.#tag(id) !== null
  }

  /**
   * Tag in lower case; `#text`, `#css` (text of a style sheet), `#inert`, `#comment`, `#document`, `#doctype`; `''`
   * for what is not known, and where ids clash.
   */
  tagOf(id: number): string {
    return this.#tag(id) ?? this.#arrivingTag(id) ?? ''
  }

  /** Notes a node. One id with two meanings is judged by the strictest rules from then on. */
  note(id: number, tag: string, parentId: number): void {
    const far = this.#far.size === 0 ? undefined : this.#far.get(id)
    if (far !== undefined) {
      if (far.tag !== tag) far.tag = ''
      far.parentId = parentId
    } else if (id < this.#tags.length) this.#noteNear(id, tag, parentId)
    else if (id <= NEAR + this.nodeCount * 2) {
      while (this.#tags.length < id) {
        this.#tags.push(null)
        this.#parents.push(UNKNOWN)
      }
      this.#tags.push(tag)
      this.#parents.push(parentId)
    } else this.#far.set(id, { tag, parentId })
  }

  /** How deep a node lies, up to `most` + 1; `Infinity` when `within` is the node or around it. */
  depthOf(id: number, within: number, most: number): number {
    let depth = 0
    for (let at = id; at !== 0 && depth <= most; depth++) {
      if (at === within) return Infinity
      const near = this.#parents[at] ?? UNKNOWN
      at = near === UNKNOWN ? (this.#far.get(at)?.parentId ?? 0) : near
    }
    return depth
  }

  #arrivingTag(id: number): string | undefined {
    this.#arriving ??= this.#findArriving?.() ?? null
    return this.#arriving?.get(id)
  }

  #tag(id: number): string | null {
    return this.#tags[id] ?? (this.#far.size === 0 ? null : (this.#far.get(id)?.tag ?? null))
  }

  #noteNear(id: number, tag: string, parentId: number): void {
    const known = this.#tags[id]
    if (known !== tag) this.#tags[id] = known === null ? tag : ''
    this.#parents[id] = parentId
  }
}
