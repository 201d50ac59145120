import { describe, expect, it } from 'vitest'

import type { SerializedNode } from '../../../src/recording/events.ts'
import { createSanitizer } from '../../../src/recording/sanitize/create-sanitizer.ts'

function attributesAfter(tagName: string, attributes: Record<string, string>): unknown {
  const child: SerializedNode = { type: 2, id: 2, tagName, attributes, childNodes: [] }
  const node: SerializedNode = { type: 0, id: 1, childNodes: [child] }
  const event = { type: 2, timestamp: 1_800_000_000_000, data: { node, initialOffset: { left: 0, top: 0 } } }
  const clean = createSanitizer().sanitize(event)
  return (clean?.data as { node: SerializedNode }).node.childNodes?.[0]?.attributes
}

describe('names that stand for members of a form or document', () => {
  it.each(['input', 'button', 'select', 'textarea', 'fieldset', 'output'])('are renamed on <%s>', (tag) => {
    expect(attributesAfter(tag, { name: 'children' })).toMatchObject({ name: 'rr-children' })
    expect(attributesAfter(tag, { id: 'parentNode' })).toMatchObject({ id: 'rr-parentNode' })
  })

  it.each(['slot', 'a', 'map', 'details'])('stay on <%s>, where they name something else', (tag) => {
    expect(attributesAfter(tag, { name: 'children' })).toMatchObject({ name: 'children' })
  })

  it('leave other names alone', () => {
    expect(attributesAfter('input', { name: 'email', id: 'email' })).toMatchObject({ name: 'email', id: 'email' })
  })
})
