const FIRST_POLL_MS = 10_000
const LAST_POLL_MS = 60_000
/** A recording that did not change for so long is over, whatever its source says. */
const GIVE_UP_MS = 300_000

export interface Followed {
  readonly signal: AbortSignal
  wait(ms: number): Promise<void>
  /** Asks what there is by now. */
  look(): Promise<'grown' | 'same' | 'complete'>
  /** Nothing more is expected, though nobody said so. */
  onGivenUp(): void
}

/** Looks again and again how far a live recording has come: the less often, the longer nothing happened. */
export async function followLive({ signal, wait, look, onGivenUp }: Followed): Promise<void> {
  let pollMs = FIRST_POLL_MS
  for (let sameMs = 0; sameMs < GIVE_UP_MS;) {
    await wait(pollMs)
    if (signal.aborted) return
    const found = await look()
    if (found === 'complete') return
    const isSame = found === 'same'
    sameMs = isSame ? sameMs + pollMs : 0
    pollMs = isSame ? Math.min(LAST_POLL_MS, pollMs * 2) : FIRST_POLL_MS
  }
  onGivenUp()
}
