import { ReplayError, toReplayError } from '../shared/errors.ts'
import { abortedError } from '../sources/abort.ts'
import {
  assertBucket,
  type Bucket,
  bucketError,
  type BucketFacts,
  type BucketOptions,
  bucketStore,
  bucketUnreachable,
  rangeHeader,
  wholeBytes,
} from './bucket-store.ts'
import type { ArchiveStore } from './ports/archive-store.ts'

interface ObjectName {
  readonly Bucket: string
  readonly Key: string
}

interface ObjectAnswer {
  readonly ContentLength?: number | undefined
  readonly LastModified?: Date | undefined
  readonly Metadata?: Readonly<Record<string, string>> | undefined
}

interface SendOptions {
  readonly abortSignal?: AbortSignal
}

/** What the store asks of `S3` in `@aws-sdk/client-s3`, version 3: this package needs neither it nor its types. */
export interface S3Sdk {
  headObject(input: ObjectName, options: SendOptions): Promise<ObjectAnswer>
  getObject(
    input: ObjectName & { Range?: string },
    options: SendOptions,
  ): Promise<
    ObjectAnswer & {
      readonly ContentRange?: string | undefined
      readonly Body?: { transformToWebStream(): ReadableStream<Uint8Array> } | undefined
    }
  >
  putObject(
    input: ObjectName & {
      Body: Uint8Array
      ContentType: string
      ChecksumSHA256: string
      Metadata: Record<string, string>
    },
    options: SendOptions,
  ): Promise<unknown>
  deleteObject(input: ObjectName, options: SendOptions): Promise<unknown>
  listObjectsV2(
    input: { Bucket: string; Prefix: string; ContinuationToken?: string },
    options: SendOptions,
  ): Promise<{
    readonly Contents?:
      | readonly {
          readonly Key?: string | undefined
          readonly Size?: number | undefined
          readonly LastModified?: Date | undefined
        }[]
      | undefined
    readonly IsTruncated?: boolean | undefined
    readonly NextContinuationToken?: string | undefined
  }>
}

export interface S3SdkStoreOptions extends BucketOptions {
  /** What tells the store from others: give one where two servers have a bucket of this name. @default `s3:` and the place */
  readonly id?: string
}

const METHODS = ['headObject', 'getObject', 'putObject', 'deleteObject', 'listObjectsV2'] as const

/**
 * The same store as `s3Store`, with requests that your client of AWS's SDK signs and sends: by the role of a machine,
 * single sign-on, profiles, and whatever else the SDK finds keys with. The client stays yours: nobody ends it here.
 *
 * @param client `S3` of `@aws-sdk/client-s3`, which is `S3Client` with a method for each request.
 * @throws ReplayError `configuration` for a bucket or prefix that is not one, or another client
 * @example
 * import { S3 } from '@aws-sdk/client-s3'
 * const store = s3SdkStore(new S3({ region: 'eu-central-1' }), { bucket: 'replays' })
 */
export function s3SdkStore(client: S3Sdk, options: S3SdkStoreOptions): ArchiveStore {
  const { bucket, prefix = '', id = `s3:${bucket}/${prefix}` } = options
  assertBucket('s3SdkStore', options)
  // Code without types is told here, and not by the first viewer.
  if (METHODS.some((name) => typeof client[name] !== 'function')) {
    throw new ReplayError('configuration', {
      what: 's3SdkStore was given a client without the methods it calls.',
      fix: 'Give a new S3(…) of @aws-sdk/client-s3, version 3, in place of a new S3Client(…).',
    })
  }
  return bucketStore(id, sdkBucket(client, bucket), options)
}

function sdkBucket(client: S3Sdk, name: string): Bucket {
  const object = (path: string) => ({ Bucket: name, Key: path })

  return {
    async head(path, signal) {
      const answer = await orNull(ask(signal, (how) => client.headObject(object(path), how)))
      return answer && factsOf(answer)
    },

    async get(path, range, signal) {
      const input = { ...object(path), ...(range && { Range: rangeHeader(range) }) }
      const answer = await orNull(ask(signal, (how) => client.getObject(input, how)))
      if (!answer) return null
      const body: ReadableStream<Uint8Array> = answer.Body?.transformToWebStream() ?? new Blob([]).stream()
      const facts = factsOf(answer)
      if (answer.ContentRange === undefined) return { ...facts, body, holds: 'all' }
      return { ...facts, bytes: wholeBytes(answer.ContentRange), body, holds: 'range' }
    },

    async put(path, bytes, sha256, signal) {
      const input = {
        ...object(path),
        Body: bytes,
        ContentType: 'application/octet-stream',
        ChecksumSHA256: base64OfHex(sha256),
        Metadata: { sha256 },
      }
      await ask(signal, (how) => client.putObject(input, how))
    },

    async list(prefix, token, signal) {
      const input = { Bucket: name, Prefix: prefix, ...(token !== null && { ContinuationToken: token }) }
      const page = await ask(signal, (how) => client.listObjectsV2(input, how))
      const objects = (page.Contents ?? []).map(({ Key = '', Size = 0, LastModified }) => ({
        key: Key,
        bytes: Size,
        modifiedMs: LastModified?.getTime() ?? 0,
      }))
      return { objects, nextToken: (page.IsTruncated && page.NextContinuationToken) || null }
    },

    async delete(path, signal) {
      return (await orNull(ask(signal, (how) => client.deleteObject(object(path), how)))) !== null
    },
  }
}

async function ask<T>(signal: AbortSignal | undefined, send: (options: SendOptions) => Promise<T>): Promise<T> {
  try {
    return await send(signal ? { abortSignal: signal } : {})
  } catch (thrown) {
    throw signal?.aborted ? abortedError() : sdkError(thrown)
  }
}

async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  return answer.catch((thrown: unknown) => {
    if (toReplayError(thrown).status === 404) return null
    throw thrown
  })
}

/** The SDK's own error goes no further where there was an answer: it repeats that, and with it whose key it was. */
function sdkError(thrown: unknown): ReplayError {
  const error: { name?: unknown; $metadata?: { httpStatusCode?: unknown } } = thrown instanceof Error ? thrown : {}
  const status = error.$metadata?.httpStatusCode
  if (typeof status === 'number') return bucketError(status)
  if (error.name !== 'CredentialsProviderError') return bucketUnreachable(thrown)
  return new ReplayError('configuration', {
    what: 'The AWS SDK has found no keys for the bucket.',
    fix: 'Give the client credentials, or the machine a role.',
  })
}

function factsOf({ ContentLength = 0, LastModified, Metadata }: ObjectAnswer): BucketFacts {
  const sha256 = Metadata?.['sha256']
  return { bytes: ContentLength, modifiedMs: LastModified?.getTime() ?? 0, ...(sha256 && { sha256 }) }
}

function base64OfHex(hex: string): string {
  return btoa(hex.replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16))))
}
