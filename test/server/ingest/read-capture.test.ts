import { describe, expect, it } from 'vitest'

import { readCapture } from '../../../src/server/ingest/read-capture.ts'
import { NOON_MS, pageEvents, productMessage, snapshotMessage, TOKEN } from './captured.ts'

const limits = { maxEvents: 1_000, nowMs: NOON_MS }
const read = (body: unknown) => readCapture(JSON.stringify(body), limits)

describe('readCapture', () => {
  it('reads a list of snapshot messages, with one event or many', () => {
    const [meta] = pageEvents(NOON_MS)
    const { snapshots, dropped } = read([snapshotMessage('s1', pageEvents(NOON_MS)), snapshotMessage('s1', [])])
    expect(snapshots).toMatchObject([{ recordingId: 's1', windowId: 'w1', distinctId: 'visitor-1', token: TOKEN }])
    expect(snapshots[0]?.events).toEqual(pageEvents(NOON_MS))
    expect(dropped).toBe(0)
    const single = snapshotMessage('s1', [], { $snapshot_data: meta })
    expect(read(single).snapshots[0]?.events).toEqual([meta])
  })

  it('reads a batch, whose token is said once', () => {
    const message = productMessage('s1', 'checkout', { token: undefined, price: 3 })
    const { productEvents } = read({ api_key: TOKEN, batch: [message], sent_at: new Date(NOON_MS).toISOString() })
    expect(productEvents).toMatchObject([
      { token: TOKEN, recordingId: 's1', event: { name: 'checkout', properties: { price: 3 }, windowId: 'w1' } },
    ])
  })

  it('reads the form with base64 that is sent when the page goes away, whatever its letters', () => {
    const json = JSON.stringify([productMessage('s1', 'größe')])
    const base64 = Buffer.from(json).toString('base64')
    const { productEvents } = readCapture(`data=${encodeURIComponent(base64)}`, limits)
    expect(productEvents[0]?.event.name).toBe('größe')
  })

  it('keeps what was set of a person, wherever it stands', () => {
    const { productEvents } = read({ ...productMessage('s1', '$identify'), $set: { email: 'a@b.example' } })
    expect(productEvents[0]?.event.properties).toMatchObject({ $set: { email: 'a@b.example' } })
  })

  it('keeps compressed fields as they came', () => {
    const packed = { type: 3, timestamp: NOON_MS, cv: '2024-10', data: '\u001f\u008bnot unpacked here' }
    expect(read(snapshotMessage('s1', [packed])).snapshots[0]?.events).toEqual([packed])
  })

  it.each([
    ['no session', snapshotMessage('', pageEvents(NOON_MS))],
    ['a session that leads elsewhere', snapshotMessage('../other', pageEvents(NOON_MS))],
    ['a session with a dot, like the server’s own objects', snapshotMessage('live.d', pageEvents(NOON_MS))],
    ['no properties', { event: '$snapshot', uuid: 'u' }],
    ['no event', { properties: { $session_id: 's1' } }],
    ['a list in its place', [1, null, 'x']],
  ])('drops a message of %s, and says so', (_what, message) => {
    const { snapshots, productEvents, dropped } = read([message].flat())
    expect([snapshots, productEvents]).toEqual([[], []])
    expect(dropped).toBeGreaterThan(0)
  })

  it('drops events without a time that can be, and keeps their neighbours', () => {
    const good = pageEvents(NOON_MS)
    const bad = [
      { type: 3, timestamp: 'now', data: {} },
      { type: 3, timestamp: NOON_MS + 8 * 24 * 3_600_000, data: {} },
      { type: 3, timestamp: -1, data: {} },
      { type: 'x', timestamp: NOON_MS },
      null,
    ]
    const { snapshots, dropped } = read(snapshotMessage('s1', [...bad, ...good]))
    expect(snapshots[0]?.events).toEqual(good)
    expect(dropped).toBe(bad.length)
  })

  it('refuses more events than one request may hold, and what is no JSON', () => {
    const many = snapshotMessage(
      's1',
      Array.from({ length: 1_001 }, () => pageEvents(NOON_MS)[0]),
    )
    expect(() => read(many)).toThrow(expect.objectContaining({ code: 'too_large' }))
    expect(() => readCapture('{"a":', limits)).toThrow(expect.objectContaining({ code: 'format_unknown' }))
    expect(() => readCapture('data=%%%', limits)).toThrow(expect.objectContaining({ code: 'format_unknown' }))
    expect(() => readCapture('['.repeat(200_000), limits)).toThrow(expect.objectContaining({ code: 'format_unknown' }))
  })

  it('pollutes no prototype', () => {
    const text = `[{"uuid":"u","event":"x","timestamp":"${new Date(NOON_MS).toISOString()}","__proto__":{"polluted":1},"properties":{"$session_id":"s1","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}]`
    const { productEvents } = readCapture(text, limits)
    expect(productEvents).toHaveLength(1)
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })
})
