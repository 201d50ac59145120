import type { SerializedNode } from '../../src/recording/events.ts'
import type { Random } from './random.ts'

/** CSS rules of the page; every element bears the class of one. */
const RULES = 2_500
const CELLS = 8

export type MadeNode = SerializedNode & { readonly id: number; readonly childNodes?: readonly MadeNode[] }

/** Makes serialised nodes with ids in order of appearance. */
export interface NodeMaker {
  text(content: string, isStyle?: boolean): MadeNode
  element(tagName: string, attributes?: Readonly<Record<string, unknown>>, ...children: MadeNode[]): MadeNode
  document(...children: MadeNode[]): MadeNode
  doctype(): MadeNode
}

export function createNodeMaker(): NodeMaker {
  let last = 0
  const id = () => ++last
  return {
    text: (textContent, isStyle) => ({ type: 3, id: id(), textContent, ...(isStyle && { isStyle }) }),
    element: (tagName, attributes = {}, ...childNodes) => ({ type: 2, id: id(), tagName, attributes, childNodes }),
    document: (...childNodes) => ({ type: 0, id: id(), childNodes }),
    doctype: () => ({ type: 1, id: id(), ...{ name: 'html', publicId: '', systemId: '' } }),
  }
}

export function ruleClass(random: Random): string {
  return `c${random.below(RULES)}`
}

export function styleSheet(): string {
  const rules = Array.from({ length: RULES }, (_, i) => {
    const rule = `.c${i} { padding: ${i % 13}px; color: rgb(${i % 255}, ${(i * 7) % 255}, 80); }`
    return i % 10 === 0 ? `${rule}\n.c${i}:hover { background: rgb(238, 238, 255); }` : rule
  })
  return `${rules.join('\n')}
table { border-collapse: collapse; font: 12px sans-serif; } td { border: 1px solid #ddd; }
.list { height: 300px; overflow: auto; } .notices { position: fixed; right: 0; bottom: 0; } .tall { height: 2000px; }`
}

/** A row of the table, as rich as an order would be. */
export function tableRow(make: NodeMaker, random: Random): MadeNode {
  const cells = Array.from({ length: CELLS }, (_, i) => {
    const content = make.text(`v${random.below(1e6)} ${random.next().toString(36).slice(2, 8)}`)
    return make.element('td', { class: ruleClass(random), 'data-k': String(i) }, content)
  })
  return make.element('tr', { class: ruleClass(random) }, ...cells)
}

/** Added nodes as rrweb lists them: each on its own, parents and next siblings first. */
export function withDescendants(
  node: MadeNode,
  parentId: number,
  nextId: number | null,
): readonly Readonly<Record<string, unknown>>[] {
  const children = node.childNodes ?? []
  const bare = children.length > 0 ? { ...node, childNodes: [] } : node
  const below = children.flatMap((child) => withDescendants(child, node.id, null))
  return [{ parentId, nextId, node: bare }, ...below]
}
