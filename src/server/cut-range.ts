import { ReplayError } from '../shared/errors.ts'
import type { ByteRange } from './ports/archive-store.ts'

/**
 * A range cut to an object of `bytes` bytes.
 *
 * @throws ReplayError `bad_request` for one that is empty or begins beyond the end
 */
export function cutRange({ start, end }: ByteRange, bytes: number): ByteRange {
  const isRange = Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && end >= start
  if (isRange && start < bytes) return { start, end: Math.min(end, bytes - 1) }
  throw new ReplayError('bad_request', {
    what: `The object has ${bytes} bytes, and none of them are in the range asked for.`,
    fix: 'Ask for bytes from 0, with the last one included.',
    status: 416,
  })
}
