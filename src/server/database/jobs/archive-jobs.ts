import type PgBoss from 'pg-boss'

import { ReplayError, toReplayError } from '../../../shared/errors.ts'
import { postgresEngine } from '../engine/postgres-engine.ts'
import { packageMissing } from '../engine/package-missing.ts'
import { workLoop } from './work-loop.ts'

/** What has to be archived, and why, for those who read logs. */
export interface ArchiveJob {
  readonly recordingId: string
  readonly reason?: string
}

export interface ArchiveJobsOptions {
  /** A PostgreSQL server, 13 or later. */
  readonly connectionString: string
  /**
   * Archives one recording. May be called again for a recording that it has archived already, even by two workers at
   * once: it must come to the same end. Stops when its signal aborts; what it throws puts the job back.
   */
  readonly run: (job: ArchiveJob, options: { readonly signal: AbortSignal }) => Promise<void>
  /** Where the jobs are kept. @default 'portal_replay_jobs' */
  readonly schema?: string
  /**
   * Longest time of one job, ms, in whole seconds. A job whose worker was killed is run again after this time, and no
   * sooner. @default 900_000
   */
  readonly timeoutMs?: number
  /** How often a job is tried again before it is given up. @default 10 */
  readonly retries?: number
  /** Jobs that this process runs at once. @default 1 */
  readonly concurrency?: number
  /** How often an idle worker looks for jobs, ms. @default 2_000 */
  readonly pollMs?: number
  /** How long `stop` waits for running jobs before it aborts them, ms. @default 30_000 */
  readonly graceMs?: number
  /** Told of every job that failed, and of trouble with the database. */
  readonly onError?: (error: ReplayError, job: ArchiveJob | null) => void
}

/** Archive jobs in PostgreSQL, shared by any number of processes. */
export interface ArchiveJobs {
  /**
   * Puts a job on the list. Answers false where the recording waits there already.
   *
   * @throws ReplayError `unavailable`
   */
  send(job: ArchiveJob): Promise<boolean>
  /** Begins to work on the list; a process that only sends need not. */
  work(): Promise<void>
  /** How many jobs wait, those to be tried again among them, and how many run. */
  counts(): Promise<{ readonly waiting: number; readonly running: number }>
  /** Ends the jobs that run, or puts them back for others, and closes the connections. */
  stop(): Promise<void>
}

const QUEUE = 'archive'

/** Any number that nobody else locks by, and how long to wait for it, ms. */
const START_LOCK = 0x706f7261
const START_TIMEOUT_MS = 60_000

/** Dead workers are looked for this often at most. */
const MAX_MAINTENANCE_SECONDS = 60

/**
 * A list of recordings to archive, kept by `pg-boss`. Nothing on it is lost: a job belongs to a worker for `timeoutMs`,
 * and goes back on the list when the worker has not said by then that it is done. Needs the package `pg-boss`.
 *
 * @example
 * const jobs = archiveJobs({ connectionString, run: ({ recordingId }, { signal }) => archive(recordingId, { signal }) })
 * await jobs.work()
 * await jobs.send({ recordingId: '0197…' })
 */
export function archiveJobs(options: ArchiveJobsOptions): ArchiveJobs {
  const { run, timeoutMs = 900_000, retries = 10, concurrency = 1, pollMs = 2_000, graceMs = 30_000 } = options
  const report = (error: unknown, job: ArchiveJob | null) => options.onError?.(toReplayError(error), job)
  const timeoutSeconds = Math.max(1, Math.ceil(timeoutMs / 1_000))
  let opening: Promise<PgBoss> | null = null
  let loops: readonly { stop(graceMs: number): Promise<void> }[] = []

  function open(): Promise<PgBoss> {
    opening ??= start().catch((error: unknown) => {
      opening = null
      throw unavailable(error)
    })
    return opening
  }

  async function start(): Promise<PgBoss> {
    const { default: Boss } = await import('pg-boss').catch(packageMissing('pg-boss'))
    const boss = new Boss({
      connectionString: options.connectionString,
      schema: options.schema ?? 'portal_replay_jobs',
      application_name: 'portal-replay',
      schedule: false,
      maintenanceIntervalSeconds: Math.min(timeoutSeconds, MAX_MAINTENANCE_SECONDS),
    })
    boss.on('error', (error) => report(error, null))
    await oneAtATime(async () => {
      await boss.start()
      const queue = { expireInSeconds: timeoutSeconds, retryLimit: retries, retryDelay: 1, retryBackoff: true }
      // `short`: a recording waits on the list once, however often it is asked for.
      await boss.createQueue(QUEUE, { name: QUEUE, policy: 'short', ...queue })
      await boss.updateQueue(QUEUE, { name: QUEUE, policy: 'short', ...queue })
    })
    return boss
  }

  /** `pg-boss` makes its tables one process at a time, but not its queues: two that begin together break each other. */
  async function oneAtATime(work: () => Promise<void>): Promise<void> {
    const engine = postgresEngine(options, { statementTimeoutMs: START_TIMEOUT_MS, maxConnections: 1 })
    try {
      await engine.transaction(async (sql) => {
        await sql.query('select pg_advisory_xact_lock($1)', [START_LOCK])
        await work()
      })
    } finally {
      await engine.close()
    }
  }

  /** Takes one job and runs it; whether there was one. */
  async function workOnce(boss: PgBoss, stopping: AbortSignal): Promise<boolean> {
    const [job] = await boss.fetch<ArchiveJob>(QUEUE)
    if (!job) return false
    try {
      await run(job.data, { signal: AbortSignal.any([stopping, AbortSignal.timeout(timeoutSeconds * 1_000)]) })
      await boss.complete(QUEUE, job.id)
    } catch (error) {
      report(error, job.data)
      const { code, what } = toReplayError(error)
      await boss.fail(QUEUE, job.id, { code, what })
    }
    return true
  }

  return {
    async send({ recordingId, reason }) {
      const boss = await open()
      const data: ArchiveJob = { recordingId, ...(reason !== undefined && { reason }) }
      const id = await boss.send(QUEUE, data, { singletonKey: recordingId }).catch((error: unknown) => {
        throw unavailable(error)
      })
      return id !== null
    },

    async work() {
      const boss = await open()
      if (loops.length > 0) return
      loops = Array.from({ length: concurrency }, () =>
        workLoop((stopping) => workOnce(boss, stopping), { pollMs, onError: (error) => report(error, null) }),
      )
    },

    async counts() {
      const boss = await open()
      const waiting = await boss.getQueueSize(QUEUE, { before: 'active' })
      const unfinished = await boss.getQueueSize(QUEUE, { before: 'completed' })
      return { waiting, running: Math.max(0, unfinished - waiting) }
    },

    async stop() {
      await Promise.all(loops.map((loop) => loop.stop(graceMs)))
      loops = []
      const boss = await opening?.catch(() => null)
      opening = null
      await boss?.stop({ graceful: false })
    },
  }
}

function unavailable(cause: unknown): ReplayError {
  if (cause instanceof ReplayError) return cause
  return new ReplayError('unavailable', {
    what: 'The list of archive jobs cannot be reached at the moment.',
    fix: 'Check that PostgreSQL runs and that the connection string is right.',
    cause,
  })
}
