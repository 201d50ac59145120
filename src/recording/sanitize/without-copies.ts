import { textOf, type SerializedNode } from '../events.ts'
import type { Attributes } from './clean-attributes.ts'
import type { Door } from './door.ts'

/** What a `<use>` copies, by its attributes; `null` for nothing. */
export function copyTarget(attributes: Attributes): string | null {
  const target = attributes['href'] ?? attributes['xlink:href']
  return typeof target === 'string' && target.length > 1 ? target.slice(1) : null
}

/** Notes what an element within an `<svg>` is called, and what it copies. */
export function noteCopies(id: number, tag: string, attributes: Attributes, parentId: number, door: Door): void {
  const { names, copies, copied } = door.page
  if (tag !== 'svg' && names.size === 0) return
  const around = names.get(parentId)
  if (around === undefined && tag !== 'svg') return
  const name = textOf(attributes['id'])
  names.set(id, name || (around ?? ''))
  if (name !== '') copies.note(around ?? '', name)
  const target = tag === 'use' ? copyTarget(attributes) : null
  if (target === null) return
  copies.note(name || (around ?? ''), target)
  copied.push(target)
}

/** Whether the copies that the event at hand asks for are too many, with all that were asked for before. */
export function copiesTooMuch(door: Door): boolean {
  const { copied, copies } = door.page
  const isBeyond = copied.splice(0).some((target) => copies.isBeyond(target, door.limits.maxUseCopies))
  if (isBeyond) door.counter.cut('maxUseCopies')
  return isBeyond
}

/** The same tree, in which nothing is copied. */
export function withoutCopies(node: SerializedNode): SerializedNode {
  const children = node.childNodes?.map(withoutCopies)
  const own = children === undefined ? node : { ...node, childNodes: children }
  if (own.tagName !== 'use') return own
  const attributes = Object.entries(own.attributes ?? {}).filter(([name]) => name !== 'href' && name !== 'xlink:href')
  return { ...own, attributes: Object.fromEntries(attributes) }
}
