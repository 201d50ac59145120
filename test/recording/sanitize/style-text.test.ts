import { describe, expect, it } from 'vitest'

import type { ReplayEvent } from '../../../src/recording/events.ts'
import { createSanitizer } from '../../../src/recording/sanitize/create-sanitizer.ts'

type Fields = Readonly<Record<string, unknown>>
const MARK = '/* rr_split */'
const AWAY = 'https://away.example/x'

const text = (id: number, textContent: string) => ({ type: 3, id, textContent })
const style = (attributes: Fields, childNodes: readonly object[] = []) => ({
  ...{ type: 2, id: 4, tagName: 'style' },
  attributes,
  childNodes,
})
const page = (...head: object[]): ReplayEvent => {
  const html = { type: 2, id: 2, tagName: 'html', attributes: {} }
  const childNodes = [{ type: 2, id: 3, tagName: 'head', attributes: {}, childNodes: head }]
  const node = { type: 0, id: 1, childNodes: [{ ...html, childNodes }] }
  return { type: 2, timestamp: 0, data: { node, initialOffset: { left: 0, top: 0 } } }
}
const headOf = (event: ReplayEvent | null) => {
  const { node } = event!.data as { node: { childNodes: { childNodes: { childNodes: Fields[] }[] }[] } }
  return node.childNodes[0]!.childNodes[0]!.childNodes
}
const cssTextOf = (cssText: string) => {
  const [built] = headOf(createSanitizer().sanitize(page(style({ _cssText: cssText }))))
  return String((built!['attributes'] as Fields)['_cssText'])
}
const textsOf = (...texts: string[]) => {
  const nodes = texts.map((each, i) => text(5 + i, each))
  const [built] = headOf(createSanitizer().sanitize(page(style({}, nodes))))
  return (built!['childNodes'] as { textContent: string }[]).map(({ textContent }) => textContent)
}

describe('cleanStyleText', () => {
  it.each([
    ['a word', ['p{background:u', `rl(${AWAY})}`]],
    ['an escape', ['p{background:\\75', `rl(${AWAY})}`]],
    ['an escape and its carriage return', ['p{background:\\75\r', `rl(${AWAY})}`]],
    ['an escape of six digits', ['p{background:ur\\00006c', `(${AWAY})}`]],
    ['an at sign', ['@', `import "${AWAY}";`]],
  ])('leaves nothing that the next text could complete after %s', (_, [first = '', second = '']) => {
    const [clean, next] = textsOf(first, second)
    // A space ends an escape and is part of it; what parts the words is the new line.
    expect(clean).toBe(`${first} \n`)
    expect(next).toBe(second)
  })

  it('leaves a text that is closed as it is, and a cleaned one too', () => {
    expect(textsOf('p { color: red }')).toEqual(['p { color: red }'])
    expect(textsOf(...textsOf('p{background:\\75'))).toEqual(['p{background:\\75 \n'])
  })

  it('reads texts as a style sheet’s when what they belong to comes within a later node', () => {
    const add = (parentId: number, node: object) => ({ parentId, nextId: null, node })
    const long = ' '.repeat(300_000)
    const wrapped = { type: 2, id: 8, tagName: 'div', attributes: {}, childNodes: [style({})] }
    const adds = [
      ...[add(4, text(5, 'p{background:u')), add(4, text(6, `rl(${AWAY})}`))],
      ...[add(4, text(7, `p{background:url(${AWAY})}${long}`)), add(3, wrapped)],
    ]
    const { sanitize } = createSanitizer()
    sanitize(page())
    const data = { source: 0, texts: [], attributes: [], removes: [], adds }
    const clean = sanitize({ type: 3, timestamp: 1, data })!.data as { adds: { node: Fields }[] }
    const [first, , third] = clean.adds.map(({ node }) => String(node['textContent']))
    expect(first).toBe('p{background:u \n')
    expect(third).not.toContain(AWAY)
  })
})

describe('cleanCssText', () => {
  it('keeps marks between parts that stand for themselves', () => {
    const cssText = `p{color:red}${MARK}a{color:blue}`
    expect(cssTextOf(cssText)).toBe(cssText)
  })

  it.each([
    ['goes through a word', `p{background:u${MARK}rl(${AWAY})}`],
    ['stands in another', `p{background:u/* rr_${MARK}split */rl(${AWAY})}`],
    ['is written with an escape', `p{background:u/* \\72r_split */rl(${AWAY})}`],
    ['is written with an escape, in another', `p{background:u/* rr_/* \\72r_split */split */rl(${AWAY})}`],
  ])('lets no mark part what it joins: one that %s', (_, cssText) => {
    const clean = cssTextOf(cssText)
    for (const joined of [clean, clean.replaceAll(MARK, '')]) expect(joined).not.toMatch(/url\(https/)
    expect(clean).not.toContain(MARK)
  })

  it('ends in nothing that a later text could complete', () => {
    expect(cssTextOf('p{background:u')).toBe('p{background:u \n')
  })
})
