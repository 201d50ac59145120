import { DEFAULT_LIMITS, RATIO_FLOOR_BYTES } from '../recording/decode/budget.ts'
import { isGzip } from '../recording/decode/gzip.ts'
import { ReplayError } from '../shared/errors.ts'

/**
 * Unpacks gzip to nothing, with its length and checksum looked at. Memory holds one piece at a time. Text that is not
 * compressed passes: whoever reads it tells it by content.
 *
 * @throws ReplayError `corrupt` for gzip that is cut off or damaged and for nothing at all, `too_large` for what unpacks
 * to more than a reader would take
 */
export async function assertWholeGzip(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  if (bytes.length === 0) throw malformed(key, null)
  if (!isGzip(bytes)) return
  const most = Math.min(
    DEFAULT_LIMITS.maxDecodedBytes,
    Math.max(RATIO_FLOOR_BYTES, bytes.length * DEFAULT_LIMITS.maxRatio),
  )
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')).getReader()
  for (let total = 0; ;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw malformed(key, cause)
    })
    if (done) return
    total += value.length
    if (total <= most) continue
    await reader.cancel()
    throw new ReplayError('too_large', {
      what: `The stored object ${key} unpacks to more than ${Math.round(most / 1e6)} MB.`,
      why: 'No reader unpacks that much, because it may have been made to exhaust memory.',
    })
  }
}

function malformed(key: string, cause: unknown): ReplayError {
  return new ReplayError('corrupt', {
    what: `The stored object ${key} is no whole gzip file.`,
    why: 'It was cut off or changed before its checksum was made, or has none.',
    fix: 'Restore it from a backup, or archive the recording again.',
    cause,
  })
}
