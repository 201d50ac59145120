import { NodeType, textOf, type SerializedNode } from '../events.ts'
import type { Door } from './door.ts'
import { NODE_FIELDS, type Place } from './node-place.ts'
import { pickShared, withFields } from './shared-list.ts'
import { cleanStyleText } from './style-text.ts'

const TEXT_FIELDS = new Set([...NODE_FIELDS, 'textContent'])
const CSS_FIELDS = new Set([...TEXT_FIELDS, 'isStyle'])

/** A text node, by what it is a text of: a style sheet's is CSS, that of a neutralised element is nothing. */
export function cleanTextNode(node: SerializedNode, place: Place, door: Door): SerializedNode {
  const raw: unknown = node.textContent
  const text = typeof raw === 'string' ? raw : typeof raw === 'number' ? String(raw) : ''
  if (place.parentTag === '#inert') {
    door.page.note(node.id, '#inert', place.parentId)
    return asText(node, '', CSS_FIELDS)
  }
  const isCss = place.parentTag === 'style' || place.parentTag === ''
  door.page.note(node.id, isCss ? '#css' : '#text', place.parentId)
  if (!isCss) return asText(node, cutText(text, door), TEXT_FIELDS)
  // Text whose parent is not known yet might be a style sheet's.
  return asText(node, cleanStyleText(place.parentTag === '' ? cutText(text, door) : text, door), CSS_FIELDS)
}

function asText(node: SerializedNode, textContent: string, fields: ReadonlySet<string>): SerializedNode {
  const picked = pickShared(node, fields)
  const isSame = picked.type === NodeType.Text && picked.textContent === textContent
  return isSame ? picked : { ...picked, type: NodeType.Text, textContent }
}

/** A text no longer than a browser can lay out. */
export function cutText(text: string, door: Door): string {
  const { page, limits, counter } = door
  const left = Math.max(0, limits.maxEventTextChars - page.textChars)
  const most = Math.min(limits.maxTextChars, left)
  page.textChars += Math.min(text.length, limits.maxTextChars)
  if (text.length <= most) return text
  counter.cut(left < limits.maxTextChars ? 'maxEventTextChars' : 'maxTextChars')
  return text.slice(0, most)
}

/** A comment: nobody sees it, but later changes name it. */
export function cleanComment(node: SerializedNode, place: Place, door: Door): SerializedNode {
  door.page.note(node.id, '#comment', place.parentId)
  const text: unknown = node.textContent
  return withFields(pickShared(node, CSS_FIELDS), { textContent: cutText(textOf(text), door) })
}
