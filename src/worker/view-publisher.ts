export interface ViewPublisherOptions {
  /** Least ms between two views that nobody waits for. */
  readonly everyMs: number
  /** Lets everything that is under way have its turn. */
  pause(): Promise<void>
  publish(): void
}

/** Publishes once for many changes: readers redraw for every view. */
export interface ViewPublisher {
  /** Something changed. Resolves when a view with it was published. */
  soon(): Promise<void>
  /** Publishes what changed, without waiting for more. */
  flush(): void
}

export function createViewPublisher({ everyMs, pause, publish }: ViewPublisherOptions): ViewPublisher {
  let pending: Promise<void> | null = null
  let publishedMs = -Infinity

  function flush(): void {
    if (pending === null) return
    pending = null
    publish()
    publishedMs = performance.now()
  }

  function wait(): Promise<void> {
    const waitMs = publishedMs + everyMs - performance.now()
    return waitMs > 0 ? new Promise((resolve) => setTimeout(resolve, Math.ceil(waitMs))) : pause()
  }

  return {
    soon() {
      if (pending !== null) return pending
      const mine: Promise<void> = wait().then(() => {
        // Flushed meanwhile: what is pending now has a wait of its own.
        if (pending === mine) flush()
      })
      pending = mine
      return mine
    },
    flush,
  }
}
