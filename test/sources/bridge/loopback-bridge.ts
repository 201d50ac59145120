import type { Bridge, BridgeRequest } from '../../../src/sources/bridge/bridge.ts'

export interface LoopbackBridge extends Bridge {
  /** What was sent, in order. */
  readonly sent: BridgeRequest[]
  readonly listeners: () => number
  /** How many requests were on their way at once, at most. */
  readonly mostAtOnce: () => number
  /** Passes something to whoever listens. */
  answer(response: unknown): void
}

/** A host on the other side of a bridge, as Retool's queries are: it adds the key, and knows nothing but text. */
export function loopbackBridge(baseUrl: string, headers: Record<string, string> = {}): LoopbackBridge {
  const listeners = new Set<(response: unknown) => void>()
  const sent: BridgeRequest[] = []
  let underWay = 0
  let most = 0
  const answer = (response: unknown) => {
    // What passes a message boundary is a copy, and nothing but JSON.
    for (const listener of listeners) listener(JSON.parse(JSON.stringify(response)))
  }
  return {
    sent,
    listeners: () => listeners.size,
    mostAtOnce: () => most,
    answer,
    async send({ id, method, path, body }) {
      sent.push({ id, method, path, ...(body !== undefined && { body }) })
      most = Math.max(most, ++underWay)
      try {
        const response = await fetch(baseUrl + path, {
          method,
          headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
          ...(body !== undefined && { body }),
        })
        const bytes = Buffer.from(await response.arrayBuffer())
        const type = response.headers.get('content-type') ?? ''
        const facts = { id, status: response.status, headers: Object.fromEntries(response.headers) }
        answer(
          type.includes('json') ? { ...facts, text: bytes.toString() } : { ...facts, base64: bytes.toString('base64') },
        )
      } finally {
        underWay--
      }
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
