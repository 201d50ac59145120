import type { IndexedRecording, RecordingSearch } from '../../src/server/ports/recording-index.ts'

/** The oracle: every recording is looked at. */
export function slowSearch(all: readonly IndexedRecording[], filter: RecordingSearch): readonly string[] {
  const { fromMs = -Infinity, toMs = Infinity, personId, hasErrors, minDurationMs = 0, url } = filter
  const part = url && 'contains' in url ? url.contains : ''
  return all
    .filter(({ info, errors = 0, urls = [] }) => {
      if (info.endMs < fromMs || info.startMs > toMs || info.endMs - info.startMs < minDurationMs) return false
      if (personId !== undefined && info.person?.id !== personId) return false
      if (hasErrors !== undefined && errors > 0 !== hasErrors) return false
      return urls.some((one) => one.includes(part))
    })
    .sort((a, b) => b.info.startMs - a.info.startMs || (a.info.id < b.info.id ? 1 : -1))
    .map(({ info }) => info.id)
}

/** The same numbers from 0 to 1 for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
