import type { ReplayEvent } from '../../../src/recording/events.ts'

interface Node {
  readonly id: number
  readonly type: number
  readonly tagName?: string
  readonly attributes?: Record<string, unknown>
  readonly childNodes?: readonly Node[]
  readonly textContent?: string
}

interface Data {
  readonly node?: Node
  readonly source?: number
  readonly id?: number
  readonly text?: string
  readonly isAttachIframe?: boolean
  readonly adds?: readonly { parentId: number; node: Node }[]
  readonly attributes?: readonly { id: number; attributes: { style?: Record<string, unknown> } }[]
}

const LINE_TAGS = new Set(['span', 'b', 'a', 'em'])
const UNSEEN_TAGS = new Set(['script', 'noscript', 'head'])

/**
 * What can be read on a page, by the element it stands in: plainly recursive over the checkpoint's tree, one line of
 * text for each run of text that no block parts. The oracle of the search.
 */
export function textsOfCheckpoint(checkpoint: readonly ReplayEvent[]): Map<number, string[]> {
  const all = checkpoint.map(({ data }) => data as Data)
  const displays = new Map<number, unknown>()
  const values = new Map<number, string>()
  const documents = new Map<number, Node>()
  for (const { source, id, text, isAttachIframe, adds = [], attributes = [] } of all) {
    if (source === 5) values.set(id!, text!)
    if (isAttachIframe) documents.set(adds[0]!.parentId, adds[0]!.node)
    if (source !== 0) continue
    for (const change of attributes) {
      if (Object.hasOwn(change.attributes.style ?? {}, 'display'))
        displays.set(change.id, change.attributes.style!['display'])
    }
  }

  const isSeen = ({ id, tagName = '', attributes = {} }: Node): boolean => {
    if (UNSEEN_TAGS.has(tagName) || 'hidden' in attributes) return false
    if (displays.has(id)) return String(displays.get(id)).split(',')[0] !== 'none'
    const { style } = attributes
    return typeof style !== 'string' || !style.includes('display: none')
  }

  const found = new Map<number, string[]>()
  const visit = (node: Node, owner: number, line: { text: string }): { text: string } => {
    if (node.type === 3) {
      line.text += node.textContent!
      return line
    }
    const flows = LINE_TAGS.has(node.tagName ?? '')
    if (flows && !isSeen(node)) return line
    if (!flows) close(owner, line)
    const inner = flows ? owner : node.id
    if (flows || isSeen(node)) {
      if (node.tagName === 'input') add(node.id, fieldText(node))
      let own = flows ? line : { text: '' }
      for (const child of node.childNodes ?? []) own = visit(child, inner, own)
      const content = documents.get(node.id)
      if (content) close(content.id, visit(content, content.id, { text: '' }))
      if (flows) return own
      close(inner, own)
    }
    return { text: '' }
  }
  const fieldText = ({ id, attributes = {} }: Node): string => {
    if (attributes['type'] === 'password') return ''
    return (values.get(id) ?? String(attributes['value'])) || String(attributes['placeholder'])
  }
  const add = (owner: number, text: string): void => {
    const tidy = text.replace(/\s+/g, ' ').trim()
    if (tidy !== '') found.set(owner, [...(found.get(owner) ?? []), tidy])
  }
  const close = (owner: number, line: { text: string }): void => {
    add(owner, line.text)
    line.text = ''
  }

  const root = all.find(({ node }) => node)!.node!
  close(root.id, visit(root, root.id, { text: '' }))
  return found
}
