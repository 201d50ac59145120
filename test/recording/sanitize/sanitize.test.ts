import { describe, expect, it } from 'vitest'

import type { ReplayEvent } from '../../../src/recording/events.ts'
import { createSanitizer, type SanitizeOptions, sanitizeEvent } from '../../../src/recording/index.ts'

type Fields = Record<string, unknown>

const JS = `java${'script:'}`
const START_MS = 1_800_000_000_000
let nextId = 100

const el = (tagName: string, attributes: Fields = {}, ...childNodes: object[]) => ({
  type: 2,
  id: nextId++,
  tagName,
  attributes,
  childNodes,
})
const text = (textContent: unknown) => ({ type: 3, id: nextId++, textContent })
const snapshot = (...children: object[]): ReplayEvent => ({
  type: 2,
  timestamp: START_MS,
  data: {
    node: { type: 0, id: 1, childNodes: [{ ...el('html', {}, ...children), id: 2 }] },
    initialOffset: { left: 0, top: 0 },
  },
})
const incremental = (data: Fields): ReplayEvent => ({ type: 3, timestamp: START_MS + 10, data })
const mutation = (lists: Fields) =>
  incremental({ source: 0, adds: [], removes: [], texts: [], attributes: [], ...lists })
const meta: ReplayEvent = {
  type: 4,
  timestamp: START_MS,
  data: { href: 'https://shop.example/cart/', width: 800, height: 600 },
}

const custom = (payload: unknown): ReplayEvent => ({ type: 5, timestamp: START_MS, data: { tag: 'note', payload } })
const position = (x: number) => ({ x, y: 0, id: 2, timeOffset: 0 })
const clear = { property: 'clearRect', args: [0, 0, 1, 1] }

function sanitize(events: readonly ReplayEvent[], options: SanitizeOptions = {}) {
  const sanitizer = createSanitizer(options)
  const safe = events.map((event) => sanitizer.sanitize(event))
  return { safe, report: sanitizer.report() }
}

/** What becomes of elements in the page. */
function built(children: readonly object[], options?: SanitizeOptions) {
  const { safe } = sanitize([meta, snapshot(...children)], options)
  const { node } = safe[1]?.data as { node: { childNodes: { childNodes: Fields[] }[] } }
  return node.childNodes[0]!.childNodes
}
const attributesOf = (tag: string, attributes: Fields, options?: SanitizeOptions) =>
  built([el(tag, attributes)], options)[0]!['attributes'] as Fields
const cssOf = (css: string, options?: SanitizeOptions) =>
  attributesOf('div', { style: css }, options)['style'] as string

describe('createSanitizer', () => {
  it('returns the very same event when there is nothing to take out', () => {
    const events = [
      meta,
      snapshot(el('p', { class: 'md:flex w-1/2', 'data-x': 'url(/x)', title: 'a: b' }, text('url(https://x.example)'))),
      mutation({ attributes: [{ id: 2, attributes: { lang: 'en', hidden: null } }] }),
      incremental({ source: 3, id: 2, x: 0, y: 40 }),
      incremental({ source: 14, ranges: [{ start: 2, startOffset: 0, end: 2, endOffset: 0 }] }),
      { type: 5, timestamp: START_MS, data: { tag: 'note', payload: { a: ['b'] } } },
    ]
    sanitize(events).safe.forEach((event, i) => expect(event).toBe(events[i]))
  })

  it('neutralises elements that could act, and keeps their ids', () => {
    const nodes = [
      ...['SCRIPT', 'script', 'template', 'base', 'object', 'portal', 'x y', '__proto__', ''].map((tag) =>
        el(tag, { src: 'https://x.example/a.js', onload: 'x()' }, text('alert(1)')),
      ),
    ]
    const safe = built(nodes)
    expect(safe.map(({ id }) => id)).toEqual(nodes.map(({ id }) => id))
    expect(safe.map(({ tagName }) => tagName)).toEqual([
      ...['noscript', 'noscript', 'noscript', 'noscript', 'rr-object', 'rr-portal', 'rr-unknown', 'rr-unknown'],
      'rr-unknown',
    ])
    expect(safe.every(({ attributes }) => Object.keys(attributes as Fields).length === 0)).toBe(true)
  })

  it('drops what is run, submitted, framed or focused, in any case and with any prefix', () => {
    const attributes = {
      onerror: 'x()',
      OnClick: 'x()',
      'x:onload': 'x()',
      srcdoc: '<p>',
      action: '/x',
      autofocus: '',
      'http-equiv': 'refresh',
      sandbox: '',
      is: 'x-y',
      unknown: 'https://x.example',
      class: 'kept',
      tabindex: '3',
    }
    expect(attributesOf('div', attributes)).toEqual({ class: 'kept', tabindex: '-1' })
  })

  it.each([
    ['an order of the Tab key', 'div', { tabindex: '3' }, { tabindex: '-1' }],
    ['what is filled in', 'input', { autocomplete: 'cc-number' }, { autocomplete: 'off' }],
    [
      ...(['what is filled in for a password', 'input'] as const),
      { type: 'password', autocomplete: 'on' },
      { type: 'password', autocomplete: 'new-password' },
    ],
    [
      ...(['the same, once', 'input'] as const),
      { type: 'password', autocomplete: 'current-password' },
      { type: 'password', autocomplete: 'new-password' },
    ],
    ['a measure beyond all measure', 'td', { rowspan: '900000' }, { rowspan: '1000' }],
    ['a number in the place of an address', 'img', { src: 1 }, {}],
    ['what a page says of itself to others', 'meta', { name: 'referrer' }, {}],
  ])('counts %s as taken out', (_, tag, attributes, left) => {
    const { safe, report } = sanitize([snapshot(el(tag, attributes))])
    expect(JSON.stringify(safe)).toContain(JSON.stringify(left))
    expect(report.removals).toContainEqual({ reason: 'attribute', count: 1 })
  })

  it('counts nothing where keys and filling in are as they should be', () => {
    const page = snapshot(el('a', { tabindex: '-1' }), el('input', { type: 'text', autocomplete: 'off' }))
    expect(sanitize([page])).toMatchObject({ safe: [page], report: { removals: [] } })
  })

  it('leaves the marks that posthog-js writes and no rrweb reads, where they are what they should be', () => {
    const place = { rr_width: '24px', rr_height: '24px', rr_left: '1168px', rr_top: '12px', rr_position: 'relative' }
    const more = { rr_transform: 'matrix(1, 0, 0, 1, 2e-5, -3)', rr_display: 'inline-flex' }
    const page = snapshot(el('div', { ...place, ...more }), el('select', { rr_maskedSelect: true }))
    expect(sanitize([page])).toMatchObject({ safe: [page], report: { removals: [] } })
    const wrong = { rr_left: 'url(//x)', rr_top: 'calc(1px)', rr_position: 'fixed;x', rr_display: 'url(x)' }
    expect(attributesOf('div', { ...wrong, rr_transform: 'url(//x)', rr_maskedSelect: true })).toEqual({})
  })

  it('loads nothing, and says what from', () => {
    const { safe, report } = sanitize([
      meta,
      snapshot(
        el('img', { src: 'https://cdn.example/a.png', width: '40', height: '20' }),
        el('img', { srcset: '/b.png 1x, //other.example/c.png 2x' }),
        el('iframe', { src: 'https://frame.example/' }),
        el('link', { rel: 'stylesheet', href: 'https://cdn.example/s.css' }),
        el('a', { href: `${JS}alert(1)` }, text('link')),
        el('a', { href: '#part' }, text('link')),
      ),
    ])
    const json = JSON.stringify(safe[1])
    expect(json).not.toMatch(/https?:|javascript|other\.example/)
    expect(json).toContain('data:image/svg+xml')
    expect(json).toContain('"#part"')
    expect(report.blockedHosts).toEqual([
      { host: 'cdn.example', count: 2 },
      { host: 'other.example', count: 1 },
      { host: 'shop.example', count: 1 },
    ])
  })

  it('resolves addresses against the recorded page, and loads from hosts that are allowed', () => {
    const options = { assets: { allow: ['shop.example', 'https://*.cdn.example', '*.img.example'] } } as const
    const src = (address: string) => attributesOf('img', { src: address }, options)['src']
    expect(src('../a.png')).toBe('https://shop.example/a.png')
    expect(src('https://eu.cdn.example/b.png')).toBe('https://eu.cdn.example/b.png')
    expect(src('https://a.b.img.example/b.png')).toBe('https://a.b.img.example/b.png')
    expect(src('https://img.example.evil.example/b.png')).toMatch(/^data:image\/gif/)
    expect(src('https://evilimg.example/b.png')).toMatch(/^data:image\/gif/)
    expect(src('http://shop.example/a.png')).toMatch(/^data:image\/gif/)
    expect(src('https://shop.example.evil.example/a.png')).toMatch(/^data:image\/gif/)
    expect(cssOf('background: url(a.png)', options)).toBe('background: url(https://shop.example/cart/a.png)')
  })

  it('asks the host for addresses, and takes nothing but what can be loaded', () => {
    const answers = new Map([
      ['https://shop.example/a.png', 'blob:https://portal.example/1'],
      ['https://shop.example/b.png', `${JS}alert(1)`],
    ])
    const options: SanitizeOptions = { assets: { resolve: (url) => answers.get(url) ?? null } }
    expect(attributesOf('img', { src: '/a.png' }, options)['src']).toBe('blob:https://portal.example/1')
    expect(attributesOf('img', { src: '/b.png' }, options)['src']).toMatch(/^data:image\/gif/)
  })

  it('lets inlined images and fonts stay, and no documents', () => {
    const png = 'data:image/png;base64,iVBORw0KGgo='
    const svg = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg"/>')}`
    const bomb = `data:image/svg+xml,${encodeURIComponent('<!DOCTYPE s [<!ENTITY a "b">]><svg/>')}`
    for (const src of [png, svg]) expect(attributesOf('img', { src })['src']).toBe(src)
    for (const src of [bomb, 'data:text/html,<p>']) expect(attributesOf('img', { src })['src']).not.toBe(src)
    const css = `background: url(${png}), url("${svg}")`
    expect(cssOf(css)).toBe(css)
  })

  it.each([
    ['UTF-16', (svg: string) => `\xfe\xff${svg.replace(/./g, '\0$&')}`],
    ['UTF-16, the other way round', (svg: string) => `\xff\xfe${svg.replace(/./g, '$&\0')}`],
    [
      'escapes that vanish',
      (svg: string) => `<?xml version="1.0" encoding="iso-2022-jp"?>${svg.replace('TY', 'T\x1b(BY')}`,
    ],
    ['per cent signs, some of them bare', (svg: string) => `${svg.replace('<!', '%3c!')} 100%`],
  ])('finds the bomb in an SVG written in %s', (_, written) => {
    const bytes = written('<!DOCTYPE s [<!ENTITY a "b">]><svg/>')
    const percents = bytes.replace(
      /[\0\x1b\x80-\xff]/g,
      (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
    )
    for (const src of [`data:image/svg+xml;base64,${btoa(bytes)}`, `data:image/svg+xml,${percents}`])
      expect(attributesOf('img', { src })['src']).not.toBe(src)
  })

  it.each([
    'url(//x.example/a)',
    'UrL( "//x.example/a" )',
    '\\75 rl(//x.example/a)',
    'u\\000072l(//x.example/a)',
    "@import '//x.example/a';",
    '@\\69mport url(//x.example/a);',
    'image-set("//x.example/a" 1x)',
    '-webkit-image-set(var(--a) 1x)',
    'src("//x.example/a")',
    '"\n url(//x.example/a)',
    '/* url( */ url(//x.example/a)',
  ])('takes loads out of CSS, however they are written: %s', (css) => {
    expect(cssOf(`--x: ${css}`)).not.toMatch(/url\((?!data:,)|@import|image-set|src\(/i)
  })

  it('keeps escapes, fragments and plain functions of CSS as they are', () => {
    const css = '.md\\:flex { width: calc(1px + var(--a)); clip-path: url(#clip); content: "\\f101" }'
    expect(cssOf(css)).toBe(css)
  })

  it('reads text as CSS where it is a style sheet, and nowhere else', () => {
    const style = { ...el('style'), id: 30 }
    const { safe } = sanitize([
      snapshot(
        { ...style, childNodes: [{ type: 3, id: 31, textContent: 'a{}' }] },
        { ...el('p', {}, { type: 3, id: 32, textContent: '' }), id: 33 },
      ),
      mutation({
        texts: [
          { id: 31, value: 'url(//x.example)' },
          { id: 32, value: 'url(//x.example)' },
        ],
      }),
      mutation({ adds: [{ parentId: 30, nextId: null, node: { type: 3, id: 32, textContent: '' } }] }),
    ])
    expect((safe[1]?.data as Fields)['texts']).toEqual([
      { id: 31, value: 'url(data:,)' },
      { id: 32, value: 'url(//x.example)' },
    ])
    expect((safe[2]?.data as Fields)['adds']).toEqual([])
  })

  it('lets no text of a style sheet end in what the next one completes', () => {
    const style = el('style', {}, text('a{b:u'), text('rl(//x.example)}'), text('@im'), text('a{b:\\75 '))
    const [first, , third, last] = built([style])[0]!['childNodes'] as { textContent: string }[]
    expect([first, third, last].map((node) => node!.textContent)).toEqual(['a{b:u \n', '@im \n', 'a{b:\\75  \n'])
    const joined = attributesOf('style', { _cssText: 'a{b:u/* rr_split */rl(//x.example)}' })
    expect(joined['_cssText']).toBe('a{b:url(data:,)}')
  })

  it('makes sibling ids below zero null, and puts nothing within itself', () => {
    const add = (parentId: number, id: number, nextId: unknown) => ({ parentId, nextId, node: { ...el('p'), id } })
    const { safe } = sanitize([snapshot(), mutation({ adds: [add(2, 50, -1), add(50, 51, '-1'), add(51, 50, null)] })])
    expect((safe[1]?.data as { adds: Fields[] }).adds.map(({ parentId, nextId }) => [parentId, nextId])).toEqual([
      [2, null],
      [50, null],
    ])
  })

  it('judges an id with two meanings by the strictest rules', () => {
    const { safe } = sanitize([
      snapshot({ ...el('img'), id: 40 }, { ...el('iframe'), id: 40 }),
      mutation({ attributes: [{ id: 40, attributes: { src: 'data:image/svg+xml,<svg/>', class: 'a' } }] }),
    ])
    expect((safe[1]?.data as { attributes: unknown[] }).attributes).toEqual([{ id: 40, attributes: { class: 'a' } }])
  })

  it('leaves out fonts with addresses, and events that nobody knows', () => {
    const font = { source: 10, family: 'f', buffer: false, fontSource: 'url(https://x.example/f.woff)' }
    expect(sanitize([incremental(font), incremental({ source: 77 })]).safe).toEqual([null, null])
  })

  it('changes no prototype, and lets no name of one through', () => {
    const attributes = JSON.parse('{"__proto__":{"polluted":1},"constructor":"x","class":"a"}') as Fields
    const payload = JSON.parse('{"__proto__":{"polluted":1},"a":1}') as Fields
    expect(Object.keys(attributesOf('div', attributes))).toEqual(['class'])
    const { safe } = sanitize([{ type: 5, timestamp: 0, data: { tag: 't', payload } }])
    expect(safe[0]?.data).toEqual({ tag: 't', payload: { a: 1 } })
    expect(({} as Fields)['polluted']).toBeUndefined()
  })

  it('keeps names out of the way of the replayer', () => {
    expect(attributesOf('form', { name: 'createElement' })).toEqual({})
    expect(attributesOf('input', { name: 'insertBefore', id: 'email' })).toEqual({
      name: 'rr-insertBefore',
      id: 'email',
    })
  })

  it.each([
    ['maxDepth', { maxDepth: 3 }, el('div', {}, el('div', {}, el('div', {}, el('div'))))],
    ['maxNodes', { maxNodes: 4 }, el('div', {}, el('p'), el('p'), el('p'), el('p'))],
    ['maxTextChars', { maxTextChars: 5 }, el('div', {}, text('too long'))],
    ['maxEventTextChars', { maxEventTextChars: 6 }, el('div', {}, text('four'), text('more'))],
    ['maxAttributeChars', { maxAttributeChars: 5 }, el('div', { title: 'too long' })],
    ['maxSheetChars', { maxSheetChars: 5 }, el('style', { _cssText: 'a { b: c }' })],
    ['maxCssDepth', { maxCssDepth: 3 }, el('style', { _cssText: 'a{a{a{a{b:c}}}}' })],
    ['maxFrames', { maxFrames: 1 }, el('div', {}, el('iframe'), el('iframe'))],
    ['maxAttributes', { maxAttributes: 1 }, el('div', { class: 'a', lang: 'b' })],
    ['maxPageNodes', { maxPageNodes: 3 }, el('div', {}, el('p'), el('p'))],
    ['maxRules', { maxRules: 1 }, el('style', { _cssText: 'a { b: c } d { e: f }' })],
    ['maxPageCssChars', { maxPageCssChars: 11 }, el('style', { _cssText: 'a { b: c } d { e: f }' })],
    ['maxDataUrlChars', { maxDataUrlChars: 9 }, el('img', { src: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=' })],
    ['maxImagePixels', { maxImagePixels: 1 }, el('img', { src: `data:image/gif;base64,R0lGODlhAgACAAAAACw=` })],
  ] as const)('says that something went beyond %s', (limit, limits, node) => {
    const { report } = sanitize([snapshot(node)], { limits })
    expect(report.limits.map(({ limit: name }) => name)).toEqual([limit])
    expect(sanitize([snapshot(node)]).report.limits).toEqual([])
  })

  it.each([
    ['maxRecords', { maxRecords: 1 }, mutation({ removes: [4, 5].map((id) => ({ parentId: 2, id })) })],
    ['maxRules', { maxRules: 1 }, incremental({ source: 8, id: 4, adds: [{ rule: 'a{}' }, { rule: 'b{}' }] })],
    ['maxPositions', { maxPositions: 1 }, incremental({ source: 1, positions: [position(1), position(2)] })],
    ['maxSide', { maxSide: 700 }, incremental({ source: 4, width: 640, height: 701 })],
    ['maxSide', { maxSide: 700 }, { ...meta, data: { href: 'https://shop.example/', width: 701, height: 600 } }],
    ['maxPayloadValues', { maxPayloadValues: 1_000 }, custom(Array.from({ length: 1_001 }, () => 0))],
    ['maxPayloadChars', { maxPayloadChars: 3 }, custom('four')],
    ['maxCommands', { maxCommands: 1 }, incremental({ source: 9, id: 4, type: 0, commands: [clear, clear] })],
  ] as const)('says that an event went beyond %s', (limit, limits, event) => {
    const { report } = sanitize([event], { limits })
    expect(report.limits).toEqual([{ limit, count: 1 }])
    expect(sanitize([event]).report.limits).toEqual([])
  })

  it('ends a style sheet with the last rule that is allowed', () => {
    const limits = { maxRules: 2 }
    const css = (cssText: string) => attributesOf('style', { _cssText: cssText }, { limits })['_cssText']
    expect(css('a { b: c } d { e: f } g { h: i }')).toBe('a { b: c } d { e: f }')
    expect(css('a { b: url(//away.example) } d { e: f } @import "//x"; g { h: i }')).toBe(
      'a { b: url(data:,) } d { e: f }',
    )
    expect(css('@media all { a { b: c } d { e: f } }')).toBe('')
  })

  it('draws no million shapes from twenty lines', () => {
    const copies = Array.from({ length: 20 }, (_, i) =>
      el('g', { id: `u${i + 1}` }, el('use', { href: `#u${i}` }), el('use', { href: `#u${i}` })),
    )
    const { safe, report } = sanitize([snapshot(el('svg', {}, ...copies, el('use', { href: '#u20' })))])
    expect(report.limits).toEqual([{ limit: 'maxUseCopies', count: 1 }])
    expect(JSON.stringify(safe)).not.toContain('"href"')
    const icon = snapshot(el('svg', {}, el('symbol', { id: 'icon' }, el('path')), el('use', { href: '#icon' })))
    expect(sanitize([icon]).safe[0]).toBe(icon)
  })
})

describe('sanitizeEvent', () => {
  it('judges by the window that it is given, and by the strictest rules without one', () => {
    const image = el('img')
    const change = mutation({ attributes: [{ id: image.id, attributes: { src: 'data:image/png;base64,AAAA' } }] })
    const sanitizer = createSanitizer()
    sanitizeEvent(snapshot(image), sanitizer)
    expect(sanitizeEvent(change, sanitizer)).toBe(change)
    expect(sanitizeEvent(change)?.data).toMatchObject({ attributes: [] })
  })
})
