import { describe, expect, it } from 'vitest'

import { formatDistance, formatOffset } from '../../../src/player/timeline/format-offset.ts'

describe('formatOffset', () => {
  it.each([
    [0, '00:00'],
    [999, '00:00'],
    [169_900, '02:49'],
    [3_599_999, '59:59'],
    [3_729_000, '1:02:09'],
    [-12_000, '−00:12'],
    [-400, '00:00'],
  ])('writes %d ms as %s', (offsetMs, text) => expect(formatOffset(offsetMs)).toBe(text))

  it('never shows NaN', () => expect([formatOffset(NaN), formatOffset(Infinity)]).toEqual(['--:--', '--:--']))
})

describe('formatDistance', () => {
  it('carries a sign', () => {
    expect(formatDistance(1_200)).toBe('+00:01')
    expect(formatDistance(-154_000)).toBe('−02:34')
  })

  it('is nothing within a second, which people call now, and for what is no time', () => {
    expect([formatDistance(999), formatDistance(-999), formatDistance(NaN)]).toEqual([null, null, null])
  })
})
