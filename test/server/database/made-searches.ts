import type { RecordingSearch } from '../../../src/server/ports/recording-index.ts'
import { MADE } from './made-recordings.ts'

const HOUR_MS = 3_600_000

/** One search per filter over `count` made recordings; `seed` varies what is looked for. */
export function madeSearches(count: number, seed = 1): Readonly<Record<string, RecordingSearch>> {
  const at = (seed * 7919) % count
  const person = at % Math.floor(count / MADE.recordingsPerPerson)
  const startMs = MADE.newestMs - (count - 1 - at) * MADE.everyMs
  return {
    'newest page': {},
    'a later page': { cursor: `${startMs}.r${at}` },
    'recording ids': { recordingIds: [`r${at}`, 'r1', 'r2'] },
    person: { personId: `p${person}` },
    'distinct id': { distinctIds: [`d${person}`] },
    'e-mail': { email: `p${person}@shop.example` },
    'earlier e-mail': { email: `old${person}@shop.example` },
    'e-mail and time': { email: `p${person}@shop.example`, fromMs: startMs, toMs: startMs + 24 * HOUR_MS },
    'time range': { fromMs: startMs, toMs: startMs + HOUR_MS },
    'URL prefix, rare': { url: { prefix: `https://shop.example/orders/${at}/` } },
    'URL prefix, common': { url: { prefix: 'https://shop.example/orders/' } },
    'URL contains, rare': { url: { contains: `orders/${at}/pay` } },
    'URL contains, none': { url: { contains: 'never-visited' } },
    'has errors': { hasErrors: true },
    'has no errors': { hasErrors: false },
    'errors and time': { hasErrors: true, fromMs: startMs - 24 * HOUR_MS, toMs: startMs },
    'duration, rare': { minDurationMs: 3 * HOUR_MS },
    'duration, common': { minDurationMs: 60_000 },
    live: { status: 'live' },
    closed: { status: 'closed' },
  }
}
