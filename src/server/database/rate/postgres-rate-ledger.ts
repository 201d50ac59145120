import type { RateLedger } from '../../../sources/posthog/rate-ledger.ts'
import { createRateWindow, type RateWindow } from '../../../sources/posthog/rate-window.ts'
import { openDatabase, type Database } from '../database.ts'
import { postgresEngine, type PostgresConnection } from '../engine/postgres-engine.ts'

/** Far longer than counting takes: a database that is slower than this is not there. */
const STATEMENT_TIMEOUT_MS = 5_000

export type PostgresRateLedgerOptions = PostgresConnection & {
  /** What is counted together: PostHog counts per project, so e.g. `eu.posthog.com/1`. */
  readonly project: string
  /** Where the table is. @default 'portal_replay' */
  readonly schema?: string
}

/**
 * Counts requests to PostHog for any number of processes, in PostgreSQL. Where the database cannot be reached nothing
 * is asked of PostHog either. Their clocks should agree to a second or so, as those of servers do.
 *
 * @throws ReplayError `configuration`
 * @example
 * const ledger = postgresRateLedger({ connectionString, project: 'eu.posthog.com/1' })
 * postHogProxy({ host, projectId, personalApiKey, gate: createRateGate({ plan: 'paid', ledger }) })
 */
export function postgresRateLedger(options: PostgresRateLedgerOptions): RateLedger & { close(): Promise<void> } {
  const { project, schema = 'portal_replay' } = options
  const engine = postgresEngine(options, { statementTimeoutMs: STATEMENT_TIMEOUT_MS, maxConnections: 4 })
  return { ...sqlRateLedger(openDatabase(engine, schema), project), close: () => engine.close() }
}

/** The ledger that a database keeps. */
export function sqlRateLedger({ engine, schema, ready }: Database, project: string): RateLedger {
  /** Changes a lane while nobody else can. */
  async function change<T>(
    lane: string,
    limits: Parameters<typeof createRateWindow>[0],
    work: (window: RateWindow) => T,
  ) {
    await ready()
    return engine.transaction(async (sql) => {
      // An update that changes nothing takes the row, or waits for whoever has it.
      const [row] = await sql.query<{ taken: readonly number[]; held: number }>(
        `insert into ${schema}.rate_ledger as ledger (project, lane) values ($1, $2)
          on conflict (project, lane) do update set lane = ledger.lane
          returning taken_at_ms as taken, held_until_ms::float8 as held`,
        [project, lane],
      )
      const window = createRateWindow(limits, { takenAtMs: row?.taken ?? [], heldUntilMs: row?.held ?? 0 })
      const result = work(window)
      const { takenAtMs, heldUntilMs } = window.state()
      await sql.query(
        `update ${schema}.rate_ledger set taken_at_ms = $3::jsonb, held_until_ms = $4::float8::bigint
          where project = $1 and lane = $2`,
        [project, lane, JSON.stringify(takenAtMs), Math.ceil(heldUntilMs)],
      )
      return result
    })
  }

  return {
    take: (lane, limits, nowMs) =>
      change(lane, limits, (window) => {
        // A clock that is behind must not take a place before one that is taken already.
        const last = window.state().takenAtMs.at(-1) ?? 0
        return window.take(Math.max(nowMs, last))
      }),
    // Without limits to go by, all that was taken stays as it is.
    holdUntil: (lane, untilMs) => change(lane, [], (window) => window.holdUntil(untilMs)),
  }
}
