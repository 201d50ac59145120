import { describe, expect, it } from 'vitest'

import { decodeBlock } from '../../../src/recording/decode/decode-block.ts'
import { text } from '../wire-forms.ts'

/** Small events, an event larger than what is decoded at once, and small ones again: every border lies somewhere. */
const LARGE = 20_000
const elements = Array.from({ length: 24 }, (_, index) =>
  JSON.stringify({ type: 5, timestamp: index + 1, data: { tag: `ü€ ${index}`, payload: { a: [index, '},{'] } } }),
)
elements.splice(12, 0, JSON.stringify({ type: 5, timestamp: 1, data: { tag: 'x'.repeat(LARGE), payload: null } }))

function tagsOf(bytes: Uint8Array): readonly unknown[] {
  return decodeBlock(bytes).events.map(({ event }) => (event.data as { tag: string }).tag)
}

const expected = elements.map((element) => (JSON.parse(element) as { data: { tag: string } }).data.tag)

describe('a list whose elements are decoded some at a time', () => {
  const list = text(`[${elements.join(',')}]`)

  it('keeps every whole element wherever it is cut off', () => {
    let end = 1
    for (const [index, element] of elements.entries()) {
      const length = new TextEncoder().encode(element).length
      for (const cut of [end, end + 1, end + (length >> 1), end + length - 1]) {
        // Less than an event is no list of events.
        if (index === 0) continue
        const { events, problems } = decodeBlock(list.subarray(0, cut))
        expect(events).toHaveLength(index)
        expect(problems.map(({ reason }) => reason)).toEqual(['block_corrupt'])
      }
      end += length
      // All of it, with and without the comma.
      for (const cut of [end, end + 1]) expect(tagsOf(list.subarray(0, cut))).toEqual(expected.slice(0, index + 1))
      end += 1
    }
  })

  it.each(['{"type":}', 'nonsense', '"unclosed', '{"a":1}{"b":2}', '[[1,]]', ''])(
    'loses %s among them, and says where it was',
    (broken) => {
      for (const at of [1, 2, 11, 12, 13, elements.length]) {
        const damaged = [...elements.slice(0, at), broken, ...elements.slice(at)]
        const { problems } = decodeBlock(text(`[${damaged.join(',')}]`))
        const tags = tagsOf(text(`[${damaged.join(',')}]`))
        expect(tags.slice(0, at)).toEqual(expected.slice(0, at))
        if (broken.startsWith('"')) {
          // A quote that is open takes in what follows; nothing else does.
          expect(problems).not.toEqual([])
          continue
        }
        expect(tags).toEqual(expected)
        if (broken === '') continue
        const [first] = problems
        expect(first?.reason).toMatch(/event_invalid|block_corrupt/)
        if (first?.reason === 'event_invalid') expect(first.line).toBe(at + 1)
      }
    },
  )
})

describe('lines that are decoded some at a time', () => {
  it.each([
    ['unix', '\n'],
    ['dos', '\r\n'],
    ['blank lines between', '\n \t\r\n\n'],
    ['a byte order mark at each', '\n\uFEFF'],
  ])('are all read: %s', (_, separator) => {
    expect(tagsOf(text(elements.join(separator)))).toEqual(expected)
    expect(tagsOf(text(`\uFEFF${elements.join(separator)}${separator}`))).toEqual(expected)
  })

  it('are numbered as they stand in the file, whatever is broken', () => {
    const all = elements.flatMap((element, index) => (index % 5 === 3 ? ['', 'broken', element] : [element]))
    const { events, problems } = decodeBlock(text(all.join('\n')))
    expect(events).toHaveLength(elements.length)
    // Of many that are alike, the first is told.
    expect(problems.map(({ line }) => line)).toEqual([all.indexOf('broken') + 1])
  })
})
