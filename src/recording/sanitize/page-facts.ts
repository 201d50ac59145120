import { UseCopies } from './use-copies.ts'

/** What a node is, as far as later changes to it are judged by it. */
export interface NodeFact {
  /** Tag in lower case; `#text`, `#css` (text of a style sheet), `#inert`, `#comment`, `#document`; `''` where ids clash. */
  tag: string
  parentId: number
}

/** What the events since the last full snapshot have said of the page, in order. */
export class PageFacts {
  readonly nodes = new Map<number, NodeFact>()
  readonly documents = new Set<number>()
  /** Tags of nodes that the mutation at hand is yet to add: children may come before their parents. */
  readonly arriving = new Map<number, string>()
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

  reset(): void {
    this.nodes.clear()
    this.documents.clear()
    this.arriving.clear()
    this.copies.reset()
    this.names.clear()
    this.nodeCount = this.countedBefore = this.frameCount = this.cssChars = 0
  }

  tagOf(id: number): string {
    return this.nodes.get(id)?.tag ?? this.arriving.get(id) ?? ''
  }

  /** Notes a node. One id with two meanings is judged by the strictest rules from then on. */
  note(id: number, tag: string, parentId: number): void {
    const known = this.nodes.get(id)
    if (known === undefined) this.nodes.set(id, { tag, parentId })
    else {
      if (known.tag !== tag) known.tag = ''
      known.parentId = parentId
    }
  }

  /** How deep a node lies, up to `most` + 1; `Infinity` when `within` is the node or around it. */
  depthOf(id: number, within: number, most: number): number {
    let depth = 0
    for (let at: number | undefined = id; at !== undefined && at !== 0 && depth <= most; depth++) {
      if (at === within) return Infinity
      at = this.nodes.get(at)?.parentId
    }
    return depth
  }
}
