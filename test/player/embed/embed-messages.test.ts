import { describe, expect, it } from 'vitest'

import { envelope, parseFromEmbed, parseToEmbed } from '../../../src/player/embed/embed-messages.ts'
import { seeded } from '../seeded.ts'

const posted = (message: unknown, over: object = {}) => ({ portalReplay: 'embed', protocol: 1, message, ...over })

describe('parseToEmbed', () => {
  it.each([
    { type: 'connect' },
    { type: 'play' },
    { type: 'pause' },
    { type: 'open', recordingId: 'r1', startAt: { offsetMs: 5 }, autoPlay: true, token: 'secret' },
    { type: 'open', recordingId: 'r1', startAt: null, autoPlay: false, token: null },
    { type: 'seek', id: 1, to: { timestampMs: 1_790_000_000_000 } },
    { type: 'set-speed', speed: 4 },
  ] as const)('reads what was written: $type', (message) => {
    expect(parseToEmbed(envelope(message))).toEqual(message)
  })

  it.each([
    ['nothing', null],
    ['a text', 'play'],
    ['another program’s message', { type: 'play' }],
    ['another version', posted({ type: 'play' }, { protocol: 2 })],
    ['an unknown verb', posted({ type: 'eval', code: 'alert(1)' })],
    ['a verb of the other direction', posted({ type: 'ready' })],
    ['an id that is no text', posted({ type: 'open', recordingId: { toString: 'r1' } })],
    ['an id without end', posted({ type: 'open', recordingId: 'x'.repeat(201) })],
    ['no id', posted({ type: 'open', recordingId: '' })],
    ['a token without end', posted({ type: 'open', recordingId: 'r1', token: 'x'.repeat(8_193) })],
    ['a moment that is none', posted({ type: 'seek', id: 1, to: { offsetMs: NaN } })],
    ['a moment in words', posted({ type: 'seek', id: 1, to: 'noon' })],
    ['no speed', posted({ type: 'set-speed', speed: 0 })],
    ['a speed without end', posted({ type: 'set-speed', speed: Infinity })],
  ])('takes no notice of %s', (_, data) => {
    expect(parseToEmbed(data)).toBeNull()
  })

  it('keeps only the fields it knows', () => {
    const parsed = parseToEmbed(posted({ type: 'seek', id: 1, to: { offsetMs: 5, html: '<b>' }, extra: true }))
    expect(parsed).toEqual({ type: 'seek', id: 1, to: { offsetMs: 5 } })
  })

  it('reads no field that is inherited', () => {
    const inherited: unknown = Object.create({ portalReplay: 'embed', protocol: 1, message: { type: 'play' } })
    expect(parseToEmbed(inherited)).toBeNull()
    expect(parseToEmbed(posted(Object.create({ type: 'play' })))).toBeNull()
  })
})

describe('parseFromEmbed', () => {
  it.each([
    { type: 'ready' },
    { type: 'playhead', offsetMs: 12.5 },
    { type: 'state', state: { status: 'playing', durationMs: 9, error: null } },
    {
      type: 'state',
      state: { status: 'failed', durationMs: 0, error: { code: 'network', message: 'No connection.' } },
    },
    { type: 'sought', id: 3, error: null },
    { type: 'sought', id: 3, error: { code: 'aborted', message: 'Closed.' } },
  ] as const)('reads what was written: $type', (message) => {
    expect(parseFromEmbed(envelope(message))).toEqual(message)
  })

  it.each([
    ['a status nobody knows', posted({ type: 'state', state: { status: 'hacked', durationMs: 1, error: null } })],
    ['a state without error', posted({ type: 'state', state: { status: 'paused', durationMs: 1 } })],
    ['an error without code', posted({ type: 'sought', id: 1, error: { message: 'x' } })],
    ['a playhead that is no number', posted({ type: 'playhead', offsetMs: '12' })],
    ['a verb of the other direction', posted({ type: 'play' })],
  ])('takes no notice of %s', (_, data) => {
    expect(parseFromEmbed(data)).toBeNull()
  })
})

describe('messages of any shape', () => {
  it('change no prototype, and bring nothing along that is not known (10 000 by seed)', () => {
    const random = seeded(7).next
    const before = Reflect.ownKeys(Object.prototype).length
    for (let round = 0; round < 10_000; round += 1) {
      const data: unknown = JSON.parse(anyJson(random, 0))
      for (const parsed of [parseToEmbed(data), parseFromEmbed(data)]) {
        if (parsed === null) continue
        expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype)
        expect(JSON.stringify(parsed)).not.toContain('polluted')
      }
    }

    expect(Reflect.ownKeys(Object.prototype)).toHaveLength(before)
    expect('polluted' in {}).toBe(false)
  })
})

const NAMES = [
  'portalReplay',
  'protocol',
  'message',
  'type',
  'id',
  'to',
  'state',
  'error',
  '__proto__',
  'constructor',
  'prototype',
  'polluted',
]
const VALUES = [
  '"embed"',
  '1',
  '"play"',
  '"seek"',
  '"open"',
  '"state"',
  'null',
  'true',
  '{"polluted":1}',
  '"x"',
  '-1e999',
  '[]',
]

/** JSON whose outside often is an envelope, so that the inside is read. */
function anyJson(random: () => number, depth: number): string {
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? 'null'
  if (depth === 0 && random() < 0.8)
    return `{"portalReplay":"embed","protocol":1,"message":${anyJson(random, 1)},"__proto__":{"polluted":1}}`
  if (depth > 3 || random() < 0.3) return pick(VALUES)
  const fields = Array.from({ length: 4 }, () => `"${pick(NAMES)}":${anyJson(random, depth + 1)}`)
  return `{"type":${pick(VALUES)},${fields.join(',')}}`
}
