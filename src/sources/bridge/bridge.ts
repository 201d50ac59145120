/** What a bridge is asked for: one request of the source's protocol, as plain data that survives any serialisation. */
export interface BridgeRequest {
  /** Comes back in the answer. */
  readonly id: string
  readonly method: 'GET' | 'POST'
  /** Below whatever the other side reads from, with its leading slash: `/0197…/manifest.json`. */
  readonly path: string
  /** JSON. */
  readonly body?: string
}

/** What the other side found. Bytes travel as `base64`, since most hosts pass nothing but text; text may as `text`. */
export interface BridgeResponse {
  readonly id: string
  /** The HTTP status, 200 to 599. */
  readonly status: number
  /** `content-type` and `retry-after` are looked at. */
  readonly headers?: Readonly<Record<string, string>>
  readonly base64?: string
  readonly text?: string
}

/** How to reach somebody who may read what this page may not. */
export interface Bridge {
  /** Passes a request on. What it throws, or rejects with, fails that request. */
  send(request: BridgeRequest): void | Promise<void>
  /** Calls `listener` with every `BridgeResponse` from now on; anything else is ignored. Returns the way to stop. */
  subscribe(listener: (response: unknown) => void): () => void
}
