import { gzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { readCaptureBody } from '../../../examples/portal/server/capture/read-capture-body.ts'

const snapshot = {
  uuid: 'e1',
  event: '$snapshot',
  timestamp: '2026-11-23T10:00:00.000Z',
  properties: { $session_id: 's1', $window_id: 'w1', $snapshot_data: [{ type: 4, timestamp: 1, data: {} }] },
}
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('readCaptureBody', () => {
  it('reads gzip that no header announces', () => {
    const events = readCaptureBody(gzipSync(JSON.stringify([snapshot])))
    expect(events).toEqual([{ ...snapshot, $set: {} }])
  })

  it('reads plain JSON', () => {
    expect(readCaptureBody(utf8(JSON.stringify([snapshot])))[0]?.properties).toEqual(snapshot.properties)
  })

  it('reads the form that a closing page sends', () => {
    const form = new URLSearchParams({ data: Buffer.from(JSON.stringify([snapshot])).toString('base64') })
    expect(readCaptureBody(utf8(form.toString()))[0]?.uuid).toBe('e1')
  })

  it('reads a batch, a list and a single event alike', () => {
    const bodies = [{ api_key: 'phc_x', batch: [snapshot] }, [snapshot], snapshot]
    for (const body of bodies) expect(readCaptureBody(utf8(JSON.stringify(body)))).toHaveLength(1)
  })

  it('finds $set beside the properties and among them', () => {
    const beside = readCaptureBody(utf8(JSON.stringify({ ...snapshot, $set: { email: 'a@example.com' } })))
    const among = readCaptureBody(
      utf8(JSON.stringify({ ...snapshot, properties: { $set: { email: 'b@example.com' } } })),
    )
    expect(beside[0]?.$set).toEqual({ email: 'a@example.com' })
    expect(among[0]?.$set).toEqual({ email: 'b@example.com' })
  })

  it('leaves out what is no event', () => {
    const events = readCaptureBody(
      utf8(JSON.stringify([null, 7, { event: 3, properties: {} }, { event: 'x' }, snapshot])),
    )
    expect(events.map((event) => event.uuid)).toEqual(['e1'])
  })

  it('refuses gzip that unpacks to more than any recorder sends', () => {
    expect(() => readCaptureBody(gzipSync(Buffer.alloc(70_000_000)))).toThrow(RangeError)
  })
})
