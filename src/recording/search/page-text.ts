import { isObject, NodeType, textOf } from '../events.ts'
import { attributesOf, following, tagOf, walk, type FoldNode } from '../fold/fold-node.ts'
import type { FoldPage } from '../fold/fold-page.ts'
import { squeeze, tidy } from './fold-text.ts'
import { words } from '../words.ts'

/** Elements that flow within a line: the text of the block around them goes on through them. */
const INLINE: ReadonlySet<string> = new Set(
  (
    'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small span ' +
    'strike strong sub sup time tspan tt u var wbr'
  ).split(' '),
)
/** Elements whose content is no text of the page. */
const UNSEEN = words('script style noscript head title template option datalist')
const FIELDS = words('input textarea select')
/** What a select shows is in these. */
const OPTIONS = words('option optgroup')
/** Fields that show nothing of their value, or something else. */
const WORDLESS_TYPES = words('hidden password checkbox radio file image color range')
const DISPLAY_NONE = /(?:^|;)\s*display\s*:\s*none\b/i

/** Stands between runs of text that do not touch; no query contains it. */
export const BREAK = '\n'

/**
 * The element that a node's text is text of: the block that its line flows in, or the field that shows it. The node
 * itself when it belongs to no element.
 */
export function ownerOf(node: FoldNode): FoldNode {
  let at = node
  while (at.parent && (isInline(at) || OPTIONS.has(tagOf(at) ?? ''))) at = at.parent
  return at
}

export function isField(node: FoldNode): boolean {
  return FIELDS.has(tagOf(node) ?? '')
}

function isInline(node: FoldNode): boolean {
  return node.source.type === NodeType.Text || INLINE.has(tagOf(node) ?? '')
}

/** Whether the element takes itself, and all that is in it, off the page. */
export function isHidden(node: FoldNode): boolean {
  if (node.source.type !== NodeType.Element) return false
  const attributes = attributesOf(node)
  if (Object.hasOwn(attributes, 'hidden') && attributes['hidden'] !== false) return true
  const { style } = attributes
  const changed = node.extras?.style
  if (changed?.has('display') === true) return valueOfChange(changed.get('display')) === 'none'
  return typeof style === 'string' && DISPLAY_NONE.test(style)
}

/** A change of a style property: its value, a pair of value and priority, or `false` for none. */
function valueOfChange(change: unknown): unknown {
  return Array.isArray(change) ? change[0] : change
}

/** Whether text in a node can be seen, as far as the node itself is asked. */
export function letsTextBeSeen(node: FoldNode): boolean {
  return !UNSEEN.has(tagOf(node) ?? '') && !isHidden(node)
}

/** What a field shows: what was last entered, else what it came with, else its placeholder. */
export function fieldText(page: FoldPage, field: FoldNode): string {
  const attributes = attributesOf(field)
  const tag = tagOf(field)
  if (tag === 'input' && WORDLESS_TYPES.has(textOf(attributes['type']).toLowerCase())) return ''
  const entered = page.inputs.get(field.id)?.data
  const value = isObject(entered) ? textOf(entered['text']) : textOf(attributes['value'])
  if (tag === 'select') return optionText(field, value)
  const content =
    tag === 'textarea' && !isObject(entered) && value === '' ? textOf(field.first?.source.textContent) : value
  return tidy(content === '' ? textOf(attributes['placeholder']) : content)
}

/** What the option of that value says; a select without such an option shows nothing that is known. */
function optionText(select: FoldNode, value: string): string {
  for (const node of walk(select)) {
    if (tagOf(node) !== 'option' || value === '') continue
    const label = [...walk(node)].map(ownText).join('')
    const own = attributesOf(node)['value']
    if (own === value || (own === undefined && tidy(label) === tidy(value))) return tidy(label)
  }
  return ''
}

export interface RunText {
  readonly text: string
  /** Whether the nodes ran out before the limit did. */
  readonly complete: boolean
}

/**
 * The text that stands directly in an element: its own text nodes and those in inline elements within, without what is
 * hidden. What another block parts is no longer one text. Looks at `maxNodes` nodes at most.
 */
export function runText(top: FoldNode, maxNodes: number): RunText {
  let text = ownText(top)
  let visited = 0
  let isParted = false
  for (let node = top.first; node !== null;) {
    if (++visited > maxNodes) return { text: tidyRuns(text), complete: false }
    let isEntered = false
    if (node.tag === 'br') text += ' '
    else if (node.source.type === NodeType.Element && !isInline(node)) isParted = true
    else if (letsTextBeSeen(node)) {
      const own = ownText(node)
      // Marks are set where text follows: a list of rows has hundreds, and no text of its own.
      if (own !== '') text += isParted && text !== '' ? BREAK + own : own
      isParted &&= own === ''
      isEntered = node.first !== null
    }
    node = isEntered ? node.first : following(node, top)
  }
  return { text: tidyRuns(text), complete: true }
}

function ownText(node: FoldNode): string {
  if (node.source.type !== NodeType.Text && node.source.type !== NodeType.CDATA) return ''
  // Within a text a line break is a space; only between runs it is a mark.
  return squeeze(node.text ?? textOf(node.source.textContent))
}

function tidyRuns(text: string): string {
  if (!text.includes(BREAK)) return tidy(text)
  return text.split(BREAK).map(tidy).filter(Boolean).join(BREAK)
}
