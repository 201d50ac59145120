import { isNumber, isObject, isSerializedNode, NodeType, type SerializedNode } from '../events.ts'

/** What a mutation adds: a node, and where it is to be. */
export interface Addition {
  readonly parentId: number
  readonly nextId?: unknown
  readonly previousId?: unknown
  readonly node: SerializedNode
}

/** The ids of what is on a page. */
interface Ids {
  has(id: number): boolean
}

/**
 * Adds in order; what names a parent or next sibling that comes later in the same mutation waits for that one, so that
 * any order costs the same, and is left out where it never comes.
 */
export function addInOrder(adds: readonly unknown[], page: Ids, add: (addition: Addition) => void): void {
  /** By the id of the node that they need first. */
  const waiting = new Map<number, Addition[]>()
  /** What can be tried now, last first: never recursive. */
  const turn: Addition[] = []
  const tryAll = () => {
    for (let addition = turn.pop(); addition; addition = turn.pop()) {
      const missing = missingTo(addition, page)
      if (missing === null) {
        add(addition)
        free(addition.node.id)
      } else if (!waiting.get(missing)?.push(addition)) waiting.set(missing, [addition])
    }
  }
  const free = (id: number) => {
    if (!page.has(id)) return
    for (const addition of waiting.get(id)?.reverse() ?? []) turn.push(addition)
    waiting.delete(id)
  }
  for (const value of adds) {
    if (isAddition(value)) turn.push(value)
    tryAll()
  }
  // A nested document brings nodes that nobody announced.
  for (const id of waiting.keys()) {
    free(id)
    tryAll()
  }
}

/** A sibling's id; those below zero name no node: what is added goes to the end. */
export function siblingId(id: unknown): number | null {
  return isNumber(id) && id > 0 ? id : null
}

/** What has to come first, if anything. A document may come before its frame: whoever adds it keeps it. */
function missingTo({ parentId, nextId, node }: Addition, page: Ids): number | null {
  if (node.type === NodeType.Document) return null
  if (!page.has(parentId)) return parentId
  const next = siblingId(nextId)
  return next === null || page.has(next) ? null : next
}

function isAddition(value: unknown): value is Addition {
  return isObject(value) && isNumber(value['parentId']) && isSerializedNode(value['node'])
}
