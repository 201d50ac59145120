import { S3, S3Client } from '@aws-sdk/client-s3'
import { AwsClient } from 'aws4fetch'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'

import type { ArchiveStore } from '../../src/server/ports/archive-store.ts'
import { readObject } from '../../src/server/read-object.ts'
import { s3SdkStore, type S3Sdk } from '../../src/server/s3-sdk-store.ts'
import { s3Store, type S3StoreOptions } from '../../src/server/s3-store.ts'
import { describeArchiveStore } from '../contract/describe-archive-store.ts'
import { startSwift } from '../stand-in/swift-server.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)

const swift = await startSwift()
afterAll(() => swift?.stop())

describe.skipIf(swift === null)('in a bucket of OpenStack Swift', () => {
  const access = (): S3StoreOptions => ({ ...swift!, bucket: 'replays', prefix: 'archive/' })
  const admin = () => new AwsClient({ ...swift!, service: 's3' })
  const objectUrl = (key: string) => `${swift!.endpoint}/replays/archive/${key}`
  const sdk = (keys: { readonly accessKeyId?: string; readonly secretAccessKey?: string } = {}) => {
    const { endpoint, region, accessKeyId, secretAccessKey } = swift!
    const credentials = { accessKeyId, secretAccessKey, ...keys }
    return new S3({ endpoint, region, forcePathStyle: true, credentials })
  }
  const place = { bucket: 'replays', prefix: 'archive/' }

  beforeAll(async () => {
    const made = await admin().fetch(`${swift!.endpoint}/replays`, { method: 'PUT' })
    expect(made.status).toBe(200)
  })

  async function spoil(key: string): Promise<void> {
    const { content, sha256 } = await readObject(s3Store(access()), key)
    content[0]! ^= 1
    const headers = { 'x-amz-meta-sha256': sha256!, 'content-type': 'application/octet-stream' }
    const put = await admin().fetch(objectUrl(key), { method: 'PUT', body: content, headers })
    expect(put.status).toBe(200)
  }

  let pages = 0
  const twoAPage = (): typeof globalThis.fetch => (input, init) => {
    const url = new URL(input as string)
    if (!url.searchParams.has('list-type')) return globalThis.fetch(input, init)
    pages++
    // Signed again, because the query is part of the signature.
    url.searchParams.set('max-keys', '2')
    return admin().fetch(url.toString())
  }
  function sdkWithTwoAPage(): S3Sdk {
    const client = sdk()
    const listObjectsV2: S3Sdk['listObjectsV2'] = (input, options) => {
      pages++
      return client.listObjectsV2({ ...input, MaxKeys: 2 }, options)
    }
    return Object.assign(sdk(), { listObjectsV2 })
  }

  interface Made {
    readonly name: string
    readonly make: () => ArchiveStore
    readonly paged: () => ArchiveStore
    readonly badKeys: () => ArchiveStore
    readonly writing: () => ArchiveStore
  }

  describe.each<Made>([
    {
      name: 's3Store',
      make: () => s3Store(access()),
      paged: () => s3Store({ ...access(), fetch: twoAPage() }),
      badKeys: () => s3Store({ ...access(), secretAccessKey: 'not-the-secret' }),
      writing: () => s3Store({ ...access(), ...swift!.writer }),
    },
    {
      name: 's3SdkStore',
      make: () => s3SdkStore(sdk(), place),
      paged: () => s3SdkStore(sdkWithTwoAPage(), place),
      badKeys: () => s3SdkStore(sdk({ secretAccessKey: 'not-the-secret' }), place),
      writing: () => s3SdkStore(sdk(swift!.writer), place),
    },
  ])('$name', ({ name, make, paged, badKeys, writing }) => {
    describeArchiveStore(name, async () => ({ store: make(), again: make, spoil }))

    it('lists more objects than one page holds', async () => {
      const store = paged()
      const seen: string[] = []
      for (let index = 0; index < 5; index++) await store.write(`many/${index}`, bytesOf('x'))
      pages = 0
      for await (const { key } of store.list('many/')) seen.push(key)
      expect(seen).toEqual(['many/0', 'many/1', 'many/2', 'many/3', 'many/4'])
      expect(pages).toBe(3)
    })

    it('stays within its prefix', async () => {
      await s3Store({ ...swift!, bucket: 'replays' }).write('beside', bytesOf('x'))
      for await (const { key } of make().list('')) expect(key).not.toContain('beside')
      expect(await make().stat('beside')).toBeNull()
    })

    it('says that the keys are wrong without naming them', async () => {
      const store = badKeys()
      for (const ask of [() => store.read('r1/a'), () => store.write('r1/a', bytesOf('x')), () => store.stat('r1/a')]) {
        const thrown: unknown = await ask().catch((error: unknown) => error)
        expect(thrown).toMatchObject({ code: 'storage', status: 403, cause: undefined })
        expect(String((thrown as Error).stack)).not.toContain('not-the-secret')
        expect(String((thrown as Error).stack)).not.toContain('test:tester')
      }
    })

    it('takes nothing for missing that it may not ask about, and says what its keys have to be allowed', async () => {
      await swift!.letWrite('replays')
      const store = writing()
      await store.write('r7/a', bytesOf('written'))
      for (const key of ['r7/a', 'r7/not-there']) {
        for (const ask of [() => store.stat(key), () => store.read(key), () => store.remove(key)]) {
          const thrown: unknown = await ask().catch((error: unknown) => error)
          expect(thrown).toMatchObject({ code: 'storage', status: 403 })
          expect((thrown as Error).message).toMatch(/s3:GetObject.*s3:ListBucket/)
        }
      }
      expect(await make().stat('r7/a')).toMatchObject({ bytes: 7 })
    })
  })

  it('s3Store has its upload refused by the server when a byte is changed on the way', async () => {
    const fetch: typeof globalThis.fetch = (input, init) =>
      globalThis.fetch(input, init?.method === 'PUT' ? { ...init, body: bytesOf('changed') } : init)
    const store = s3Store({ ...access(), fetch })
    await expect(store.write('r9/a', bytesOf('written'))).rejects.toMatchObject({ code: 'storage', status: 400 })
    expect(await store.stat('r9/a')).toBeNull()
  })

  it('s3Store and s3SdkStore read what the other has written, checksum and all', async () => {
    const [own, sdks] = [s3Store(access()), s3SdkStore(sdk(), place)]
    await own.write('r8/own', bytesOf('written by one'))
    await sdks.write('r8/sdk', bytesOf('written by the other'))
    for (const key of ['r8/own', 'r8/sdk']) {
      const [one, other] = [await readObject(own, key), await readObject(sdks, key)]
      expect(other.content).toEqual(one.content)
      const { bytes, modifiedMs, sha256 } = await own.stat(key).then((facts) => facts!)
      expect(await sdks.stat(key)).toEqual({ key, bytes, modifiedMs, sha256 })
    }
    expect(sdks.id).not.toContain('tester')
  })

  it('s3SdkStore says so where the server cannot be reached, and where there are no keys', async () => {
    const { region } = swift!
    const settings = { region, forcePathStyle: true, maxAttempts: 1 }
    const away = new S3({
      ...settings,
      endpoint: 'http://127.0.0.1:9',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    })
    await expect(s3SdkStore(away, place).stat('r1/a')).rejects.toMatchObject({ code: 'unavailable' })
    const keyless = Object.assign(new Error('Could not load credentials'), { name: 'CredentialsProviderError' })
    const credentials = () => Promise.reject(keyless)
    const locked = new S3({ ...settings, endpoint: swift!.endpoint, credentials })
    await expect(s3SdkStore(locked, place).stat('r1/a')).rejects.toMatchObject({ code: 'configuration' })
  })
})

describe('s3SdkStore', () => {
  it('refuses a configuration that cannot work', () => {
    const client = new S3({ region: 'eu' })
    const refused = expect.objectContaining({ code: 'configuration' }) as Error
    expect(() => s3SdkStore(client, { bucket: 'a/../b' })).toThrow(refused)
    expect(() => s3SdkStore(client, { bucket: 'replays', prefix: 'no-slash' })).toThrow(refused)
    expect(() => s3SdkStore(new S3Client({ region: 'eu' }) as unknown as S3, { bucket: 'replays' })).toThrow(refused)
  })
})

describe('s3Store', () => {
  const access: S3StoreOptions = {
    endpoint: 'https://s3.example',
    bucket: 'replays',
    region: 'eu',
    accessKeyId: 'AKIA',
    secretAccessKey: 'secret-key',
  }
  const answering = (...answers: (() => Response)[]) => {
    const requests: Request[] = []
    const fetch: typeof globalThis.fetch = async (input, init) => {
      requests.push(new Request(input, init))
      return answers[Math.min(requests.length, answers.length) - 1]!()
    }
    return { requests, store: s3Store({ ...access, fetch }) }
  }

  it('asks again where the bucket has a problem of its own, and gives up after three', async () => {
    const down = answering(() => new Response('SlowDown', { status: 503 }))
    await expect(down.store.stat('r1/a')).rejects.toMatchObject({ code: 'unavailable', status: 503 })
    expect(down.requests).toHaveLength(3)
    const once = answering(
      () => new Response(null, { status: 500 }),
      () => new Response(null, { status: 200, headers: { 'content-length': '3' } }),
    )
    expect(await once.store.stat('r1/a')).toMatchObject({ key: 'r1/a', bytes: 3 })
  })

  it('asks a bucket that may not be listed again after a minute, and reads from it meanwhile', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    const isList = (request: Request) => new URL(request.url).searchParams.has('list-type')
    let mended = false
    const requests: Request[] = []
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const request = new Request(input, init)
      requests.push(request)
      if (!isList(request)) return new Response('content')
      return mended ? new Response('<ListBucketResult></ListBucketResult>') : new Response('', { status: 403 })
    }
    const store = s3Store({ ...access, fetch })
    const list = async () => {
      for await (const { key } of store.list('r1/')) expect(key).toBe('nothing is there')
    }
    for (let time = 0; time < 3; time++) {
      const thrown: unknown = await list().catch((error: unknown) => error)
      expect(thrown).toMatchObject({ code: 'storage', status: 403 })
      expect((thrown as Error).message).toContain('s3:ListBucket')
      await (await store.read('r1/a')).body.cancel()
    }
    expect(requests.filter(isList)).toHaveLength(1)
    mended = true
    vi.setSystemTime(Date.now() + 59_000)
    await expect(list()).rejects.toMatchObject({ status: 403 })
    vi.setSystemTime(Date.now() + 1_000)
    await list()
    await list()
    expect(requests.filter(isList)).toHaveLength(3)
  })

  it('sends its secret nowhere, and follows no redirect with its signature', async () => {
    const { requests, store } = answering(() => new Response(null, { status: 404 }))
    await store.stat('r1/a')
    expect(requests[0]!.redirect).toBe('error')
    expect(requests[0]!.url).toBe('https://s3.example/replays/r1/a')
    expect(JSON.stringify([...requests[0]!.headers])).not.toContain('secret-key')
    expect(store.id).toBe('s3:s3.example/replays/')
  })

  it('refuses answers to a list that are none, and skips keys that are not its own', async () => {
    const list = async (xml: string) => {
      const keys: string[] = []
      for await (const { key } of answering(() => new Response(xml)).store.list('')) keys.push(key)
      return keys
    }
    await expect(list('<html>hello</html>')).rejects.toMatchObject({ code: 'format_unknown' })
    const entry = (key: string) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`
    expect(
      await list(`<ListBucketResult>${entry('../x')}${entry('r1/a')}${entry('a&amp;b')}</ListBucketResult>`),
    ).toEqual(['r1/a'])
  })

  it('holds no more of a stream in memory than it may', async () => {
    const store = s3Store({ ...access, maxObjectBytes: 10, fetch: () => Promise.reject(new Error('not asked')) })
    const body = new Blob(['more than ten bytes']).stream() as ReadableStream<Uint8Array>
    await expect(store.write('r1/a', body)).rejects.toMatchObject({ code: 'too_large' })
  })

  it('refuses a configuration that cannot work', () => {
    for (const wrong of [
      { endpoint: 'ftp://x' },
      { endpoint: 'not a url' },
      { endpoint: 'https://user:pass@s3.example' },
      { bucket: 'a/../b' },
      { bucket: '' },
      { prefix: 'no-slash' },
      { prefix: '../' },
      { secretAccessKey: '' },
      { region: '' },
    ]) {
      expect(() => s3Store({ ...access, ...wrong })).toThrow(
        expect.objectContaining({ code: 'configuration' }) as Error,
      )
    }
  })
})
