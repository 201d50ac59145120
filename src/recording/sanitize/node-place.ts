/** Where a node is put. */
export interface Place {
  readonly parentId: number
  /** As `PageFacts.tagOf` says it. */
  readonly parentTag: string
  readonly depth: number
}

const MAX_ID = 2 ** 31 - 1

/** Whether a value can be the id of a node. */
export function isNodeId(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value <= MAX_ID && Number.isInteger(value)
}

/** The fields that every kind of node may have. */
export const NODE_FIELDS: readonly string[] = ['id', 'type', 'rootId', 'isShadow']
