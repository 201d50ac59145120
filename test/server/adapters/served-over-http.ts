import { createServer, request as send, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'

/** A server on the loopback address, and ways to ask it that no browser has. */
export interface HttpServer {
  readonly url: string
  readonly server: Server
  get(
    path: string,
    init?: { headers?: Record<string, string>; method?: string; signal?: AbortSignal },
  ): Promise<Response>
  /** Writes bytes as they are and resolves to all that came back when the server closed the connection. */
  raw(text: string): Promise<string>
  close(): Promise<void>
}

export async function serveOverHttp(
  listener: RequestListener,
  guard = (server: Server) => server,
): Promise<HttpServer> {
  return listenWith(guard(createServer(listener)))
}

export async function listenWith(server: Server): Promise<HttpServer> {
  if (!server.listening) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    server,
    get: (path, init) => fetch(url + path, init),
    raw: (text) =>
      new Promise((resolve, reject) => {
        const parts: Buffer[] = []
        const socket = connect(port, '127.0.0.1', () => socket.write(text))
        socket.on('data', (part) => parts.push(part))
        socket.on('close', () => resolve(Buffer.concat(parts).toString()))
        socket.on('error', reject)
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** One request as Node sends it: with any header, and a path that nobody tidies. */
export function rawGet(
  { url }: HttpServer,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: string; headers: NodeJS.Dict<string | string[]> }> {
  return new Promise((resolve, reject) => {
    const asking = send(url, { path, headers }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () =>
        resolve({ status: answer.statusCode!, body: Buffer.concat(parts).toString(), headers: answer.headers }),
      )
      answer.on('error', reject)
    })
    asking.on('error', reject)
    asking.end()
  })
}
