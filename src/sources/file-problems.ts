import { ReplayError } from '../shared/errors.ts'
import type { FileLike } from './file-source.ts'

export function tooLarge(file: FileLike, maxBytes: number): ReplayError {
  return new ReplayError('too_large', {
    what: `${file.name ?? 'The file'} has ${Math.ceil(file.size / 1_000_000)} MB; at most ${Math.floor(maxBytes / 1_000_000)} MB are read.`,
    fix: 'Archive the recording, which plays it block by block.',
  })
}

export function unreadable(file: FileLike, cause: unknown): ReplayError {
  return new ReplayError('unavailable', {
    what: `${file.name ?? 'The file'} can no longer be read.`,
    why: 'It was moved, changed or deleted since it was chosen.',
    fix: 'Choose it again.',
    cause,
  })
}
