import { postgresRateLedger } from './postgres-rate-ledger.ts'

export interface ProjectLedgerOptions {
  readonly connectionString: string
  /** Origin of PostHog, as its sources are given it. */
  readonly host: string
  readonly projectId: string | number
}

/** What `serve` and `archive` count their requests to PostHog with, where they have a database. */
export type ProjectLedger = ReturnType<typeof projectLedger>

/**
 * Counts the requests of every process that asks the same project and has the same database: whoever serves and
 * whoever archives share one budget, because PostHog counts them as one.
 *
 * @throws ReplayError `configuration`
 */
export function projectLedger({ connectionString, host, projectId }: ProjectLedgerOptions) {
  // Written with and without a slash it is the same project.
  const name = URL.canParse(host) ? new URL(host).host : host
  return postgresRateLedger({ connectionString, project: `${name}/${projectId}` })
}
