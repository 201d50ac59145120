import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A host of the internet, as far as its certificate goes; it listens on the loopback address. */
export interface TlsServer {
  readonly port: number
  /** Its own certificate, PEM. */
  readonly ca: string
  /** `method address` of every request, with its headers. */
  readonly requests: { readonly url: string; readonly headers: NodeJS.Dict<string | string[]> }[]
  close(): Promise<void>
}

export async function startTlsServer(names: readonly string[], answer: RequestListener): Promise<TlsServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'portal-replay-tls-'))
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=test', '-addext', `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`]
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  execFileSync('openssl', ['req', '-x509', ...curve, '-keyout', key, '-out', cert, ...subject], { stdio: 'ignore' })
  const ca = readFileSync(cert, 'utf8')
  const requests: TlsServer['requests'] = []
  const server = createServer({ key: readFileSync(key), cert: ca }, (request, response) => {
    requests.push({ url: request.url!, headers: request.headers })
    answer(request, response)
  })
  rmSync(folder, { recursive: true })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    ca,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
