import { formatOffset } from '../../shared/time.ts'

/** Makes the texts of the clocks for one viewer; made once, because `Intl` formats are slow to make. */
export interface ClockTexts {
  elapsed(offsetMs: number): string
  utc(timestampMs: number): string
  here(timestampMs: number): string
}

export function createClockTexts(timeZone?: string): ClockTexts {
  const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const
  const utc = new Intl.DateTimeFormat('en-GB', { ...clock, timeZone: 'UTC' })
  const here = new Intl.DateTimeFormat('en-GB', { ...clock, ...(timeZone !== undefined && { timeZone }) })
  return {
    elapsed: (offsetMs) => formatOffset(offsetMs, { tenths: true }),
    utc: (timestampMs) => utc.format(timestampMs),
    here: (timestampMs) => here.format(timestampMs),
  }
}
