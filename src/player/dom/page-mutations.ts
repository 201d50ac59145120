import { addInOrder, siblingId } from '../../recording/base/addition-order.ts'
import { isObject, listOf } from '../../recording/events.ts'
import type { Engine } from './rrweb-engine.ts'

type Mutation = Readonly<Record<string, unknown>>

const NOTHING = { adds: [], removes: [], texts: [], attributes: [] }

/**
 * Has the engine apply a mutation, but for its removals. For an addition that names what is not there rrweb looks again
 * and again, for half a second in which nothing else on this thread happens: it gets each once what it names has come.
 */
export function applyMutation(engine: Engine, mutation: Mutation): void {
  const mirror = engine.getMirror()
  for (const remove of listOf(mutation['removes'])) if (isObject(remove)) removeNode(engine, remove['id'])
  addInOrder(listOf(mutation['adds']), mirror, (addition) => {
    const [nextId, previousId] = [siblingId(addition.nextId), siblingId(addition.previousId)]
    engine.applyMutation({ ...NOTHING, adds: [{ ...addition, nextId, previousId }] }, true)
  })
  engine.applyMutation({ ...mutation, removes: [], adds: [] }, true)
}

/** Takes a node out of wherever it is. The engine takes it from where it is said to be, and gives up if it is not there. */
function removeNode(engine: Engine, id: unknown): void {
  const mirror = engine.getMirror()
  const node = typeof id === 'number' ? mirror.getNode(id) : null
  if (!node) return
  mirror.removeNodeFromMap(node)
  node.parentNode?.removeChild(node)
}
