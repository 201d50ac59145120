import { ReplayError } from '../../../shared/errors.ts'

/** SQLSTATE classes after which the same statement may succeed later: connection, rollback, resources, shutdown. */
const PASSING = /^(?:08|40|53|57P)/

/** The database was told to stop: by an aborted signal, or by its own time limit. */
const CANCELLED = '57014'

/** What a database threw as a `ReplayError`; nothing of a statement or its values gets into the text. */
export function sqlError(error: unknown, signal?: AbortSignal): ReplayError {
  if (error instanceof ReplayError) return error
  if (signal?.aborted) return new ReplayError('aborted', { what: 'The request was cancelled.', cause: error })
  const code = codeOf(error)
  if (code === CANCELLED) {
    return new ReplayError('unavailable', {
      what: 'The database took too long to answer.',
      fix: 'Ask for less, or raise the time limit.',
      cause: error,
    })
  }
  // pg reports what happens on the way to the server by Node's codes, or by no code at all.
  if (code === undefined || PASSING.test(code) || /^E[A-Z_]+$/.test(code)) {
    return new ReplayError('unavailable', {
      what: 'The database cannot be reached at the moment.',
      fix: 'Check that it runs and that the connection string is right.',
      cause: error,
    })
  }
  return new ReplayError('storage', { what: `The database refused a statement (SQLSTATE ${code}).`, cause: error })
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
