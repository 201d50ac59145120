import { directoryStore } from '../server/adapters/directory-store.ts'
import type { ArchiveStore } from '../server/ports/archive-store.ts'
import { s3Store, type S3StoreOptions } from '../server/s3-store.ts'
import { ReplayError } from '../shared/errors.ts'
import type { CommandCall, CommandOptions } from './command.ts'

/** For every command that reads or writes a store. */
export const STORE_OPTIONS = {
  endpoint: { type: 'string', value: 'URL', about: 'Address of the S3 server, where the bucket is not at AWS' },
} as const satisfies CommandOptions

/** For their `--help`. */
export const STORE_NOTES: readonly string[] = [
  'A STORE is a folder, or s3://bucket/prefix with AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and, where',
  'there is one, AWS_SESSION_TOKEN and AWS_ENDPOINT_URL in the environment.',
]

/** Where a store is and how it is reached: the same facts for whatever reads a bucket. */
export type StorePlace =
  { readonly kind: 'folder'; readonly folder: string } | { readonly kind: 'bucket'; readonly access: S3StoreOptions }

type PlaceOptions = Pick<CommandCall, 'env'> & { readonly values: { readonly endpoint?: string } }

/** @throws ReplayError `configuration` for an address that is none, or a bucket without its keys */
export function storePlace(place: string, { env, values }: PlaceOptions): StorePlace {
  if (!/^[a-z][\w+.-]+:\/\//i.test(place)) return { kind: 'folder', folder: place }
  const [, bucket = '', folder = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(place) ?? []
  if (bucket === '') {
    throw new ReplayError('configuration', {
      what: `There is no store of the kind ${place.split('://')[0]}://…`,
      fix: 'Give a folder, or s3://bucket/prefix.',
    })
  }
  const region = env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || 'us-east-1'
  const sessionToken = env['AWS_SESSION_TOKEN']
  return {
    kind: 'bucket',
    access: {
      endpoint:
        values.endpoint ??
        env['AWS_ENDPOINT_URL_S3'] ??
        env['AWS_ENDPOINT_URL'] ??
        `https://s3.${region}.amazonaws.com`,
      bucket,
      prefix: folder === '' ? '' : `${folder.replace(/\/+$/, '')}/`,
      region,
      accessKeyId: key(env, 'AWS_ACCESS_KEY_ID'),
      secretAccessKey: key(env, 'AWS_SECRET_ACCESS_KEY'),
      ...(sessionToken && { sessionToken }),
    },
  }
}

/** @throws ReplayError `configuration` */
export function openStore(place: string, options: PlaceOptions): ArchiveStore {
  const found = storePlace(place, options)
  return found.kind === 'folder' ? directoryStore(found.folder) : s3Store(found.access)
}

function key(env: PlaceOptions['env'], name: string): string {
  const value = env[name]
  if (value) return value
  throw new ReplayError('configuration', {
    what: `${name} is not set.`,
    why: 'A bucket opens only to those who have its keys.',
    fix: 'Put AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY into the environment.',
  })
}
