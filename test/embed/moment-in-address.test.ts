import { describe, expect, it } from 'vitest'

import { momentInAddress } from '../../src/embed/moment-in-address.ts'

describe('momentInAddress', () => {
  it.each([
    ['#at=90000', { offsetMs: 90_000 }],
    ['#at=0', { offsetMs: 0 }],
    ['#at=2026-11-23T14:03:11Z', '2026-11-23T14:03:11Z'],
    ['#at=2026-11-23T14%3A03%3A11%2B01%3A00', '2026-11-23T14:03:11+01:00'],
    ['', null],
    ['#', null],
    ['#at=', null],
    ['#token=secret', null],
  ])('reads %s', (hash, moment) => {
    expect(momentInAddress(hash)).toEqual(moment)
  })
})
