import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server of another site, which notes whatever reaches it. */
export interface AttackerServer {
  readonly base: string
  readonly requests: readonly string[]
  /** TCP connections: a preconnect asks for nothing. */
  readonly connections: () => number
  close(): Promise<void>
}

const PAGE = `<!doctype html><title>Another site</title><script>
  new Image().src = '/script-ran'
  try { top.location = '/navigated-top' } catch {}
</script><img src="/from-page.png">`

/** Answers with what a request is most likely after, so that what loads goes on. */
const answer: RequestListener = (request, response) => {
  const url = request.url ?? '/'
  response.setHeader('access-control-allow-origin', '*')
  const send = (type: string, body: string | Buffer) => response.writeHead(200, { 'content-type': type }).end(body)
  if (/\.(?:html?|php)|page/.test(url)) return send('text/html', PAGE)
  if (url.includes('.css')) return send('text/css', '@import url("/imported-by-sheet.css"); body { color: red }')
  if (url.includes('.js')) return send('text/javascript', "try { top.__canary('attacker script') } catch {}")
  if (url.includes('.svg')) return send('image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"><g id="x"/></svg>')
  if (url.includes('download')) response.setHeader('content-disposition', 'attachment; filename="evil.exe"')
  if (/\.(?:png|gif|jpe?g|ico)/.test(url)) return send('image/gif', PIXEL)
  return send('text/plain', 'ok')
}

const PIXEL = Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64')

/** Starts one on loopback, as `localhost`: another site than `127.0.0.1`. */
export async function startAttacker(): Promise<AttackerServer> {
  const requests: string[] = []
  let connections = 0
  const open = async (host: string, port: number): Promise<Server> => {
    const server = createServer((request, response) => {
      requests.push(`${request.method} ${request.url} (${String(request.headers['sec-fetch-dest'] ?? '')})`)
      answer(request, response)
    })
    server.on('connection', () => (connections += 1))
    server.on('upgrade', (request, socket) => {
      requests.push(`UPGRADE ${request.url}`)
      socket.destroy()
    })
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
    return server
  }
  const first = await open('127.0.0.1', 0)
  const { port } = first.address() as AddressInfo
  // `localhost` may mean either; without IPv6 there is only one.
  const servers = [
    first,
    ...(await open('::1', port).then(
      (server) => [server],
      () => [],
    )),
  ]
  return {
    base: `http://localhost:${port}`,
    requests,
    connections: () => connections,
    async close() {
      for (const server of servers) {
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      }
    },
  }
}
