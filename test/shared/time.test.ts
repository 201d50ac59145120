import { describe, expect, it } from 'vitest'

import { formatOffset, parsedTimeOffsetMs, parseTime } from '../../src/shared/time.ts'

const stamp = (iso: string) => ({ kind: 'timestamp', timestampMs: Date.parse(iso) })

describe('parseTime', () => {
  it.each([
    ['2026-03-01T14:03:12Z', '2026-03-01T14:03:12Z'],
    ['2026-03-01T14:03:12.250Z', '2026-03-01T14:03:12.250Z'],
    ['2026-03-01T15:03:12+01:00', '2026-03-01T14:03:12Z'],
    ['2026-03-01T15:03:12+0100', '2026-03-01T14:03:12Z'],
    ['2026-03-01 14:03:12.5+00', '2026-03-01T14:03:12.500Z'],
    ['2026-03-01 14:03', '2026-03-01T14:03:00Z'],
    ['2026-03-01 14:03:12,250 UTC', '2026-03-01T14:03:12.250Z'],
  ])('reads the ISO form %s', (text, iso) => {
    expect(parseTime(text)).toEqual(stamp(iso))
  })

  it('takes a date without a zone as UTC, whatever the zone of this machine', () => {
    expect(parseTime('2026-07-01T12:00:00')).toEqual(stamp('2026-07-01T12:00:00Z'))
  })

  it.each([
    ['1772373792', 1_772_373_792_000],
    ['1772373792123', 1_772_373_792_123],
    ['1772373792.5', 1_772_373_792_500],
    ['ts=1772373792123 level=error', 1_772_373_792_123],
  ])('reads the epoch in %s', (text, timestampMs) => {
    expect(parseTime(text)).toEqual({ kind: 'timestamp', timestampMs })
  })

  it.each([
    ['[2026-03-01 14:03:12.100 +0000] ERROR payment: card_declined order=1042', '2026-03-01T14:03:12.100Z'],
    ['{"level":50,"time":"2026-03-01T14:03:12.100Z","msg":"card_declined"}', '2026-03-01T14:03:12.100Z'],
    ['1.2.3.4 - - [01/Mar/2026:15:03:12 +0100] "POST /api/orders" 402', '2026-03-01T14:03:12Z'],
    ['Mar  1 kernel 2026-03-01T14:03:12Z', '2026-03-01T14:03:12Z'],
  ])('finds the time in the log line %s', (text, iso) => {
    expect(parseTime(text)).toEqual(stamp(iso))
  })

  it('takes minutes and seconds as a position in the recording', () => {
    expect(parseTime('02:49')).toEqual({ kind: 'offset', offsetMs: 169_000 })
    expect(parseTime('2:49.9')).toEqual({ kind: 'offset', offsetMs: 169_900 })
  })

  it('takes hours, minutes and seconds as a time of day', () => {
    expect(parseTime('14:03:12')).toEqual({ kind: 'time-of-day', sinceMidnightMs: 50_592_000 })
  })

  it.each(['', 'order 1042', '12345', '20260301140312999', 'hello', '2026-99-99T99:99:99Z'])(
    'finds no time in %j',
    (text) => {
      const parsed = parseTime(text)
      expect(parsed?.kind === 'timestamp' ? parsed : null).toBeNull()
    },
  )

  it('does not take parts of a longer number for an epoch', () => {
    expect(parseTime('id 4111111111111111')).toBeNull()
  })
})

describe('parsedTimeOffsetMs', () => {
  const startMs = Date.parse('2026-03-01T23:58:00Z')
  const recording = { startMs, durationMs: 240_000 }

  it('subtracts the start from a timestamp', () => {
    expect(parsedTimeOffsetMs({ kind: 'timestamp', timestampMs: startMs + 5_000 }, recording)).toBe(5_000)
  })

  it('keeps a position', () => {
    expect(parsedTimeOffsetMs({ kind: 'offset', offsetMs: 7_000 }, recording)).toBe(7_000)
  })

  it('puts a time of day on the recording’s day', () => {
    expect(parsedTimeOffsetMs(parseTime('23:59:00')!, recording)).toBe(60_000)
  })

  it('puts a time of day on the next day where the recording passes midnight', () => {
    expect(parsedTimeOffsetMs(parseTime('00:01:00')!, recording)).toBe(180_000)
  })

  it('reads h:mm:ss as a position where it can be no time of day of this recording', () => {
    const long = { startMs: Date.parse('2026-03-01T10:00:00Z'), durationMs: 7_200_000 }
    expect(parsedTimeOffsetMs(parseTime('1:02:03')!, long)).toBe(3_723_000)
  })
})

describe('formatOffset', () => {
  it.each([
    [0, '00:00'],
    [59_999, '00:59'],
    [169_940, '02:49'],
    [3_723_000, '1:02:03'],
    [-154_000, '−02:34'],
    [-400, '00:00'],
  ])('writes %d ms as %s', (offsetMs, text) => {
    expect(formatOffset(offsetMs)).toBe(text)
  })

  it('adds tenths on request, rounded down as clocks do', () => {
    expect(formatOffset(169_999, { tenths: true })).toBe('02:49.9')
    expect(formatOffset(-400, { tenths: true })).toBe('−00:00.4')
  })
})
