import { gzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { readBody } from '../../../src/server/ingest/read-body.ts'

const limits = { maxBodyBytes: 10_000, maxInflatedBytes: 100_000 }
const request = (body: BodyInit | null) => new Request('https://replay.example/s/', { method: 'POST', body })

describe('readBody', () => {
  it('reads text, gzip that no header tells of, and nothing', async () => {
    expect(await readBody(request('[1]'), limits)).toBe('[1]')
    expect(await readBody(request(gzipSync('[ä]')), limits)).toBe('[ä]')
    expect(await readBody(request(null), limits)).toBe('')
  })

  it('refuses a body that is too long without reading on', async () => {
    let pulled = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled++
        controller.enqueue(new Uint8Array(1_000))
      },
    })
    const init = { method: 'POST', body: endless, duplex: 'half' }
    await expect(readBody(new Request('https://replay.example/s/', init), limits)).rejects.toMatchObject({
      code: 'too_large',
    })
    expect(pulled).toBeLessThan(20)
  })

  it('refuses what unpacks to too much', async () => {
    const bomb = gzipSync(Buffer.alloc(9_000_000))
    expect(bomb.length).toBeLessThan(limits.maxBodyBytes)
    await expect(readBody(request(bomb), limits)).rejects.toMatchObject({ code: 'too_large' })
  })

  it.each([
    ['gzip that is cut off', gzipSync('x'.repeat(500)).subarray(0, 20)],
    ['gzip that is damaged', Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.alloc(40, 7)])],
    ['no UTF-8', Buffer.from([0xff, 0xfe, 0x80])],
  ])('refuses %s', async (_what, bytes) => {
    await expect(readBody(request(bytes), limits)).rejects.toMatchObject({ code: 'format_unknown' })
  })
})
