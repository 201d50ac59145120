import { pino, type DestinationStream, type Logger } from 'pino'

import type { ReplayError } from '../../shared/errors.ts'
import type { ServeConfig } from './serve-config.ts'

/**
 * One JSON object a line. What goes in is chosen field by field: ids, counts, codes and our own words. Addresses of
 * pages, bodies, tokens and what libraries say of a failure never do.
 */
export interface ServiceLog {
  request(facts: RequestFacts): void
  problem(part: string, error: ReplayError): void
  event(message: string, facts?: Readonly<Record<string, string | number>>): void
}

export interface RequestFacts {
  /** Kind of request, from a closed list. */
  readonly route: string
  readonly method: string
  readonly status: number
  /** ms until the answer began. */
  readonly tookMs: number
  readonly recordingId?: string
}

/** @param destination for tests; the standard output otherwise */
export function createServiceLog(level: ServeConfig['logLevel'], destination?: DestinationStream): ServiceLog {
  const options = { level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` }
  const log: Logger = destination ? pino(options, destination) : pino(options)
  return {
    request(facts) {
      log[facts.status >= 500 ? 'error' : 'info']({ ...facts, tookMs: Math.round(facts.tookMs) }, 'request')
    },
    problem(part, error) {
      log.error({ part, code: error.code, ...(error.status && { status: error.status }), ...causeOf(error) }, 'problem')
    },
    event: (message, facts = {}) => log.info(facts, message),
  }
}

/** The system's code of the first cause that has one (`ENOSPC`, `ECONNREFUSED`): its message may quote anything. */
function causeOf(error: unknown): { readonly cause?: string } {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause ? cause.code : undefined
    if (cause.name !== 'ReplayError' && typeof code === 'string' && /^[\w-]{1,40}$/.test(code)) return { cause: code }
  }
  return {}
}
