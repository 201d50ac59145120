import { directoryStore } from '../server/adapters/directory-store.ts'
import type { ArchiveStore } from '../server/ports/archive-store.ts'
import { s3Store, type S3StoreOptions } from '../server/s3-store.ts'
import { s3Access } from '../server/serve/s3-environment.ts'
import { ReplayError } from '../shared/errors.ts'
import type { CommandCall, CommandOptions } from './command.ts'

/** For every command that reads or writes a store. */
export const STORE_OPTIONS = {
  endpoint: {
    type: 'string',
    value: 'URL',
    about: 'Address of the S3 server, where the bucket is not at AWS; or S3_ENDPOINT',
  },
} as const satisfies CommandOptions

/** For their `--help`. */
export const STORE_NOTES: readonly string[] = [
  'A STORE is a folder, or s3://bucket/prefix with AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and, where',
  'there is one, AWS_SESSION_TOKEN in the environment. S3_ENDPOINT is the same as --endpoint.',
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
  return { kind: 'bucket', access: s3Access({ bucket, prefix: folder, endpoint: values.endpoint }, env) }
}

/** @throws ReplayError `configuration` */
export function openStore(place: string, options: PlaceOptions): ArchiveStore {
  const found = storePlace(place, options)
  return found.kind === 'folder' ? directoryStore(found.folder) : s3Store(found.access)
}
