import { incrementalSource, IncrementalSource, isObject } from '../events.ts'
import { readMutation } from '../base/mutation-fields.ts'
import type { Steps } from '../steps.ts'
import type { StreamEntry } from '../stream/repeats.ts'
import { labelOf, LabelTree, withinNode, type NodeLabel } from './label-tree.ts'

export type { NodeLabel } from './label-tree.ts'

/** Which node, and as of which entry of the window's stream. */
export interface LabelQuery {
  readonly position: number
  readonly nodeId: number
}

/** Between two pauses. */
const ENTRIES_PER_STEP = 1000

/** How far up from a clicked node what was really meant is looked for: from a path in an icon to its button. */
const MAX_ANCESTORS = 6

/**
 * Says what nodes were called at the moments they were used. Goes over a stretch that begins with a full snapshot
 * twice: backwards to find out which nodes lie above those asked for, forwards to follow those and what is in them.
 * Following every node of the page instead would cost a hundred times the memory for the few that are ever clicked.
 *
 * `queries` are in order of position and lie within the stretch, which begins at entry `from`.
 */
export function* resolveLabels(
  entries: readonly StreamEntry[],
  from: number,
  queries: readonly LabelQuery[],
): Steps<readonly (NodeLabel | null)[]> {
  const until = queries.at(-1)?.position ?? from
  const tree = new LabelTree(yield* findWanted(entries, from, until, queries))
  const labels: (NodeLabel | null)[] = []
  let next = from
  for (const query of queries) {
    for (; next < query.position; next++) {
      const entry = entries[next]
      if (entry !== undefined) follow(tree, entry, next === from)
      if (next % ENTRIES_PER_STEP === 0) yield
    }
    const node = tree.get(query.nodeId)
    labels.push(node === undefined ? null : labelOf(node))
  }
  return labels
}

function follow(tree: LabelTree, { event }: StreamEntry, isFirst: boolean): void {
  if (isFirst && isObject(event.data)) return tree.add(event.data['node'], null, null)
  if (incrementalSource(event) !== IncrementalSource.Mutation) return
  const mutation = readMutation(event)
  for (const remove of mutation.removes) tree.remove(remove['id'])
  for (const add of mutation.adds) tree.add(add['node'], add['parentId'], add['nextId'])
  for (const text of mutation.texts) tree.setText(text['id'], text['value'])
  for (const change of mutation.attributes) tree.setAttributes(change['id'], change['attributes'])
}

function* findWanted(
  entries: readonly StreamEntry[],
  from: number,
  until: number,
  queries: readonly LabelQuery[],
): Steps<ReadonlySet<number>> {
  const levels = new Map(queries.map(({ nodeId }) => [nodeId, 0]))
  for (let i = until; i >= from; i--) {
    const event = entries[i]?.event
    if (event === undefined) continue
    if (i % ENTRIES_PER_STEP === 0) yield
    if (i === from && isObject(event.data)) wantAbove(event.data['node'], null, levels)
    if (incrementalSource(event) !== IncrementalSource.Mutation) continue
    const { adds } = readMutation(event)
    for (let k = adds.length - 1; k >= 0; k--) wantAbove(adds[k]?.['node'], adds[k]?.['parentId'], levels)
  }
  return new Set(levels.keys())
}

/** Wants the parents of wanted nodes, within a serialised node and just above it. */
function wantAbove(node: unknown, parentId: unknown, levels: Map<number, number>): void {
  // Parents come before their children, so going backwards climbs.
  for (const { id, parentId: above } of [...withinNode(node, parentId)].reverse()) {
    const level = levels.get(id)
    if (level === undefined || level >= MAX_ANCESTORS || typeof above !== 'number') continue
    levels.set(above, Math.min(levels.get(above) ?? Infinity, level + 1))
  }
}
