/** Time as the ingest sees it, so that tests can make a day pass. */
export interface IngestClock {
  /** ms since epoch. */
  now(): number
  /** Calls back once; the answer calls it off. */
  schedule(callback: () => void, afterMs: number): () => void
}

export const systemClock: IngestClock = {
  now: () => Date.now(),
  schedule: (callback, afterMs) => {
    const timer = setTimeout(callback, afterMs)
    return () => clearTimeout(timer)
  },
}
