export interface WorkLoopOptions {
  /** How long to wait when there was nothing to do, or when it failed, ms. */
  readonly pollMs: number
  readonly onError: (error: unknown) => void
}

/** Something that works until it is told to stop. */
export interface WorkLoop {
  /** Resolves when nothing runs any more; what still runs after `graceMs` is aborted. */
  stop(graceMs: number): Promise<void>
}

/**
 * Calls `work` again and again: at once while there is something to do, else after a while.
 *
 * @param work Answers whether there was something to do.
 */
export function workLoop(work: (stopping: AbortSignal) => Promise<boolean>, options: WorkLoopOptions): WorkLoop {
  const abandon = new AbortController()
  let isStopping = false
  let wake = () => {}

  async function loop(): Promise<void> {
    while (!isStopping) {
      const worked = await work(abandon.signal).catch((error: unknown) => {
        options.onError(error)
        return false
      })
      if (!worked && !isStopping) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, options.pollMs)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
    }
  }

  const running = loop()
  return {
    async stop(graceMs) {
      isStopping = true
      wake()
      const timer = setTimeout(() => abandon.abort(), graceMs)
      await running
      clearTimeout(timer)
    },
  }
}
