import { AwsClient } from 'aws4fetch'

import { abortedError, throwIfAborted } from '../sources/abort.ts'
import type { Fetch } from '../sources/fetch-bytes.ts'
import { bucketUnreachable } from './bucket-store.ts'

/** How a bucket is reached; path-style (`endpoint/bucket/key`), which every S3-compatible server understands. */
export interface S3Access {
  /** E.g. `https://s3.eu-central-1.amazonaws.com` or `http://127.0.0.1:9000`. */
  readonly endpoint: string
  readonly bucket: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** For temporary keys. */
  readonly sessionToken?: string
  /** @default globalThis.fetch */
  readonly fetch?: Fetch
}

export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE'
  /** Path below the bucket, safe as it is. */
  readonly path?: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array<ArrayBuffer>
  readonly signal?: AbortSignal | undefined
}

/** The first wait; each further one is twice as long, and up to as much again by chance. */
const RETRY_MS = 100
const TRIES = 3

/** Signs requests to one bucket and sends them; asks again where the bucket has a problem of its own. */
export function createS3Client(access: S3Access): (request: S3Request) => Promise<Response> {
  const { accessKeyId, secretAccessKey, sessionToken, region } = access
  const base = `${access.endpoint.replace(/\/+$/, '')}/${access.bucket}`
  const signer = new AwsClient({
    accessKeyId,
    secretAccessKey,
    region,
    service: 's3',
    ...(sessionToken && { sessionToken }),
  })

  async function send({ method, path = '', query, headers, body, signal }: S3Request): Promise<Response> {
    throwIfAborted(signal)
    const url = `${base}/${path}${query ? `?${new URLSearchParams(query).toString()}` : ''}`
    const init = { method, headers: { ...headers }, ...(body && { body }) }
    const { url: signedUrl, headers: signedHeaders } = await signer.sign(url, init)
    const fetch: Fetch = access.fetch ?? ((...request) => globalThis.fetch(...request))
    try {
      // A redirect would take the signature along to another host.
      return await fetch(signedUrl, {
        method,
        headers: signedHeaders,
        redirect: 'error',
        ...(body && { body }),
        ...(signal && { signal }),
      })
    } catch (thrown) {
      if (signal?.aborted) throw abortedError(thrown)
      throw bucketUnreachable(thrown)
    }
  }

  return async (request) => {
    for (let attempt = 1; ; attempt++) {
      const answer = await send(request)
      if (attempt >= TRIES || (answer.status < 500 && answer.status !== 429)) return answer
      await answer.body?.cancel()
      const waitMs = RETRY_MS * 2 ** (attempt - 1) * (1 + Math.random())
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
  }
}
