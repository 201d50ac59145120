import { linkedController, throwIfAborted, untilAborted } from './abort.ts'

/** Lets identical requests share one; it is cancelled when the last of those who wait for it gives up. */
export interface InFlight {
  share<T>(key: string, start: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T>
}

interface Call {
  readonly promise: Promise<unknown>
  readonly controller: AbortController
  waiting: number
}

export function createInFlight(): InFlight {
  const calls = new Map<string, Call>()

  function begin(key: string, start: (signal: AbortSignal) => Promise<unknown>): Call {
    const { controller } = linkedController(undefined)
    const promise = start(controller.signal).finally(() => {
      if (calls.get(key) === call) calls.delete(key)
    })
    // Those who wait see the failure; when all of them have left, nobody has to.
    void promise.catch(() => {})
    const call: Call = { promise, controller, waiting: 0 }
    calls.set(key, call)
    return call
  }

  return {
    async share<T>(key: string, start: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal) {
      throwIfAborted(signal)
      const call = calls.get(key) ?? begin(key, start)
      call.waiting++
      try {
        return (await untilAborted(call.promise, signal)) as T
      } finally {
        if (--call.waiting === 0) {
          call.controller.abort()
          // Whoever asks from now on must not join a call that is being cancelled.
          if (calls.get(key) === call) calls.delete(key)
        }
      }
    },
  }
}
