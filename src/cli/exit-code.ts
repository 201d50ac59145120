import type { ReplayErrorCode } from '../shared/errors.ts'

/** What a script learns from the command without reading its words. */
export const ExitCode = {
  Done: 0,
  /** It could not be done. */
  Failed: 1,
  /** It was asked for in a way that cannot work: an unknown option, a missing key. Trying again does not help. */
  WrongUse: 2,
  /** Some of it was done: the output says which part was not. */
  PartlyDone: 3,
  /** Ctrl-C, or a service manager that stops it. What was done is kept. */
  Interrupted: 130,
} as const

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

const CODES: Partial<Readonly<Record<ReplayErrorCode, ExitCode>>> = {
  bad_request: ExitCode.WrongUse,
  configuration: ExitCode.WrongUse,
  aborted: ExitCode.Interrupted,
}

export function exitCodeOf(code: ReplayErrorCode): ExitCode {
  return CODES[code] ?? ExitCode.Failed
}
