import { abortedError, linkedController } from './abort.ts'

/**
 * Runs `work` for every item with at most `concurrency` at once, and yields the results in the order of the items.
 * Leaving the loop, an abort or a rejection cancels what is still under way.
 */
export async function* inOrder<T, R>(
  items: readonly T[],
  work: (item: T, signal: AbortSignal) => Promise<R>,
  { concurrency, signal }: { concurrency: number; signal?: AbortSignal | undefined },
): AsyncGenerator<R, void, undefined> {
  const { controller, release } = linkedController(signal)
  const underWay: Promise<R>[] = []
  let next = 0
  const fill = () => {
    // What is done but not yet taken counts too: a slow consumer must not pile up the whole recording.
    while (underWay.length < concurrency && next < items.length) {
      const result = work(items[next++]!, controller.signal)
      // Taken later, perhaps never: until then its failure must not count as unhandled.
      void result.catch(() => {})
      underWay.push(result)
    }
  }
  try {
    while (next < items.length || underWay.length > 0) {
      if (controller.signal.aborted) throw abortedError()
      fill()
      yield await underWay[0]!
      void underWay.shift()
    }
  } finally {
    controller.abort()
    release()
  }
}
