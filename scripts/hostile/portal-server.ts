import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The portal: a page with a session, a field that has the keyboard, and a stage for the replay. */
export interface PortalServer {
  readonly base: string
  /** Makes a recording available; returns its address. */
  serve(json: string): string
  /** Requests since the last time this was asked that a portal would act upon, each with the cookies it brought. */
  takeEffects(): string[]
  close(): Promise<void>
}

export type Column = 'ours' | 'rrweb'

const COOKIES = [
  'portal_session=lax; Path=/; HttpOnly; SameSite=Lax',
  'portal_strict=strict; Path=/; HttpOnly; SameSite=Strict',
]

const page = (column: Column) => `<!doctype html><html><head><meta charset="utf-8"><title>Portal</title>
  <link rel="icon" href="data:,"><link rel="stylesheet" href="/assets/${column}.css">
  <style>
    body { margin: 0; font: 14px sans-serif }
    #portal { height: 60px }
    #stage { position: relative; width: 800px; height: 600px; overflow: hidden; contain: strict }
    #root { height: 100% }
  </style></head><body>
  <div id="portal"><input id="portal-input"><button id="portal-button">Delete user</button>
    <input type="hidden" id="csrf" value="portal-csrf-token"></div>
  <div id="stage"><div id="root"></div></div>
  <script type="module" src="/assets/${column}.js"></script></body></html>`

/** Starts the portal with the bundles of its pages. */
export async function startPortal(assets: ReadonlyMap<string, string | Uint8Array>): Promise<PortalServer> {
  const recordings: string[] = []
  let effects: string[] = []
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://portal')
    const send = (type: string, body: string | Uint8Array) =>
      response.writeHead(200, { 'content-type': type }).end(body)
    const column = /^\/portal\/(ours|rrweb)$/.exec(pathname)?.[1]
    if (column) {
      response.setHeader('set-cookie', COOKIES)
      return send('text/html', page(column as Column))
    }
    const recording = /^\/recordings\/(\d+)$/.exec(pathname)?.[1]
    if (recording !== undefined) return send('application/json', recordings[Number(recording)] ?? '[]')
    const asset = assets.get(pathname)
    if (asset !== undefined) return send(pathname.endsWith('.css') ? 'text/css' : 'text/javascript', asset)
    if (pathname === '/assets/rrweb.css' || pathname === '/assets/ours.css') return send('text/css', '')
    // Nothing else is asked for by the page: what comes is the recording's doing.
    const cookies = (request.headers.cookie ?? '').includes('portal_') ? 'with cookies' : 'without cookies'
    effects.push(`${request.method} ${request.url} ${cookies}`)
    return send('text/html', '<!doctype html><input name="csrf" value="portal-csrf-token">')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    base,
    serve: (json) => `${base}/recordings/${recordings.push(json) - 1}`,
    takeEffects() {
      const taken = effects
      effects = []
      return taken
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
