import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { pinnedFetch, type PinnedFetchOptions } from '../../../src/server/adapters/pinned-fetch.ts'
import { createAssetProxy } from '../../../src/server/assets/create-asset-proxy.ts'
import { isPublicAddress } from '../../../src/server/assets/public-address.ts'
import { startTlsServer, type TlsServer } from '../assets/tls-server.ts'

const HOST = 'cdn.shop.example'
const LOOPBACK = { address: '127.0.0.1', family: 4 }
const PUBLIC = { address: '93.184.215.14', family: 4 }
const { signal } = new AbortController()

describe('abuse 13: the asset proxy asks inside the network', () => {
  let inside: TlsServer
  beforeAll(async () => {
    inside = await startTlsServer([HOST, 'other.example'], (request, response) => {
      if (request.url === '/away.png')
        response.writeHead(302, { location: `https://other.example:${inside.port}/` }).end()
      else if (request.url === '/slow.png') response.writeHead(200, { 'content-type': 'image/png' }).flushHeaders()
      else response.writeHead(200, { 'content-type': 'image/png', 'set-cookie': 'a=b' }).end('png')
    })
  })
  beforeEach(() => void (inside.requests.length = 0))
  afterAll(() => inside.close())

  const urlOf = (path = '/a.png') => `https://${HOST}:${inside.port}${path}`
  const proxyWith = (options: PinnedFetchOptions) =>
    createAssetProxy({ hosts: [`${HOST}:${inside.port}`], fetch: pinnedFetch({ ca: inside.ca, ...options }) })

  it.each([
    ['127.0.0.1', [LOOPBACK]],
    ['a cloud’s metadata', [{ address: '169.254.169.254', family: 4 }]],
    ['one in another’s clothes', [{ address: '::ffff:127.0.0.1', family: 6 }]],
    ['one of several', [PUBLIC, LOOPBACK]],
  ])('a name that leads to %s is refused before anything is connected', async (_, addresses) => {
    await expect(proxyWith({ lookup: async () => addresses }).read(urlOf(), { signal })).rejects.toMatchObject({
      code: 'forbidden',
    })
    expect(inside.requests).toEqual([])
  })

  it('a name that is another a moment later is asked once, and what was looked at is what is connected to', async () => {
    let asked = 0
    // The loopback address stands for a public one here, and one that nobody may reach for the rebound one.
    const proxy = proxyWith({
      lookup: async () => (asked++ === 0 ? [LOOPBACK] : [{ address: '10.0.0.1', family: 4 }]),
      isAllowed: (address) => address === LOOPBACK.address || isPublicAddress(address),
    })
    const answer = await proxy.read(urlOf(), { signal })
    expect([answer.status, await answer.text(), asked]).toEqual([200, 'png', 1])
    expect(answer.headers.get('set-cookie')).toBeNull()
    // The second request looks again, and finds what it must not.
    await expect(proxy.read(urlOf(), { signal })).rejects.toMatchObject({ code: 'forbidden' })
    expect(inside.requests).toHaveLength(1)
  })

  it('sends nothing of the viewer, and no cookie', async () => {
    await proxyWith({ lookup: async () => [LOOPBACK], isAllowed: () => true }).read(urlOf(), { signal })
    expect(Object.keys(inside.requests[0]!.headers).sort()).toEqual(
      ['accept', 'accept-encoding', 'connection', 'host', 'user-agent'].sort(),
    )
  })

  it('follows no redirect to a host that is not named', async () => {
    const proxy = proxyWith({ lookup: async () => [LOOPBACK], isAllowed: () => true })
    await expect(proxy.read(urlOf('/away.png'), { signal })).rejects.toMatchObject({ code: 'forbidden' })
    expect(inside.requests.map(({ url }) => url)).toEqual(['/away.png'])
  })

  it('refuses a host whose certificate is another’s, and a name without address', async () => {
    const open = { isAllowed: () => true }
    const stranger = pinnedFetch({ ...open, ca: inside.ca, lookup: async () => [LOOPBACK] })
    const elsewhere = new URL(`https://bank.example:${inside.port}/`)
    await expect(stranger(elsewhere, { signal })).rejects.toMatchObject({ code: 'unavailable' })
    const nowhere = pinnedFetch({ ...open, lookup: async () => Promise.reject(new Error('ENOTFOUND')) })
    await expect(nowhere(elsewhere, { signal })).rejects.toMatchObject({ code: 'unavailable' })
    expect(inside.requests).toEqual([])
  })

  it('lets go of a host that says nothing more, and when the viewer leaves', async () => {
    const quick = proxyWith({ lookup: async () => [LOOPBACK], isAllowed: () => true, idleMs: 100 })
    await expect(quick.read(urlOf('/slow.png'), { signal })).rejects.toThrow()
    const leaving = new AbortController()
    const patient = proxyWith({ lookup: async () => [LOOPBACK], isAllowed: () => true })
    const asked = patient.read(urlOf('/slow.png'), { signal: leaving.signal })
    await expect.poll(() => inside.requests.length).toBe(2)
    leaving.abort()
    await expect(asked).rejects.toThrow()
  })
})
