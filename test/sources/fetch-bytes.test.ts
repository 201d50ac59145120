import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterEach, describe, expect, it } from 'vitest'

import { fetchBytes } from '../../src/sources/fetch-bytes.ts'

let server: Server | undefined

afterEach(async () => {
  server?.closeAllConnections()
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)))
  server = undefined
})

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener)
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-path?token=secret`
}

const options = { fetch: (...request: Parameters<typeof fetch>) => fetch(...request), subject: 'The test server' }

describe('fetchBytes', () => {
  it('reads a body that comes in pieces', async () => {
    const url = await serve((_, response) => {
      response.write('one ')
      setTimeout(() => response.end('two'), 20)
    })
    const { status, bytes } = await fetchBytes(url, options)
    expect([status, new TextDecoder().decode(bytes)]).toEqual([200, 'one two'])
  })

  it('reads an answer without a body', async () => {
    const url = await serve((_, response) => response.writeHead(204).end())
    expect((await fetchBytes(url, options)).bytes).toEqual(new Uint8Array())
  })

  it('stops at the limit of bytes, however much the server goes on sending', async () => {
    let closed = false
    const url = await serve((_, response) => {
      const timer = setInterval(() => response.write(Buffer.alloc(100_000)), 1)
      response.on('close', () => {
        closed = true
        clearInterval(timer)
      })
    })
    await expect(fetchBytes(url, { ...options, maxBytes: 1_000_000 })).rejects.toMatchObject({ code: 'too_large' })
    await expect.poll(() => closed).toBe(true)
  })

  it('reads no more than the beginning of an error', async () => {
    const url = await serve((_, response) => response.writeHead(500).end(Buffer.alloc(1_000_000)))
    const { status, bytes } = await fetchBytes(url, options)
    expect([status, bytes.length]).toEqual([500, 16_384])
  })

  it('gives up on a server that stops answering, and lets it know', async () => {
    let closed = false
    const url = await serve((_, response) => {
      response.write('half')
      response.on('close', () => (closed = true))
    })
    const stalled = fetchBytes(url, { ...options, stallMs: 60 })
    await expect(stalled).rejects.toMatchObject({ code: 'network', what: 'The test server stopped answering.' })
    await expect.poll(() => closed).toBe(true)
  })

  it('waits for a slow server as long as something arrives', async () => {
    const url = await serve((_, response) => {
      let sent = 0
      const timer = setInterval(() => {
        response.write('x')
        if (++sent === 10) {
          clearInterval(timer)
          response.end()
        }
      }, 250)
    })
    expect((await fetchBytes(url, { ...options, stallMs: 2_000 })).bytes).toHaveLength(10)
  })

  it('reports a connection that breaks as a network failure without the address', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('half')
      setTimeout(() => response.destroy(), 10)
    })
    const failure = (await fetchBytes(url, options).catch((error: unknown) => error)) as Error & { code: string }
    expect(failure.code).toBe('network')
    expect(failure.message).not.toContain('secret')
  })

  it('rejects with aborted, also while the body is on its way', async () => {
    const url = await serve((_, response) => void response.write('half'))
    const controller = new AbortController()
    const reading = fetchBytes(url, { ...options, signal: controller.signal })
    setTimeout(() => controller.abort(), 30)
    await expect(reading).rejects.toMatchObject({ code: 'aborted' })
  })
})
