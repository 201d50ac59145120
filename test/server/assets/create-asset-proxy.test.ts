import { describe, expect, it } from 'vitest'

import { createAssetProxy, type AssetProxyOptions } from '../../../src/server/assets/create-asset-proxy.ts'
import type { AssetAnswer } from '../../../src/server/ports/asset-fetch.ts'
import type { ArchiveStore } from '../../../src/server/ports/archive-store.ts'
import { makeHandler } from '../handler/handler-under-test.ts'
import { memoryArchiveStore } from '../memory-archive-store.ts'

const { signal } = new AbortController()
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47])
const URL_OF = 'https://cdn.shop.example/a.png'

function answer(body: Uint8Array<ArrayBuffer> | string, headers: Record<string, string>, status = 200): AssetAnswer {
  return { status, headers: new Headers(headers), body: new Response(body).body }
}

/** A proxy in front of answers by address; what was asked is kept. */
function proxyOver(answers: Record<string, () => AssetAnswer>, more: Partial<AssetProxyOptions> = {}) {
  const asked: string[] = []
  const proxy = createAssetProxy({
    hosts: ['cdn.shop.example'],
    fetch: async (url) => {
      asked.push(url.href)
      return answers[url.href]?.() ?? answer('', {}, 404)
    },
    ...more,
  })
  return { asked, read: (url: string) => proxy.read(url, { signal }) }
}

describe('createAssetProxy', () => {
  it('sends an image as what it is, to be kept by the viewer alone, and never as a page', async () => {
    const { read } = proxyOver({ [URL_OF]: () => answer(PNG, { 'content-type': 'image/PNG; charset=x' }) })
    const { headers, body } = await read(`${URL_OF}#part`)
    expect(new Uint8Array(await new Response(body).arrayBuffer())).toEqual(PNG)
    expect(headers.get('content-type')).toBe('image/png')
    expect(headers.get('content-security-policy')).toContain('sandbox')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cache-control')).toContain('private')
  })

  it.each(['text/html', 'image/svg+xml', 'text/javascript', 'application/pdf', 'application/xhtml+xml', ''])(
    'sends nothing of type %j',
    async (type) => {
      const { read } = proxyOver({ [URL_OF]: () => answer('<script>', { 'content-type': type }) })
      await expect(read(URL_OF)).rejects.toMatchObject({ code: 'not_found' })
    },
  )

  it.each([
    'http://cdn.shop.example/a.png',
    'https://evil.example/a.png',
    'https://cdn.shop.example.evil.example/a.png',
    'https://cdn.shop.example:8443/a.png',
    'https://user:pass@cdn.shop.example/a.png',
    'https://127.0.0.1/a.png',
    'https://[::ffff:127.0.0.1]/a.png',
    'https://0x7f.1/a.png',
    'https://2130706433/',
    'file:///etc/passwd',
    'data:text/html,x',
    'gopher://cdn.shop.example/',
  ])('asks nobody for %s', async (url) => {
    const { read, asked } = proxyOver({})
    await expect(read(url)).rejects.toMatchObject({ code: 'forbidden' })
    expect(asked).toEqual([])
  })

  it.each(['', 'not an address', '//cdn.shop.example/a.png', `https://cdn.shop.example/${'a'.repeat(5_000)}`])(
    'does not understand %j',
    async (url) => {
      await expect(proxyOver({}).read(url)).rejects.toMatchObject({ code: 'bad_request' })
    },
  )

  it('looks at every step of a redirect as if it had been asked for', async () => {
    const to =
      (location: string, status = 302) =>
      () =>
        answer('', { location }, status)
    const png = () => answer(PNG, { 'content-type': 'image/png' })
    const base = 'https://cdn.shop.example'
    const { read } = proxyOver({
      [URL_OF]: to('/b.png', 307),
      [`${base}/b.png`]: to(`${base}/c.png`),
      [`${base}/c.png`]: png,
    })
    expect((await read(URL_OF)).status).toBe(200)
    for (const location of [
      'http://cdn.shop.example/',
      'https://169.254.169.254/',
      'https://evil.example/',
      'file:///x',
    ]) {
      const redirected = proxyOver({ [URL_OF]: to(location) })
      await expect(redirected.read(URL_OF)).rejects.toMatchObject({ code: 'forbidden' })
      expect(redirected.asked).toEqual([URL_OF])
    }
    const round = proxyOver({ [URL_OF]: to(URL_OF) })
    await expect(round.read(URL_OF)).rejects.toMatchObject({ code: 'not_found' })
    expect(round.asked).toHaveLength(4)
  })

  it('holds no more than its limit, whatever the length says', async () => {
    const large = new Uint8Array(2_000)
    for (const headers of [{ 'content-length': '2000' }, { 'content-length': '1' }, {}]) {
      const { read } = proxyOver(
        { [URL_OF]: () => answer(large, { 'content-type': 'image/png', ...headers }) },
        { maxBytes: 1_000 },
      )
      await expect(read(URL_OF)).rejects.toMatchObject({ code: 'too_large' })
    }
  })

  it('shows an asset as it was when it was first seen', async () => {
    const store = memoryArchiveStore()
    let [version, asked] = [1, 0]
    const fresh = () => {
      asked++
      return answer(new Uint8Array([version]), { 'content-type': 'font/woff2' })
    }
    const first = proxyOver({ [URL_OF]: fresh }, { store })
    expect(new Uint8Array(await (await first.read(URL_OF)).arrayBuffer())).toEqual(new Uint8Array([1]))
    version = 2
    const later = await proxyOver({ [URL_OF]: fresh }, { store }).read(URL_OF)
    expect(later.headers.get('content-type')).toBe('font/woff2')
    expect(new Uint8Array(await later.arrayBuffer())).toEqual(new Uint8Array([1]))
    expect(asked).toBe(1)
    for (const key of store.objects.keys()) store.spoil(key)
    expect(new Uint8Array(await (await first.read(URL_OF)).arrayBuffer())).toEqual(new Uint8Array([2]))
  })

  it('loads again what is damaged in the store, and keeps it as it is now', async () => {
    const store = memoryArchiveStore()
    const png = () => answer(PNG, { 'content-type': 'image/png' })
    const { read, asked } = proxyOver({ [URL_OF]: png }, { store })
    const bytes = async () => new Uint8Array(await (await read(URL_OF)).arrayBuffer())
    await bytes()
    const [key = ''] = store.objects.keys()
    expect(key).toMatch(/^assets\.d\/[0-9a-f]{64}$/)
    store.spoil(key)
    expect([await bytes(), await bytes(), asked.length]).toEqual([PNG, PNG, 2])
  })

  it('shows what the store cannot keep, and does not keep what may not be shown', async () => {
    const store = memoryArchiveStore()
    const full: ArchiveStore = { ...store, write: () => Promise.reject(new Error('no space left')) }
    const png = () => answer(PNG, { 'content-type': 'image/png' })
    expect((await proxyOver({ [URL_OF]: png }, { store: full }).read(URL_OF)).status).toBe(200)
    const page = () => answer('<script>', { 'content-type': 'text/html' })
    await expect(proxyOver({ [URL_OF]: page }, { store }).read(URL_OF)).rejects.toMatchObject({ code: 'not_found' })
    expect(store.objects.size).toBe(0)
  })

  it('is given up when it takes too long', async () => {
    const proxy = createAssetProxy({
      hosts: ['cdn.shop.example'],
      timeoutMs: 20,
      fetch: (_, { signal: until }) =>
        new Promise((_resolve, reject) => until.addEventListener('abort', () => reject(until.reason as Error))),
    })
    await expect(proxy.read(URL_OF, { signal })).rejects.toThrow()
  })

  it.each([[[]], [['*']], [['https://cdn.shop.example']], [['cdn.shop.example/path']], [['']]])(
    'cannot be made for the hosts %j',
    (hosts) => {
      const fetch = async () => answer('', {})
      expect(() => createAssetProxy({ hosts, fetch })).toThrow(expect.objectContaining({ code: 'configuration' }))
    },
  )

  it('answers through the handler in the handler’s own words', async () => {
    const assets = createAssetProxy({ hosts: ['cdn.shop.example'], fetch: async () => answer('', {}, 500) })
    const { get } = await makeHandler({ assets })
    const statuses = []
    for (const url of [URL_OF, 'https://evil.example/', 'x']) {
      statuses.push((await get(`/asset?url=${encodeURIComponent(url)}`)).status)
    }
    expect(statuses).toEqual([404, 403, 400])
  })
})
