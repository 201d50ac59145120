import type { ReplayEvent, SerializedNode } from '../../../src/recording/events.ts'
import { inTree, type ModelNode } from './model-page.ts'

/** A page as lines, for comparing: each node with its id and what it has, in the light tree, in shadow roots, in frames. */
type Outline = string[]

/** What only a browser knows is not compared: attributes that single properties were set in, and texts of sheets. */
const BLIND = /^(?:style|_cssText)$/

/** The page that a recorder would have before it. */
export function modelOutline(node: ModelNode, depth = 0): Outline {
  const own = line(depth, node.id, node.tag, node.attributes, node.parent?.kind === 'style' ? '' : node.text)
  const light = inTree(node, false).flatMap((child) => modelOutline(child, depth + 1))
  const shadow = inTree(node, true).flatMap((child) => modelOutline(child, depth + 1))
  const shown = node.content ? modelOutline(node.content, depth + 1) : []
  return [own, ...light, ...mark('shadow', depth, shadow), ...mark('document', depth, shown)]
}

/** The page that a checkpoint says. */
export function checkpointOutline(events: readonly ReplayEvent[]): Outline {
  const documents = new Map<number, SerializedNode>()
  let root: SerializedNode | undefined
  for (const { type, data } of events) {
    const { node, isAttachIframe, adds } = data as {
      node?: SerializedNode
      isAttachIframe?: boolean
      adds?: { parentId: number; node: SerializedNode }[]
    }
    if (type === 2) root = node
    for (const added of isAttachIframe === true ? (adds ?? []) : []) documents.set(added.parentId, added.node)
  }
  const visit = (node: SerializedNode, depth: number, parentTag?: string): Outline => {
    const { id, tagName = '', attributes = {}, textContent = '', childNodes = [] } = node
    const own = line(depth, id, tagName, attributes, parentTag === 'style' ? '' : textContent)
    const inside = (isShadow: boolean) =>
      childNodes
        .filter((child) => (child.isShadow === true) === isShadow)
        .flatMap((child) => visit(child, depth + 1, tagName))
    const content = documents.get(id)
    const shown = content ? visit(content, depth + 1) : []
    return [own, ...inside(false), ...mark('shadow', depth, inside(true)), ...mark('document', depth, shown)]
  }
  return root ? visit(root, 0) : []
}

function line(depth: number, id: number, tag: string, attributes: object, text: string): string {
  const named = Object.entries(attributes).filter(([name]) => !BLIND.test(name))
  return `${' '.repeat(depth)}${id} ${tag} ${JSON.stringify(named.sort())} ${text}`
}

function mark(what: string, depth: number, lines: Outline): Outline {
  return lines.length > 0 ? [`${' '.repeat(depth)}#${what}`, ...lines] : []
}
