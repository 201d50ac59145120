import { abortedError } from '../abort.ts'
import type { Fetch } from '../fetch-bytes.ts'
import type { Bridge, BridgeRequest } from './bridge.ts'
import { bridgeResponseId, readBridgeResponse } from './read-bridge-response.ts'

interface Call {
  readonly request: BridgeRequest
  readonly resolve: (response: Response) => void
  readonly reject: (reason: unknown) => void
}

export interface BridgeFetchOptions {
  readonly bridge: Bridge
  /** What addresses begin with; the rest is the request's path. */
  readonly base: string
  /** How many requests may be on their way at once. */
  readonly concurrency: number
}

/**
 * `fetch` over a bridge: whatever speaks HTTP speaks to the other side of it. Requests beyond `concurrency` wait; one
 * that nobody wants any more is not sent, and an answer that comes too late is dropped.
 */
export function createBridgeFetch({ bridge, base, concurrency }: BridgeFetchOptions): Fetch {
  const waiting: Call[] = []
  const asked = new Map<string, Call>()
  // Several players may share a bridge, and see each other's answers.
  const name = [...crypto.getRandomValues(new Uint32Array(2))].map((part) => part.toString(36)).join('')
  let count = 0
  let stop: (() => void) | null = null

  const settle = (id: string, finish: (call: Call) => void) => {
    const call = asked.get(id)
    if (!asked.delete(id) || !call) return
    finish(call)
    next()
  }
  const listen = (response: unknown) => {
    const id = bridgeResponseId(response)
    if (id === null) return
    settle(id, ({ resolve, reject }) => {
      try {
        resolve(readBridgeResponse(response))
      } catch (thrown) {
        reject(thrown)
      }
    })
  }
  const next = () => {
    while (asked.size < concurrency) {
      const call = waiting.shift()
      if (!call) break
      asked.set(call.request.id, call)
      stop ??= bridge.subscribe(listen)
      // A promise also of what `send` throws at once.
      void Promise.resolve(call.request)
        .then((request) => bridge.send(request))
        .catch((thrown: unknown) => settle(call.request.id, ({ reject }) => reject(thrown)))
    }
    if (asked.size > 0) return
    stop?.()
    stop = null
  }

  return (input, init = {}) =>
    new Promise((resolve, reject) => {
      const { signal, method, body } = init
      const request: BridgeRequest = {
        id: `${name}-${++count}`,
        method: method === 'POST' ? 'POST' : 'GET',
        path: (typeof input === 'string' ? input : input instanceof URL ? input.href : input.url).slice(base.length),
        ...(typeof body === 'string' && { body }),
      }
      const call = { request, resolve, reject }
      signal?.addEventListener(
        'abort',
        () => {
          reject(abortedError())
          const place = waiting.indexOf(call)
          if (place >= 0) waiting.splice(place, 1)
          settle(request.id, () => {})
        },
        { once: true },
      )
      waiting.push(call)
      next()
    })
}
