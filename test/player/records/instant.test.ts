import { describe, expect, it } from 'vitest'

import { toMarkerOffsetMs, toOffsetMs, toTimestampMs } from '../../../src/player/records/instant.ts'
import type { Instant } from '../../../src/player/records/record.ts'

const NOON = Date.UTC(2026, 2, 1, 12, 0, 0)

describe('toTimestampMs', () => {
  it.each([
    ['2026-03-01T12:00:00Z'],
    ['2026-03-01T13:00:00+01:00'],
    ['2026-03-01 12:00:00+00'],
    ['2026-03-01 12:00:00.000'],
    ['2026-03-01T12:00'],
    ['2026-03-01 14:00:00+0200'],
    [' 2026-03-01T12:00:00Z '],
    ['2026-03-01 12:00:00,000 Z'],
  ])('reads %s', (text) => expect(toTimestampMs(text)).toBe(NOON))

  it('reads dates and epoch ms', () => {
    expect(toTimestampMs(new Date(NOON))).toBe(NOON)
    expect(toTimestampMs(NOON)).toBe(NOON)
  })

  it('takes a time without a zone as UTC wherever the viewer is', () => {
    const zone = process.env['TZ']
    try {
      for (const TZ of ['America/Los_Angeles', 'Asia/Kolkata', 'UTC']) {
        process.env['TZ'] = TZ
        expect(toTimestampMs('2026-03-01 12:00:00')).toBe(NOON)
      }
    } finally {
      if (zone === undefined) delete process.env['TZ']
      else process.env['TZ'] = zone
    }
  })

  it('keeps fractions of a second', () => expect(toTimestampMs('2026-03-01 12:00:00.123456+00')).toBe(NOON + 123))

  it.each([
    ['not a date'],
    [''],
    [NaN],
    [Infinity],
    [8.64e15 + 1],
    [new Date(NaN)],
    [null],
    [undefined],
    [{}],
    ['2026-13-45T99:00:00Z'],
  ])('says that %s is no moment', (given) => expect(toTimestampMs(given as Instant)).toBeNull())
})

describe('toOffsetMs', () => {
  it('adds the clock offset and takes the start away', () => {
    const frame = { startMs: NOON - 10_000, clockOffsetMs: -1_800 }
    expect(toOffsetMs(new Date(NOON), frame)).toBe(8_200)
    expect(toOffsetMs('soon', frame)).toBeNull()
  })
})

describe('toMarkerOffsetMs', () => {
  const frame = { startMs: NOON, clockOffsetMs: 700 }

  it('leaves offsets alone: they are on the recording’s own clock', () => {
    expect(toMarkerOffsetMs({ offsetMs: 4_000 }, frame)).toBe(4_000)
    expect(toMarkerOffsetMs(NOON, frame)).toBe(700)
  })

  it('says that a broken offset is none', () => expect(toMarkerOffsetMs({ offsetMs: NaN }, frame)).toBeNull())
})
