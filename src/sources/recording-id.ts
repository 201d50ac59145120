import { isSafeId } from '../recording/archive/safe-id.ts'
import { ReplayError } from '../shared/errors.ts'

/** Refuses an id before it becomes part of an address: `..` and `%2e%2e` would lead elsewhere. */
export function assertRecordingId(recordingId: string): void {
  if (isSafeId(recordingId)) return
  throw new ReplayError('bad_request', {
    what: 'This is not the id of a recording.',
    fix: 'An id has up to 64 letters, digits, _ and -.',
  })
}

export function notFound(recordingId: string, where: string): ReplayError {
  return new ReplayError('not_found', {
    what: `${where} has no recording ${recordingId}.`,
    fix: 'Check the id; the recording may also have expired.',
  })
}

export function blockNotFound(key: string): ReplayError {
  return new ReplayError('not_found', { what: `The source has no block ${key}.`, fix: 'List the blocks again.' })
}

export function notListed(subject: string, fix: string): ReplayError {
  return new ReplayError('unsupported', { what: `${subject} does not list its recordings.`, fix })
}

/** Nobody has worked out what can be known before the blocks are read. */
export function notDerived(recordingId: string): ReplayError {
  return new ReplayError('unsupported', {
    what: `Nothing is known of recording ${recordingId} before its blocks are read.`,
    fix: 'Read the blocks, or derive the archive’s lists.',
  })
}
