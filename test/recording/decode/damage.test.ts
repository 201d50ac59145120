import { describe, expect, it } from 'vitest'

import { decodeBlock } from '../../../src/recording/decode/decode-block.ts'
import { incrementalSource, type WindowEvent } from '../../../src/recording/events.ts'
import { fixtureEvents, TODO_MVC } from '../fixtures.ts'
import { seeded } from '../seeded.ts'
import { compressFields, gzip, latin1Gzip, lengthPrefixed, text, WIRE_FORMS } from '../wire-forms.ts'

const events = fixtureEvents(TODO_MVC)

function lines(values: readonly unknown[]): Uint8Array {
  return text(values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join('\n'))
}

function line({ windowId, event }: WindowEvent): unknown {
  return [windowId, event]
}

function reasons(bytes: Uint8Array): readonly string[] {
  return decodeBlock(bytes).problems.map(({ reason }) => reason)
}

describe('decodeBlock on damaged bytes', () => {
  it('keeps what could be inflated of a gzip that is cut off', () => {
    const whole = gzip(lines(events.map(line)))
    const decoded = decodeBlock(whole.subarray(0, Math.floor(whole.length * 0.6)))
    expect(decoded.events.length).toBeGreaterThan(100)
    expect(decoded.events).toEqual(events.slice(0, decoded.events.length))
    expect(decoded.problems).toContainEqual(
      expect.objectContaining({ reason: 'block_corrupt', message: 'The gzip data are cut off.' }),
    )
  })

  it('drops half a last line and says which it was', () => {
    const bytes = lines(events.slice(0, 10).map(line))
    const decoded = decodeBlock(bytes.subarray(0, bytes.length - 20), { blockKey: '7' })
    expect(decoded.events).toEqual(events.slice(0, 9))
    expect(decoded.problems).toEqual([
      { reason: 'line_invalid', blockKey: '7', line: 10, message: 'The last line is cut off.' },
    ])
  })

  it('keeps the events of a list that is cut off', () => {
    const bytes = text(JSON.stringify(events.slice(0, 10).map(({ event }) => event)))
    const decoded = decodeBlock(bytes.subarray(0, bytes.length - 20))
    expect(decoded.events.map(({ event }) => event)).toEqual(events.slice(0, 9).map(({ event }) => event))
    expect(decoded.problems.map(({ reason }) => reason)).toEqual(['block_corrupt'])
  })

  it('loses one damaged snappy block and no other', () => {
    const bytes = lengthPrefixed(events, 50)
    const first = new DataView(bytes.buffer).getUint32(0)
    const damaged = bytes.slice()
    damaged.fill(0xff, 4 + first + 4 + 40, 4 + first + 4 + 60)
    const decoded = decodeBlock(damaged)
    expect(decoded.events.slice(0, 50)).toEqual(events.slice(0, 50))
    expect(decoded.events.slice(-100)).toEqual(events.slice(-100))
    expect(decoded.events.length).toBeLessThan(events.length)
    expect(decoded.problems).not.toEqual([])
  })

  it('says which snappy block is cut off', () => {
    const bytes = lengthPrefixed(events.slice(0, 100), 50)
    const decoded = decodeBlock(bytes.subarray(0, bytes.length - 100))
    expect(decoded.events.length).toBeGreaterThan(50)
    expect(decoded.problems[0]).toMatchObject({
      reason: 'block_corrupt',
      message: 'Part 2: The snappy block is damaged or cut off.',
    })
  })

  it('goes on after lines that are no JSON', () => {
    const decoded = decodeBlock(lines([line(events[0]!), '{oops', '17', line(events[1]!)]))
    expect(decoded.events).toEqual(events.slice(0, 2))
    expect(decoded.problems.map((problem) => [problem.line, problem.reason])).toEqual([
      [2, 'line_invalid'],
      [3, 'line_invalid'],
    ])
  })

  it('does not take U+0085 or U+2028 for the end of a line', () => {
    const event = { type: 5, timestamp: 1, data: { tag: 'note', payload: { text: 'a\u0085b\u2028c' } } }
    expect(decodeBlock(lines([['w', event]])).events).toEqual([{ windowId: 'w', event }])
  })

  it('makes one problem of a hundred thousand equal ones', () => {
    const decoded = decodeBlock(lines([...Array.from({ length: 100_000 }, () => '{oops'), line(events[0]!)]))
    expect(decoded.events).toHaveLength(1)
    expect(decoded.problems).toEqual([
      expect.objectContaining({ line: 1, message: 'A line is no JSON. (100000 times, last in line 100000)' }),
    ])
  })

  it('lists no more than some hundreds of different problems', () => {
    const bad = Array.from({ length: 1000 }, (_, i) =>
      i % 2 === 0 ? '{oops' : ['w', { type: 5, timestamp: 1, data: {} }],
    )
    expect(decodeBlock(lines(bad)).problems).toHaveLength(201)
  })
})

describe('decodeBlock on events that are none', () => {
  const good = events[0]!
  const custom = (timestamp: unknown) => ['w', { type: 5, timestamp, data: { tag: 'x' } }]

  it.each([
    ['a time that is no number', custom('soon')],
    ['a time beyond all dates', `["w",{"type":5,"timestamp":1e999,"data":{"tag":"x"}}]`],
    ['no type', ['w', { timestamp: 1, data: {} }]],
    ['a full snapshot without a page', ['w', { type: 2, timestamp: 1, data: { node: 'gone' } }]],
    ['a mutation with a field that is no list', ['w', { type: 3, timestamp: 1, data: { source: 0, adds: 'x' } }]],
    ['a mutation that adds nothing', ['w', { type: 3, timestamp: 1, data: { source: 0, adds: [{ parentId: 1 }] } }]],
    ['a mutation of a nameless node', ['w', { type: 3, timestamp: 1, data: { source: 0, texts: [{ value: 'x' }] } }]],
    ['a movement without positions', ['w', { type: 3, timestamp: 1, data: { source: 1 } }]],
    ['a page without a size', ['w', { type: 4, timestamp: 1, data: { href: 'x', width: '1', height: 2 } }]],
    ['a custom event without a tag', ['w', { type: 5, timestamp: 1, data: {} }]],
    ['no event at all', ['w', { type: 3, timestamp: 1 }]],
  ])('drops %s and reports it', (_, bad) => {
    const decoded = decodeBlock(lines([bad, line(good)]))
    expect(decoded.events).toEqual([good])
    expect(decoded.problems).toEqual([expect.objectContaining({ reason: 'event_invalid', line: 1 })])
  })

  it.each([
    ['a screen', { type: 2, timestamp: 1, data: { wireframes: [{ id: 1, type: 'screenshot' }], initialOffset: {} } }],
    ['what came to one', { type: 3, timestamp: 1, data: { source: 0, adds: [{ parentId: 1, wireframe: { id: 2 } }] } }],
    ['what changed on one', { type: 3, timestamp: 1, data: { source: 0, updates: [{ parentId: 1, wireframe: {} }] } }],
  ])('drops %s of a mobile app as such, and keeps its touches', (_, screen) => {
    const touch = { type: 3, timestamp: 2, data: { source: 2, type: 7, id: 1, x: 4, y: 5 } }
    const decoded = decodeBlock(
      lines([
        ['w', screen],
        ['w', touch],
      ]),
    )
    expect(decoded).toMatchObject({ format: 'blob_v2', events: [{ windowId: 'w', event: touch }] })
    expect(decoded.problems).toEqual([expect.objectContaining({ reason: 'mobile_screen', line: 1 })])
  })

  it('fills in lists that old recorders left out', () => {
    const decoded = decodeBlock(lines([['w', { type: 3, timestamp: 1, data: { source: 0, texts: [] } }]]))
    expect(decoded.events[0]?.event.data).toEqual({ source: 0, adds: [], removes: [], texts: [], attributes: [] })
  })

  it('keeps nothing of an event but what an event has', () => {
    const decoded = decodeBlock(lines([['w', { type: 1, timestamp: 5, data: {}, delay: 3, __proto__x: 1 }]]))
    expect(decoded.events[0]?.event).toEqual({ type: 1, timestamp: 5, data: {} })
  })

  it('takes a key named __proto__ for a key', () => {
    const decoded = decodeBlock(text('["w",{"type":5,"timestamp":1,"data":{"tag":"x","__proto__":{"polluted":1}}}]'))
    expect(decoded.events).toHaveLength(1)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('decodeBlock on compressed fields', () => {
  const snapshot = events.find(({ event }) => event.type === 2)!
  const mutation = events.find(({ event }) => event.type === 3)!

  it.each([
    ['is no gzip', 'not gzip'],
    ['is cut off', latin1Gzip({ node: {} }).slice(0, -9)],
    ['holds characters that are no bytes', '\u2026\u2026\u2026\u2026'],
    ['holds no JSON', gzipText('{oops')],
    ['says an unbelievable length', `${latin1Gzip({}).slice(0, -4)}\xff\xff\xff\xff`],
    ['is empty', ''],
  ])('drops an event of which a field %s', (_, field) => {
    const decoded = decodeBlock(lines([['w', { ...snapshot.event, data: field, cv: '2024-10' }], line(mutation)]))
    expect(decoded.events).toEqual([mutation])
    expect(decoded.problems).toEqual([expect.objectContaining({ reason: 'field_corrupt', line: 1 })])
  })

  it('drops a whole mutation rather than show half of it', () => {
    const whole = compressFields(events.find(({ event }) => incrementalSource(event) === 0)!.event)
    expect(decodeBlock(lines([['w', whole]])).events).toHaveLength(1)
    const half = { ...whole, data: { ...(whole['data'] as object), adds: latin1Gzip([]).slice(0, 12) } }
    expect(decodeBlock(lines([['w', half]])).events).toEqual([])
  })

  it('reports an encoding that it does not know', () => {
    const decoded = decodeBlock(lines([['w', { ...snapshot.event, cv: '2031-01' }], line(mutation)]))
    expect(decoded.events).toEqual([mutation])
    expect(decoded.problems).toEqual([
      expect.objectContaining({ reason: 'encoding_unknown', message: expect.stringContaining('"2031-01"') }),
    ])
  })
})

describe('decodeBlock on what is no recording', () => {
  it.each([
    [
      'a picture',
      new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]),
    ],
    ['a web page', text('<!doctype html>\n<title>Not found</title>\n<p>404')],
    ['some other JSON', text('{"name":"portal-replay","version":"0.0.0"}')],
    ['some other JSON over many lines', text(JSON.stringify({ name: 'x', files: ['a'] }, null, 2))],
    ['gzip of something else', gzip(new Uint8Array([1, 2, 3, 4, 5]))],
    ['a single number', text('17')],
  ])('says so of %s', (_, bytes) => {
    const decoded = decodeBlock(bytes)
    expect(decoded).toMatchObject({ events: [], format: 'unknown' })
    expect(decoded.problems.map(({ reason }) => reason)).toEqual(['format_unknown'])
  })

  it('calls a block without bytes empty', () => {
    expect(decodeBlock(new Uint8Array(0))).toMatchObject({ events: [], format: 'empty' })
    expect(reasons(new Uint8Array(0))).toEqual(['block_corrupt'])
    expect(decodeBlock(text(' \n\n')).format).toBe('empty')
  })

  it('takes an empty list for a recording without events', () => {
    expect(decodeBlock(text('[]'))).toMatchObject({ events: [], format: 'events', problems: [] })
    expect(decodeBlock(text('{"events":[]}'))).toMatchObject({ events: [], format: 'events', problems: [] })
  })
})

describe('decodeBlock on random damage', () => {
  const some = events.slice(0, 60)

  it.each(WIRE_FORMS)('keeps a beginning of $name wherever it is cut off', (form) => {
    const random = seeded(form.name.length)
    const bytes = form.write(some)
    const whole = decodeBlock(bytes)
    for (let n = 0; n < 40; n++) {
      const cut = Math.floor(random() * bytes.length)
      const decoded = decodeBlock(bytes.subarray(0, cut))
      const isBetweenLines = bytes[cut] === 0x0a || bytes[cut - 1] === 0x0a
      expect(decoded.events).toEqual(whole.events.slice(0, decoded.events.length))
      if (decoded.events.length < whole.events.length && !isBetweenLines) expect(decoded.problems).not.toEqual([])
    }
  })

  it.each(WIRE_FORMS)('never fails on $name with bytes changed', (form) => {
    const random = seeded(form.name.length + 1)
    const bytes = form.write(some)
    for (let n = 0; n < 40; n++) {
      const damaged = bytes.slice()
      for (let k = 0; k < 3; k++) damaged[Math.floor(random() * damaged.length)] = Math.floor(random() * 256)
      const decoded = decodeBlock(damaged, { limits: { maxDecodedBytes: 50e6 } })
      for (const { event } of decoded.events) expect(Number.isFinite(event.timestamp)).toBe(true)
    }
  })
})

function gzipText(value: string): string {
  return String.fromCharCode(...gzip(text(value)))
}
