import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request of a recorder that went through, as it was sent. */
export interface SentBody {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Whether the server said that it has it. */
  readonly isAcknowledged: boolean
}

/** Stands before a server that may die, and remembers what the server has acknowledged. */
export interface AcknowledgingProxy {
  readonly url: string
  readonly sent: readonly SentBody[]
  /** Resolves with the next POST, as it is handed on. */
  nextPost(): Promise<void>
  close(): Promise<void>
}

/** @param upstream where requests are handed on to; where nobody answers there, the answer is 502 */
export async function startAcknowledgingProxy(upstream: string): Promise<AcknowledgingProxy> {
  const sent: SentBody[] = []
  let waiting: (() => void)[] = []
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const bytes = new Uint8Array(Buffer.concat(parts))
    const isPost = request.method === 'POST'
    const headers = Object.entries(request.headers).filter(([name]) =>
      ['authorization', 'content-type', 'origin', 'range'].includes(name),
    ) as [string, string][]
    const asking = fetch(`${upstream}${request.url}`, {
      method: request.method ?? 'GET',
      headers,
      ...(isPost && { body: bytes }),
    })
    if (isPost) for (const hear of waiting.splice(0)) hear()
    try {
      const answer = await asking
      const body = new Uint8Array(await answer.arrayBuffer())
      if (isPost) sent.push({ bytes, isAcknowledged: answer.ok })
      const kept = ['content-type', 'etag', 'cache-control'].flatMap((name) => {
        const value = answer.headers.get(name)
        return value === null ? [] : [[name, value] as const]
      })
      response.writeHead(answer.status, Object.fromEntries(kept)).end(body)
    } catch {
      if (isPost) sent.push({ bytes, isAcknowledged: false })
      response.writeHead(502).end()
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent,
    nextPost: () => new Promise((resolve) => (waiting = [...waiting, resolve])),
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
