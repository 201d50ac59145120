import { NodeType } from '../events.ts'
import { attributesOf, ownAttributes, type FoldNode } from './fold-node.ts'

/** rrweb joins the text nodes of a `<style>` with this mark, so that each can be given its part again. */
const SPLIT = '/* rr_split */'

/**
 * rrweb records a sheet's text in the attribute `_cssText` and leaves its text nodes blank. Once one of them changes,
 * each must hold its own part, and the rules are those of the text.
 */
export function styleTextToChildren(style: FoldNode): void {
  dropStyleRules(style)
  const cssText = attributesOf(style)['_cssText']
  if (typeof cssText !== 'string') return
  const texts: FoldNode[] = []
  for (let child = style.first; child; child = child.next) if (child.source.type === NodeType.Text) texts.push(child)
  if (texts.length === 0) return
  delete ownAttributes(style)['_cssText']
  const parts = cssText.split(SPLIT)
  texts.forEach((text, index) => {
    const isLast = index === texts.length - 1
    text.text = isLast ? parts.slice(index).join('') : (parts[index] ?? '')
  })
}

/** A browser reads a sheet anew when its text changes: what scripts did to its rules is gone. */
export function dropStyleRules(style: FoldNode): void {
  if (style.extras) delete style.extras.rules
}
