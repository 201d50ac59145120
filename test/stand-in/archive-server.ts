import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

import { writeArchive, writeArchiveIndex, type ArchiveInput } from '../../src/recording/archive/index.ts'
import type { FlagDefinition } from '../../src/recording/replay-source.ts'

/** A static web server over files in memory, as plain as they come. */
export interface ArchiveServer {
  readonly url: string
  readonly files: Map<string, Uint8Array>
  /** Paths asked for, in order. */
  readonly requests: string[]
  /** Requests that the client gave up before the answer was out. */
  readonly abandoned: () => number
  /** Answers with this status instead, where the path contains the text. */
  readonly failures: Map<string, { status: number; headers?: Record<string, string>; body?: string }>
  /** How long every answer takes. */
  delayMs: number
  /** What the server says about `.gz` files. */
  encoding: 'none' | 'gzip'
  readonly lastHeaders: () => Readonly<Record<string, string | string[] | undefined>>
  close(): Promise<void>
}

/** The files of several recordings and the index beside them. */
export async function archiveFiles(inputs: readonly ArchiveInput[], flags?: readonly FlagDefinition[]) {
  const files = new Map<string, Uint8Array>()
  for (const input of inputs) {
    for await (const { path, bytes } of writeArchive(input)) files.set(`${input.info.id}/${path}`, bytes)
  }
  const beside = writeArchiveIndex(
    inputs.map(({ info }) => info),
    flags,
  )
  for (const { path, bytes } of beside) files.set(path, bytes)
  return files
}

export async function startArchiveServer(files: Map<string, Uint8Array>): Promise<ArchiveServer> {
  const requests: string[] = []
  const failures: ArchiveServer['failures'] = new Map()
  let abandoned = 0
  let lastHeaders = {}
  const server: Server = createServer((request, response) => {
    void (async () => {
      const path = decodeURIComponent(request.url!.slice(1).split('?')[0]!)
      requests.push(path)
      lastHeaders = request.headers
      response.on('close', () => {
        if (!response.writableFinished) abandoned++
      })
      await wait(api.delayMs)
      const failure = [...failures].find(([part]) => path.includes(part))?.[1]
      const bytes = files.get(path)
      if (failure) response.writeHead(failure.status, failure.headers).end(failure.body)
      else if (!bytes) response.writeHead(404).end('not here')
      else {
        const isGzip = path.endsWith('.gz')
        if (isGzip && api.encoding === 'gzip') response.setHeader('content-encoding', 'gzip')
        response.setHeader('content-type', isGzip ? 'application/gzip' : 'application/json')
        response.writeHead(200).end(bytes)
      }
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const api: ArchiveServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    requests,
    failures,
    abandoned: () => abandoned,
    delayMs: 0,
    encoding: 'none',
    lastHeaders: () => lastHeaders,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return api
}
