import { describe, expect, it } from 'vitest'

import type { ReplayEvent } from '../../../src/recording/events.ts'
import { createSanitizer, DEFAULT_SANITIZE_LIMITS, Recording } from '../../../src/recording/index.ts'

type Fields = Record<string, unknown>

const START_MS = 1_800_000_000_000
const meta: ReplayEvent = {
  type: 4,
  timestamp: START_MS,
  data: { href: 'https://shop.example/', width: 800, height: 600 },
}
const pageOf = (...childNodes: object[]): ReplayEvent => ({
  type: 2,
  timestamp: START_MS + 1,
  data: {
    node: { type: 0, id: 1, childNodes: [{ type: 2, id: 2, tagName: 'html', attributes: {}, childNodes }] },
    initialOffset: { left: 0, top: 0 },
  },
})
const el = (id: number, tagName: string, attributes: Fields, ...childNodes: object[]) => ({
  type: 2,
  id,
  tagName,
  attributes,
  childNodes,
})
const font = (fontSource: string): ReplayEvent => ({
  type: 3,
  timestamp: START_MS + 2,
  data: { source: 10, family: 'Brand', buffer: true, fontSource, descriptors: { weight: '700' } },
})

const WOFF2 = `data:font/woff2;base64,${btoa('wOF2')}`
const WEBM = `data:video/webm;base64,${btoa('webm')}`
const MP3 = `data:audio/mpeg;base64,${btoa('mp3')}`

describe('what a page brings along', () => {
  it('stays: fonts in style sheets, films and sounds, fonts with their bytes', () => {
    const events = [
      meta,
      pageOf(
        el(3, 'style', { _cssText: `@font-face { font-family: Brand; src: url("${WOFF2}") }` }),
        el(4, 'video', { src: WEBM }, el(5, 'source', { src: WEBM, type: 'video/webm' })),
        el(6, 'audio', { src: MP3 }),
      ),
      font('[119,79,70,50]'),
    ]
    const sanitizer = createSanitizer()
    expect(events.map((event) => sanitizer.sanitize(event))).toEqual(events)
    expect(sanitizer.report().removals).toEqual([])
  })

  it.each([
    ['a film in the place of a picture', 'img', 'src', WEBM],
    ['a picture in the place of a film', 'video', 'src', 'data:image/png;base64,AAAA'],
    ['a document in the place of a film', 'video', 'src', 'data:text/html,<p>'],
    ['a sheet in an address', 'link', 'href', 'data:text/css,a{}'],
  ])('is taken for nothing else: %s', (_, tag, name, address) => {
    const sanitizer = createSanitizer()
    const safe = sanitizer.sanitize(pageOf(el(3, tag, { rel: 'stylesheet', [name]: address })))
    expect(JSON.stringify(safe)).not.toContain(address)
    expect(sanitizer.report().removals).toContainEqual({ reason: 'data-address', count: 1 })
  })

  it.each(['[1,{"length":2e9}]', '"url(https://x.example)"', '[1,2', '{"length":2e9}'])(
    'is no font whose bytes are %s',
    (fontSource) => {
      const sanitizer = createSanitizer()
      expect(sanitizer.sanitize(font(fontSource))).toBeNull()
      expect(sanitizer.report().removals).toContainEqual({ reason: 'font', count: 1 })
    },
  )
})

describe('what a page names', () => {
  it.each(['target', 'formtarget', 'action', 'formaction', 'ping', 'download', 'popovertarget', 'accesskey', 'is'])(
    'does nothing by the attribute %s',
    (name) => {
      for (const written of [name, name.toUpperCase(), `x:${name}`]) {
        const sanitizer = createSanitizer()
        const safe = sanitizer.sanitize(pageOf(el(3, 'a', { class: 'kept', [written]: 'kept-too' })))
        expect(JSON.stringify(safe)).toContain('"attributes":{"class":"kept"}')
        expect(sanitizer.report().removals).toEqual([{ reason: 'attribute', count: 1 }])
      }
    },
  )

  it('stays where nobody knows what it means only if it looks like no address', () => {
    const safeOf = (attributes: Fields) => createSanitizer().sanitize(pageOf(el(3, 'x-card', attributes)))
    const harmless = { 'x-size': 'large', 'x-count': '3', 'x-flag': '' }
    expect(JSON.stringify(safeOf(harmless))).toContain(JSON.stringify(harmless))
    for (const value of ['//x.example', 'https://x.example', '/logout', String.raw`\\x.example`, 'mailto:x'])
      expect(JSON.stringify(safeOf({ 'x-link': value }))).toContain('"attributes":{}')
  })
})

describe('Recording', () => {
  const events = [
    meta,
    pageOf(el(3, 'p', {}, { type: 3, id: 4, textContent: 'seen and beyond' })),
    {
      type: 5,
      timestamp: START_MS + 3,
      data: { tag: 'note', payload: JSON.parse('{"__proto__":{"a":1},"b":"said"}') },
    },
    {
      type: 6,
      timestamp: START_MS + 4,
      data: { plugin: 'rrweb/console@1', payload: { level: 'log', payload: ['"long one"'] } },
    },
  ]
  const recordingOf = (limits = {}) => {
    const recording = new Recording({ sanitize: { limits } })
    const own = events.map((event) => ({ windowId: 'w', event }))
    recording.append({ index: 0, key: 'all' }, { events: own, problems: [], format: 'events', facts: {} })
    return recording
  }

  it('finds and lists what the sanitiser has left, and nothing else', () => {
    const cut = recordingOf({ maxTextChars: 4, maxPayloadChars: 4 })
    expect(recordingOf().search('beyond').hits).toHaveLength(1)
    expect(cut.search('beyond').hits).toEqual([])
    expect(cut.search('seen').hits).toHaveLength(1)

    const listed = (recording: Recording) => JSON.stringify(recording.view().items)
    expect(listed(recordingOf())).toContain('long one')
    expect(listed(cut)).not.toContain('long one')
    for (const item of recordingOf().view().items) expect(JSON.stringify(item)).not.toContain('__proto__')
  })
})

describe('DEFAULT_SANITIZE_LIMITS', () => {
  it('cannot be changed by whoever imports them', () => {
    expect(() => Object.assign(DEFAULT_SANITIZE_LIMITS, { maxDepth: Infinity })).toThrow(TypeError)
  })
})
