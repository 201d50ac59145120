import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

import { ReplayError } from '../shared/errors.ts'

/** A checksum that is worked out part by part, which WebCrypto cannot. */
export interface Sha256 {
  update(bytes: Uint8Array): unknown
  /** Lower-case hex of everything so far. The last call. */
  hex(): string
}

export type CreateSha256 = () => Sha256

/** Where only web standards are at hand; Node's own is faster. */
export function createSha256(): Sha256 {
  const hash = sha256.create()
  return { update: (bytes) => hash.update(bytes), hex: () => bytesToHex(hash.digest()) }
}

/** Lower-case hex. */
export function sha256Hex(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes))
}

/** The object is named: somebody has to restore it. */
export function corruptObject(key: string): ReplayError {
  return new ReplayError('corrupt', {
    what: `The stored object ${key} is not what was written.`,
    why: 'Its checksum differs: the disk, the bucket or somebody has changed it.',
    fix: 'Restore it from a backup, or archive the recording again.',
  })
}

/**
 * The same bytes, failing with `corrupt` in place of the end when they do not hash to any of `accepted`. Nothing is
 * held back meanwhile.
 */
export function checkedStream(
  key: string,
  accepted: readonly string[],
  create: CreateSha256 = createSha256,
): TransformStream<Uint8Array, Uint8Array> {
  const hash = create()
  return new TransformStream({
    transform(part, controller) {
      hash.update(part)
      controller.enqueue(part)
    },
    flush(controller) {
      if (!accepted.includes(hash.hex())) controller.error(corruptObject(key))
    },
  })
}
