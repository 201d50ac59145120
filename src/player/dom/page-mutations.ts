import { isObject, listOf, NodeType } from '../../recording/events.ts'
import type { Engine } from './rrweb-engine.ts'

type Mutation = Readonly<Record<string, unknown>>

interface Addition {
  readonly parentId: unknown
  readonly nextId: unknown
  readonly node: { readonly id: unknown; readonly type: unknown; readonly rootId?: unknown }
}

const NOTHING = { adds: [], removes: [], texts: [], attributes: [] }

/**
 * Has the engine apply a mutation, but for its removals. An addition that stands before what is not there has rrweb
 * look for it again and again, for half a second in which nothing else on this thread happens: such additions wait here
 * instead, and are left out where what they name never comes.
 */
export function applyMutation(engine: Engine, mutation: Mutation): void {
  for (const remove of listOf(mutation['removes'])) if (isObject(remove)) removeNode(engine, remove['id'])
  const rest = { ...mutation, removes: [] }
  const adds = listOf(mutation['adds']).filter(isAddition)
  const isThere = (id: unknown) => typeof id === 'number' && engine.getMirror().getNode(id) !== null
  if (isInOrder(adds, isThere)) return engine.applyMutation(rest, true)
  addInOrder(engine, adds, isThere)
  engine.applyMutation({ ...rest, adds: [] }, true)
}

/** Takes a node out of wherever it is. The engine takes it from where it is said to be, and gives up if it is not there. */
function removeNode(engine: Engine, id: unknown): void {
  const mirror = engine.getMirror()
  const node = typeof id === 'number' ? mirror.getNode(id) : null
  if (!node) return
  mirror.removeNodeFromMap(node)
  node.parentNode?.removeChild(node)
}

/** Whether each comes after what it names, as recorders write them. */
function isInOrder(adds: readonly Addition[], isThere: (id: unknown) => boolean): boolean {
  const coming = new Set<unknown>()
  const isKnown = (id: unknown) => coming.has(id) || isThere(id)
  return adds.every(({ parentId, nextId, node }) => {
    // A document that comes before its frame is kept by the engine, and what belongs to an unknown one is dropped.
    const isBuilt = isKnown(parentId) && (!node.rootId || isKnown(node.rootId))
    if (isBuilt) coming.add(node.id)
    return (isKnown(parentId) || node.type === NodeType.Document) && (!isNamed(nextId) || isKnown(nextId))
  })
}

/** Adds one by one, each once what it names has come. */
function addInOrder(engine: Engine, adds: readonly Addition[], isThere: (id: unknown) => boolean): void {
  const waiting = new Map<unknown, Addition[]>()
  const turn = [...adds].reverse()
  for (let addition = turn.pop(); addition; addition = turn.pop()) {
    const { parentId, nextId, node } = addition
    const needs = node.type === NodeType.Document ? [] : [parentId]
    const missing = [...needs, ...(isNamed(nextId) ? [nextId] : [])].find((id) => !isThere(id))
    if (missing !== undefined) {
      const others = waiting.get(missing)
      if (others) others.push(addition)
      else waiting.set(missing, [addition])
      continue
    }
    engine.applyMutation({ ...NOTHING, adds: [addition] }, true)
    const freed = isThere(node.id) ? waiting.get(node.id) : undefined
    if (!freed) continue
    waiting.delete(node.id)
    for (const other of freed.reverse()) turn.push(other)
  }
}

function isNamed(id: unknown): boolean {
  return id !== null && id !== undefined && id !== -1
}

function isAddition(value: unknown): value is Addition & Record<string, unknown> {
  return isObject(value) && isObject(value['node'])
}
