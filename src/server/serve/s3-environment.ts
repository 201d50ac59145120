import { ReplayError } from '../../shared/errors.ts'
import type { S3StoreOptions } from '../s3-store.ts'
import type { Environment } from './serve-secrets.ts'

/** Where a bucket is; what it does not say the environment does. */
export interface BucketPlace extends Pick<S3StoreOptions, 'bucket' | 'prefix'> {
  readonly endpoint?: string | undefined
  readonly region?: string | undefined
}

/**
 * How a bucket is reached, by the variables that every command reads: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`,
 * `AWS_REGION` (us-east-1), `AWS_SESSION_TOKEN` where there is one, and `S3_ENDPOINT` where it is not at AWS.
 * `AWS_ENDPOINT_URL`, which tools of AWS read, counts where that is not set.
 *
 * @throws ReplayError `configuration` without the keys
 */
export function s3Access({ bucket, prefix, ...place }: BucketPlace, environment: Environment): S3StoreOptions {
  const setting = (name: string) => environment[name] || undefined
  const region = place.region ?? setting('AWS_REGION') ?? setting('AWS_DEFAULT_REGION') ?? 'us-east-1'
  const sessionToken = setting('AWS_SESSION_TOKEN')
  return {
    endpoint:
      place.endpoint ??
      setting('S3_ENDPOINT') ??
      setting('AWS_ENDPOINT_URL_S3') ??
      setting('AWS_ENDPOINT_URL') ??
      `https://s3.${region}.amazonaws.com`,
    bucket,
    region,
    accessKeyId: key(environment, 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: key(environment, 'AWS_SECRET_ACCESS_KEY'),
    ...(prefix && { prefix: `${prefix.replace(/\/+$/, '')}/` }),
    ...(sessionToken !== undefined && { sessionToken }),
  }
}

function key(environment: Environment, name: string): string {
  const value = environment[name]
  if (value) return value
  throw new ReplayError('configuration', {
    what: `${name} is not set.`,
    why: 'A bucket opens only to those who have its keys.',
    fix: 'Put AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY into the environment.',
  })
}
