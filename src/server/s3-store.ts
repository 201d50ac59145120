import { ReplayError } from '../shared/errors.ts'
import {
  assertBucket,
  type Bucket,
  bucketError,
  type BucketFacts,
  type BucketOptions,
  bucketStore,
  rangeHeader,
  wholeBytes,
} from './bucket-store.ts'
import type { ArchiveStore } from './ports/archive-store.ts'
import { createS3Client, type S3Access, type S3Request } from './s3-client.ts'
import { parseS3Page } from './s3-list.ts'

export interface S3StoreOptions extends S3Access, BucketOptions {}

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
  const { bucket, prefix = '' } = options
  const host = assertAccess(options)
  return bucketStore(`s3:${host}/${bucket}/${prefix}`, signedBucket(options), options)
}

function signedBucket(access: S3Access): Bucket {
  const send = createS3Client(access)

  /** `null` for what is not there. */
  async function ask(request: S3Request): Promise<Response | null> {
    const answer = await send(request)
    if (answer.ok) return answer
    await answer.body?.cancel()
    if (answer.status === 404 && request.path !== undefined && request.method !== 'PUT') return null
    throw bucketError(answer.status)
  }

  return {
    async head(path, signal) {
      const answer = await ask({ method: 'HEAD', path, signal })
      return answer && factsOf(answer.headers)
    },

    async get(path, range, signal) {
      const headers = range && { headers: { range: rangeHeader(range) } }
      const answer = await ask({ method: 'GET', path, signal, ...headers })
      if (!answer) return null
      const body = answer.body ?? new Blob([]).stream()
      const facts = factsOf(answer.headers)
      if (answer.status !== 206) return { ...facts, body, holds: 'all' }
      return { ...facts, bytes: wholeBytes(answer.headers.get('content-range')), body, holds: 'range' }
    },

    async put(path, body, sha256, signal) {
      const headers = {
        'content-type': 'application/octet-stream',
        'x-amz-content-sha256': sha256,
        [CHECKSUM_HEADER]: sha256,
      }
      const answer = await ask({ method: 'PUT', path, signal, headers, body })
      await answer?.body?.cancel()
    },

    async list(prefix, token, signal) {
      const query = { 'list-type': '2', prefix, ...(token !== null && { 'continuation-token': token }) }
      const answer = await ask({ method: 'GET', query, signal })
      return parseS3Page((await answer?.text()) ?? '')
    },

    async delete(path, signal) {
      const answer = await ask({ method: 'DELETE', path, signal })
      await answer?.body?.cancel()
      return answer !== null
    },
  }
}

function factsOf(headers: Headers): BucketFacts {
  const sha256 = headers.get(CHECKSUM_HEADER)
  const modifiedMs = Date.parse(headers.get('last-modified') ?? '')
  return {
    bytes: Number(headers.get('content-length')),
    modifiedMs: Number.isNaN(modifiedMs) ? 0 : modifiedMs,
    ...(sha256 && { sha256 }),
  }
}

function assertAccess(options: S3StoreOptions): string {
  const { endpoint, region, accessKeyId, secretAccessKey } = options
  const fix = 'Give endpoint (http: or https:), bucket, region, accessKeyId, secretAccessKey.'
  const wrong = (name: string) => new ReplayError('configuration', { what: `s3Store has no usable ${name}.`, fix })
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.username) throw wrong('endpoint')
  assertBucket('s3Store', options)
  if (!region || !accessKeyId || !secretAccessKey) throw wrong('region or key')
  return url.host
}
