/** What is alive in this realm because somebody started it: counted by wrapping the ways to start and stop. */
export interface LeakWatch {
  readonly alive: () => Readonly<
    Record<'listeners' | 'intervals' | 'frames' | 'workers' | 'iframes' | 'observers', number>
  >
  readonly stop: () => void
}

type Target = Window | Document

/** Counts from now on: listeners on window and document, intervals, animation frames asked for, workers, observers. */
export function watchLeaks(): LeakWatch {
  const listeners = new Set<string>()
  const intervals = new Set<unknown>()
  const frames = new Set<number>()
  const workers = new Set<Worker>()
  const observers = new Set<object>()
  const undo: (() => void)[] = []
  const ids = new Map<unknown, number>()
  const idOf = (value: unknown) => ids.get(value) ?? (ids.set(value, ids.size), ids.size - 1)

  for (const [name, target] of [
    ['window', window],
    ['document', document],
  ] as [string, Target][]) {
    const { addEventListener: add, removeEventListener: remove } = target
    const key = (type: string, listener: unknown, options?: AddEventListenerOptions | boolean) => {
      const capture = typeof options === 'object' ? options.capture : options
      return `${name} ${type} ${idOf(listener)} ${capture}`
    }
    target.addEventListener = (type: string, listener: never, options?: AddEventListenerOptions | boolean) => {
      const entry = key(type, listener, options)
      listeners.add(entry)
      if (typeof options === 'object') options.signal?.addEventListener('abort', () => listeners.delete(entry))
      add.call(target, type, listener, options)
    }
    target.removeEventListener = (type: string, listener: never, options?: EventListenerOptions | boolean) => {
      listeners.delete(key(type, listener, options))
      remove.call(target, type, listener, options)
    }
    undo.push(() => Object.assign(target, { addEventListener: add, removeEventListener: remove }))
  }

  const { setInterval: start, clearInterval: end, requestAnimationFrame: ask, cancelAnimationFrame: cancel } = window
  const timers = {
    setInterval: ((...args: Parameters<typeof setInterval>) => {
      const id = start(...args)
      intervals.add(id)
      return id
    }) as typeof setInterval,
    clearInterval: ((id: never) => {
      intervals.delete(id)
      end(id)
    }) as typeof clearInterval,
    requestAnimationFrame: (callback: FrameRequestCallback) => {
      const id = ask((nowMs) => {
        frames.delete(id)
        callback(nowMs)
      })
      frames.add(id)
      return id
    },
    cancelAnimationFrame: (id: number) => {
      frames.delete(id)
      cancel(id)
    },
  }
  Object.assign(window, timers)
  undo.push(() =>
    Object.assign(window, {
      setInterval: start,
      clearInterval: end,
      requestAnimationFrame: ask,
      cancelAnimationFrame: cancel,
    }),
  )

  const { Worker: RealWorker, ResizeObserver: RealObserver } = window
  class CountedWorker extends RealWorker {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args)
      workers.add(this)
    }
    override terminate(): void {
      workers.delete(this)
      super.terminate()
    }
  }
  class CountedObserver extends RealObserver {
    override observe(...args: Parameters<ResizeObserver['observe']>): void {
      observers.add(this)
      super.observe(...args)
    }
    override disconnect(): void {
      observers.delete(this)
      super.disconnect()
    }
  }
  Object.assign(window, { Worker: CountedWorker, ResizeObserver: CountedObserver })
  undo.push(() => Object.assign(window, { Worker: RealWorker, ResizeObserver: RealObserver }))

  return {
    alive: () => ({
      listeners: listeners.size,
      intervals: intervals.size,
      frames: frames.size,
      workers: workers.size,
      iframes: document.querySelectorAll('iframe').length,
      observers: observers.size,
    }),
    stop: () => undo.forEach((put) => put()),
  }
}
