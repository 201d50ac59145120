import { NodeType, textOf } from '../events.ts'
import { attributesOf, following, type FoldNode } from '../fold/fold-node.ts'
import { words } from '../words.ts'
import { oneLine } from './bounded.ts'

/** What a person would call a node. */
export interface NodeLabel {
  readonly tag: string
  /** `type` of a form field. */
  readonly type: string
  /** Empty where nothing names it. */
  readonly text: string
}

/** How far up from a clicked node what was really meant is looked for: from a path in an icon to its button. */
const MAX_ANCESTORS = 6
/** How many nodes are looked through for the text of one. */
const MAX_NODES = 400
const MAX_LABEL_LENGTH = 80
/** A longer text is content, not a name. */
const MAX_NAME_LENGTH = 60
const FIELDS = words('input textarea select')
/** What people mean when they click somewhere inside. */
const ACTIVE_TAGS: ReadonlySet<string> = new Set(['a', 'button', 'label', 'option', 'summary', 'li', ...FIELDS])
/** Their text is that of the whole page. */
const PAGES = words('html body main')
const ACTIVE_ROLES = /^(?:button|link|menuitem\w*|tab|option|checkbox|radio|switch|treeitem|gridcell)$/

/** The name of the nearest node up from `node` that people act on; else of the first that has a short one. */
export function labelOf(node: FoldNode): NodeLabel {
  let named: FoldNode | null = null
  let at: FoldNode | null = node
  for (let level = 0; at !== null && level <= MAX_ANCESTORS; level++) {
    if (ACTIVE_TAGS.has(tagOf(at)) || ACTIVE_ROLES.test(attribute(at, 'role'))) return toLabel(at)
    const name = nameOf(at)
    if (named === null && name !== '' && name.length <= MAX_NAME_LENGTH) named = at
    at = at.parent ?? at.extras?.frame ?? null
  }
  return toLabel(named ?? node)
}

function toLabel(node: FoldNode): NodeLabel {
  const tag = node.tag === undefined ? (node.parent?.tag ?? 'page') : tagOf(node)
  return { tag, type: attribute(node, 'type'), text: oneLine(nameOf(node), MAX_LABEL_LENGTH) }
}

function nameOf(node: FoldNode): string {
  const spoken = attribute(node, 'aria-label')
  if (spoken.trim() !== '') return spoken
  if (FIELDS.has(tagOf(node))) {
    const isButton = /^(?:submit|button|reset)$/.test(attribute(node, 'type'))
    return firstOf(node, [...(isButton ? ['value'] : []), 'placeholder', 'title', 'name', 'id'])
  }
  if (PAGES.has(tagOf(node))) return ''
  return textIn(node).trim() || firstOf(node, ['title', 'alt', 'data-testid'])
}

function firstOf(node: FoldNode, names: readonly string[]): string {
  return names.map((name) => attribute(node, name)).find((value) => value !== '') ?? ''
}

function attribute(node: FoldNode, name: string): string {
  return textOf(attributesOf(node)[name]).slice(0, MAX_LABEL_LENGTH)
}

function tagOf({ tag = '' }: FoldNode): string {
  return tag.slice(0, 40)
}

function textIn(top: FoldNode): string {
  let text = ownText(top)
  let looks = 0
  for (let at = top.first; at && text.length < MAX_LABEL_LENGTH * 2 && looks < MAX_NODES; looks++) {
    const isUnseen = at.tag === 'style' || at.tag === 'script'
    if (!isUnseen) text += ownText(at)
    at = isUnseen ? following(at, top) : (at.first ?? following(at, top))
  }
  return text
}

function ownText(node: FoldNode): string {
  const isText = node.source.type === NodeType.Text
  const text = isText ? textOf(node.text ?? node.source.textContent) : node.tag === 'img' ? attribute(node, 'alt') : ''
  return text === '' ? '' : `${text.slice(0, MAX_LABEL_LENGTH * 2)} `
}
