import { ReplayError } from '../shared/errors.ts'
import { throwIfAborted } from '../sources/abort.ts'
import { checkedStream, corruptObject, sha256Hex } from './checked-bytes.ts'
import { cutRange } from './cut-range.ts'
import type { ArchiveStore, ObjectFacts } from './ports/archive-store.ts'
import { collectBytes } from './read-object.ts'
import { createS3Client, type S3Access, type S3Request } from './s3-client.ts'
import { parseS3Page } from './s3-list.ts'
import { assertStoreKey, isStoreKey } from './store-key.ts'

export interface S3StoreOptions extends S3Access {
  /** A folder of the bucket, e.g. `replay/`. @default the whole bucket */
  readonly prefix?: string
  /** What is written from a stream is held in memory first, because its checksum precedes it. @default 64_000_000 */
  readonly maxObjectBytes?: number
}

const CHECKSUM_HEADER = 'x-amz-meta-sha256'

/**
 * Keeps recordings in a bucket of any S3-compatible server, from Node and from workers. The checksum travels with the
 * object and signs the upload, so that a damaged one is refused by the server already.
 *
 * @throws ReplayError `configuration` for an endpoint, bucket or prefix that is not one
 * @example
 * const store = s3Store({ endpoint: 'https://s3.eu-central-1.amazonaws.com', bucket: 'replays', region: 'eu-central-1', accessKeyId, secretAccessKey })
 */
export function s3Store(options: S3StoreOptions): ArchiveStore {
  const { bucket, prefix = '', maxObjectBytes = 64_000_000 } = options
  const host = assertAccess(options)
  const send = createS3Client(options)

  async function ask(key: string, request: Omit<S3Request, 'path'>): Promise<Response> {
    throwIfAborted(request.signal)
    assertStoreKey(key)
    return send({ ...request, path: prefix + key })
  }

  async function stat(key: string, signal: AbortSignal | undefined): Promise<ObjectFacts | null> {
    const answer = await ask(key, { method: 'HEAD', signal })
    if (answer.status === 404) return null
    await assertOk(answer)
    return factsOf(key, answer.headers, Number(answer.headers.get('content-length')))
  }

  return {
    id: `s3:${host}/${bucket}/${prefix}`,

    async read(key, { range, signal } = {}) {
      const rangeHeader = range && { headers: { range: `bytes=${range.start}-${range.end}` } }
      if (range) cutRange(range, Infinity)
      const answer = await ask(key, { method: 'GET', signal, ...rangeHeader })
      if (answer.status === 404) {
        await answer.body?.cancel()
        throw new ReplayError('not_found', { what: `The store has no ${key}.` })
      }
      await assertOk(answer)
      const body = answer.body ?? new Blob([]).stream()
      if (range && answer.status === 206) {
        const bytes = totalBytes(answer.headers)
        return { ...factsOf(key, answer.headers, bytes), body, range: cutRange(range, bytes) }
      }
      const facts = factsOf(key, answer.headers, Number(answer.headers.get('content-length')))
      if (!range) return { ...facts, body: facts.sha256 ? body.pipeThrough(checkedStream(key, [facts.sha256])) : body }
      await body.cancel()
      throw new ReplayError('unsupported', { what: 'The bucket’s server does not read a part of an object.' })
    },

    async write(key, content, { sha256: expected, signal } = {}) {
      throwIfAborted(signal)
      assertStoreKey(key)
      const bytes =
        content instanceof Uint8Array ? content.slice() : await collectBytes(content, { maxBytes: maxObjectBytes, key })
      const sha256 = sha256Hex(bytes)
      if (expected !== undefined && expected !== sha256) throw corruptObject(key)
      const headers = {
        'content-type': 'application/octet-stream',
        'x-amz-content-sha256': sha256,
        [CHECKSUM_HEADER]: sha256,
      }
      const answer = await ask(key, { method: 'PUT', signal, headers, body: bytes })
      await assertOk(answer)
      await answer.body?.cancel()
      return { key, bytes: bytes.length, modifiedMs: Date.now(), sha256 }
    },

    async *list(wanted, { signal } = {}) {
      let token: string | null = null
      do {
        const query: Record<string, string> = { 'list-type': '2', prefix: prefix + wanted }
        if (token !== null) query['continuation-token'] = token
        const answer = await send({ method: 'GET', query, signal })
        await assertOk(answer)
        const page = parseS3Page(await answer.text())
        for (const facts of page.objects) {
          const key = facts.key.slice(prefix.length)
          throwIfAborted(signal)
          if (isStoreKey(key)) yield { ...facts, key }
        }
        token = page.nextToken
      } while (token !== null)
    },

    stat: (key, { signal } = {}) => stat(key, signal),

    async remove(key, { signal } = {}) {
      // Deleting says the same whether there was anything or not.
      if ((await stat(key, signal)) === null) return false
      const answer = await ask(key, { method: 'DELETE', signal })
      if (answer.status !== 404) await assertOk(answer)
      await answer.body?.cancel()
      return answer.status !== 404
    },
  }
}

function factsOf(key: string, headers: Headers, bytes: number): ObjectFacts {
  const sha256 = headers.get(CHECKSUM_HEADER)
  const modifiedMs = Date.parse(headers.get('last-modified') ?? '')
  return { key, bytes, modifiedMs: Number.isNaN(modifiedMs) ? 0 : modifiedMs, ...(sha256 && { sha256 }) }
}

function totalBytes(headers: Headers): number {
  return Number(/\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1] ?? 0)
}

/** Says what the status means and nothing of the body, which may repeat the key. */
async function assertOk(answer: Response): Promise<void> {
  if (answer.ok) return
  await answer.body?.cancel()
  const { status } = answer
  if (status === 416) throw new ReplayError('bad_request', { what: 'The range is beyond the object’s end.', status })
  if (status >= 500 || status === 429) {
    throw new ReplayError('unavailable', { what: `The bucket has a problem of its own (HTTP ${status}).`, status })
  }
  throw new ReplayError('storage', {
    what: `The bucket refused the request (HTTP ${status}).`,
    fix: 'Check the bucket’s name, the keys and what they may do.',
    status,
  })
}

function assertAccess({ endpoint, bucket, prefix = '', region, accessKeyId, secretAccessKey }: S3StoreOptions): string {
  const fix = 'Give endpoint (http: or https:), bucket, region, accessKeyId, secretAccessKey; a prefix ends with “/”.'
  const wrong = (name: string) => new ReplayError('configuration', { what: `s3Store has no usable ${name}.`, fix })
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.username) throw wrong('endpoint')
  if (!/^[a-z0-9][a-z0-9.-]{1,62}$/.test(bucket)) throw wrong('bucket')
  if (prefix !== '' && !(prefix.endsWith('/') && isStoreKey(prefix.slice(0, -1)))) throw wrong('prefix')
  if (!region || !accessKeyId || !secretAccessKey) throw wrong('region or key')
  return url.host
}
