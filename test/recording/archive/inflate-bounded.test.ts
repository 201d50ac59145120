import { gzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { inflateText } from '../../../src/recording/archive/inflate-bounded.ts'

const options = { maxBytes: 1_000_000, where: 'file' }
const codeOf = (bytes: Uint8Array) => {
  try {
    inflateText(bytes, options)
    return 'read'
  } catch (error) {
    return (error as { code?: string }).code
  }
}
const text = 'Größe — 漢字 🙂\n'.repeat(5_000)

describe('inflateText', () => {
  it('reads gzip and plain text alike', () => {
    expect(inflateText(gzipSync(text), options)).toBe(text)
    expect(inflateText(Buffer.from(text), options)).toBe(text)
    expect(inflateText(new Uint8Array(), options)).toBe('')
    expect(inflateText(gzipSync(''), options)).toBe('')
  })

  it('reads files that were gzipped in parts', () => {
    expect(inflateText(Buffer.concat([gzipSync('one '), gzipSync('two')]), options)).toBe('one two')
  })

  it('stops at the limit, packed or not', () => {
    expect(codeOf(gzipSync(Buffer.alloc(1_000_001)))).toBe('too_large')
    expect(codeOf(Buffer.alloc(1_000_001))).toBe('too_large')
    expect(codeOf(gzipSync(Buffer.alloc(1_000_000)))).toBe('read')
  })

  it('notices a bomb', () => {
    expect(codeOf(gzipSync(Buffer.alloc(200_000_000)))).toBe('too_large')
  })

  it('refuses gzip that is cut off or damaged anywhere', () => {
    const whole = gzipSync(text)
    for (const length of [2, 10, 17, 19, whole.length >> 1, whole.length - 1]) {
      expect(codeOf(whole.subarray(0, length))).toBe('format_unknown')
    }
    const damaged = Buffer.from(whole)
    damaged.fill(0xff, 20, 60)
    expect(['format_unknown', 'too_large']).toContain(codeOf(damaged))
  })
})
