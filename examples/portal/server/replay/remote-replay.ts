import type { ReplayServer } from './replay-server.ts'

/**
 * A `portal-replay serve` elsewhere, reached through this portal's own server: it adds the token, which no browser ever
 * sees. Yours would first ask who is signed in.
 *
 * @param url where it listens, e.g. `http://127.0.0.1:4600`
 * @param token one of its viewers'
 */
export function remoteReplay(url: string, token: string): ReplayServer {
  const ask = async (request: Request, headers: Headers): Promise<Response> => {
    const { pathname, search } = new URL(request.url)
    const body = request.method === 'POST' ? await request.arrayBuffer() : null
    const sent = { method: request.method, headers, body, signal: request.signal }
    return fetch(new URL(pathname + search, url), sent).catch(() => new Response('Not there', { status: 502 }))
  }
  return {
    ingest: (request) => ask(request, only(request, ['content-type', 'origin'])),
    replay(request) {
      const headers = only(request, ['range', 'if-none-match'])
      headers.set('authorization', `Bearer ${token}`)
      return ask(request, headers)
    },
    close: async () => {},
  }
}

function only(request: Request, names: readonly string[]): Headers {
  const kept = names.flatMap((name) => {
    const value = request.headers.get(name)
    return value === null ? [] : [[name, value] as [string, string]]
  })
  return new Headers(kept)
}
