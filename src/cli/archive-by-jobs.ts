import { archiveRecording } from '../server/archive/archive-recording.ts'
import {
  listOldEnough,
  type ArchiveRecordingsOptions,
  type ArchiveTotals,
} from '../server/archive/archive-recordings.ts'
import { archiveJobs } from '../server/database/jobs/archive-jobs.ts'
import { readManifest } from '../server/stored-recordings.ts'
import { ReplayError, toReplayError } from '../shared/errors.ts'
import { wallClock } from '../sources/source-clock.ts'
import type { ArchiveReport } from './archive-report.ts'
import type { CommandCall } from './command.ts'
import type { ExitCode } from './exit-code.ts'

/** A job may have to wait for an hour’s limit twice; the job of a worker that was killed is run again after this. */
const JOB_TIMEOUT_MS = 3 * 3_600_000
const LOOK_AGAIN_MS = 500

/**
 * Puts what is not archived on a list in PostgreSQL, and works on that list together with every process that runs the
 * same, until it is empty. What a killed worker had taken another does.
 *
 * @throws ReplayError `configuration` without a database, and what the list fails with
 */
export async function archiveByJobs(
  options: ArchiveRecordingsOptions,
  report: ArchiveReport,
  { env, signal }: Pick<CommandCall, 'env' | 'signal'>,
): Promise<ExitCode> {
  const connectionString = env['DATABASE_URL']
  if (!connectionString) {
    throw new ReplayError('configuration', {
      what: 'DATABASE_URL is not set.',
      why: 'The list that workers share is kept in PostgreSQL.',
      fix: 'Put a connection string there, or leave out --jobs.',
    })
  }
  const failed = new Map<string, ReplayError>()
  let totals: ArchiveTotals = { found: 0, done: 0, skipped: 0, failed: 0, bytes: 0, etaMs: null }
  const jobs = archiveJobs({
    connectionString,
    timeoutMs: JOB_TIMEOUT_MS,
    pollMs: LOOK_AGAIN_MS,
    onError: (error, job) => (job ? void failed.set(job.recordingId, error) : report.fails(error)),
    async run({ recordingId }, { signal: stop }) {
      const result = await archiveRecording(recordingId, { ...options, signal: AbortSignal.any([signal, stop]) })
      failed.delete(recordingId)
      totals = {
        ...totals,
        [result.status]: totals[result.status] + 1,
        bytes: totals.bytes + (result.status === 'done' ? result.bytes : 0),
      }
      await report.shows({ ...result, totals })
    },
  })
  try {
    const infos = await listOldEnough(options)
    totals = { ...totals, found: infos.length }
    for (const { id } of infos) {
      if ((await readManifest(options.store, id, { signal }))?.complete)
        totals = { ...totals, skipped: totals.skipped + 1 }
      else await jobs.send({ recordingId: id })
    }
    await jobs.work()
    for (;;) {
      const { waiting, running } = await jobs.counts()
      if (waiting + running === 0) break
      await wallClock.wait(LOOK_AGAIN_MS, signal)
    }
    return report.ends({ ...totals, failed: failed.size })
  } catch (error) {
    throw toReplayError(error)
  } finally {
    await jobs.stop()
  }
}
