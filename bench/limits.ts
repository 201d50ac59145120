/** How long a bench may take, and how often it measures. */
export interface BenchLimits {
  readonly seeks: number
  readonly runs: number
  /** For each subject of each bench: a peer that takes minutes is left out, with a note. */
  readonly limitMs: number
  /** How long a recording is played, ms. */
  readonly playedMs: number
}

export const USUAL: BenchLimits = { seeks: 20, runs: 3, limitMs: 90_000, playedMs: 30_000 }
/** Only whether everything runs. */
export const SMOKE: BenchLimits = { seeks: 3, runs: 1, limitMs: 30_000, playedMs: 1_000 }

/**
 * What `work` comes to, or `null` with a note when it takes too long or fails. Late work goes on: whoever owns its page
 * closes it.
 */
export async function within<T>(what: string, limitMs: number, work: () => Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new RangeError(`not done after ${limitMs / 1_000} s`)), limitMs)
  })
  try {
    return await Promise.race([work(), late])
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n')
    process.stderr.write(`left out: ${what}: ${reason}\n`)
    return null
  } finally {
    clearTimeout(timer)
  }
}
